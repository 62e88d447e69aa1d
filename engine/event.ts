import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

type Text = string | null;

/** What every trigger emits, whatever the service. Null where unknown, never invented. */
export interface OutboundEvent {
	event: string;
	provider: string;
	channel: 'email' | 'x' | 'linkedin' | 'instagram' | 'sms' | null;
	/** ISO 8601, UTC; the time of receipt where the service gives none. */
	occurredAt: string;
	person: { email: Text; handle: Text; profileUrl: Text; name: Text; id: Text };
	campaign: { id: Text; name: Text; step: number | null; variant: number | null };
	message: { id: Text; threadId: Text; subject: Text; text: Text; html: Text };
	/** The new interest of the lead, in words, where the event is about it. */
	interest: Text;
	/** Our mailbox or account that took part. */
	account: Text;
	/** 1, or the size of a counter's step where the service only counts. */
	count: number;
	/** Equal for two deliveries of the same event. */
	dedupeKey: string;
	/** Only where events may be missing before this one: why, and how many if that is known. */
	gap?: string;
	raw: IDataObject;
}

/** A key that is equal for equal parts. */
export const keyOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);

/** A time as ISO 8601 in UTC, or undefined. */
export function instantOf(value: unknown): string | undefined {
	const time = new Date(value as string);
	return value === undefined || value === null || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
