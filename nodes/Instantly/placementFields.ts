import type { Field, Values } from '../../engine/describe';
import { choices, day, text } from '../../engine/fields';
import { inboxCountry, inboxKind, inboxProvider } from './enums';
import { placementTest, plainId } from './fields';
import { ordered } from './period';

const theTest = { parameter: 'testId', required: true };
/** The test that an operation is about. */
export const test = placementTest('id', 'The test to work on', theTest);
/** The same where results and reports are asked for. */
export const ofTest = placementTest('test_id', 'The test to work on', theTest);
/** A result or a report. */
export const recordId = text('id', "The record to get; 'Get Many' gives its ID", { label: 'Record ID', required: true, ...plainId });
export const period: Field[] = [
	day('date_from', 'First day of the period (UTC)', { label: 'Start Date' }),
	day('date_to', 'Last day of the period (UTC)', { label: 'End Date' }),
];
export const sender = text('sender_email', 'Only emails from this address', { placeholder: 'name@email.com' });
export const inboxes: Field[] = [
	choices('recipient_geo', 'Only inboxes in these countries', inboxCountry, { label: 'Inbox Countries' }),
	choices('recipient_type', 'Only inboxes of this kind', inboxKind, { label: 'Inbox Kinds' }),
	choices('recipient_esp', 'Only inboxes at these mail services', inboxProvider, { label: 'Inbox Mail Services' }),
];
/** The same for a query, which wants them with commas. */
export const inboxesInQuery: Field[] = inboxes.map((field) => ({
	...field,
	send: (value) => (field.send?.(value) as unknown[]).join(','),
}));

/** Refuses a period that ends before it begins. */
export const periodInOrder = (values: Values) => ordered('Start Date', values.date_from, 'End Date', values.date_to);
