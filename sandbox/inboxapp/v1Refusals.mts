import { statusName } from '../refusal.mts';
import type { InboxappSettings } from './settings.mts';

const CODES: Record<number, string> = {
	400: 'BAD_REQUEST',
	401: 'UNAUTHORIZED',
	403: 'FORBIDDEN',
	404: 'NOT_FOUND',
	409: 'CONFLICT',
	429: 'RATE_LIMITED',
};

/** How API v1 says that something went wrong. */
export function v1Body(status: number, message: string, settings: InboxappSettings, code = CODES[status] ?? 'INTERNAL_ERROR'): unknown {
	if (settings.v1Errors === 'old' && (status === 401 || status === 403)) return { error: statusName(status), message };
	return { error: { code, message, status } };
}
