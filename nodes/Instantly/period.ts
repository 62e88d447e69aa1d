import type { Values } from '../../engine/describe';

/** A sentence where the first day of a period is after its last. */
export const ordered = (firstLabel: string, first: unknown, lastLabel: string, last: unknown) =>
	first && last && String(first) > String(last)
		? `'${firstLabel}' (${String(first)}) is after '${lastLabel}' (${String(last)})`
		: undefined;

/** Refuses `start_date` after `end_date`. */
export const inOrder = (values: Values) => ordered('Start Date', values.start_date, 'End Date', values.end_date);
