import { EVENT_TYPES, type EventType } from './eventTypes.mts';

/** The types of API v1's webhooks that events of v2 become. `prospect.created` and `prospect.enriched` have no counterpart. */
const OTHERS: Partial<Record<EventType, string>> = { 'message.sent': 'message.created', 'message.received': 'message.created' };

/** What an event is called in API v1. */
export function v1TypeOf(type: EventType): string {
	return OTHERS[type] ?? type.replace(/^contact\./, 'prospect.');
}

/** Whether a word is a type of events of a version, or a category: what stands before the dot. */
export function isEventWord(word: string, version: '1.0' | '2'): boolean {
	const types: string[] = version === '2' ? [...EVENT_TYPES] : EVENT_TYPES.map(v1TypeOf);
	return types.some((type) => type === word || type.split('.')[0] === word);
}
