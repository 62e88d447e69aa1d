import { Refusal } from '../refusal.mts';

const CODES: Record<number, string> = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND', 429: 'RATE_LIMITED' };

/** The body of every answer that is a success. */
export const success = <T,>(data: T): { success: true; data: T } => ({ success: true, data });

/** The body of every answer that is not. */
export function errorBody(status: number, message: string): { success: false; error: { code: string; message: string } } {
	const code = CODES[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'VALIDATION_ERROR');
	return { success: false, error: { code, message } };
}

/** What is refused for a fault in the request. */
export const invalid = (message: string): Refusal => new Refusal(400, message);

/** What is not there, or belongs to another company. */
export const missing = (what: string): Refusal => new Refusal(404, `${what} not found`);
