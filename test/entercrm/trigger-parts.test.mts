import type { IDataObject } from 'n8n-workflow';
import * as campaigns from '../../nodes/EnterCrm/watchCampaigns.ts';
import * as customers from '../../nodes/EnterCrm/watchCustomers.ts';
import * as tracked from '../../nodes/EnterCrm/watchTracked.ts';

const NOW = '2026-03-16T12:00:00.000Z';
/** A time so many seconds after noon, as the server writes it. */
const at = (second: number) => new Date(Date.parse(NOW) + second * 1000).toISOString().replace('Z', '000Z');
const whole = (rows: IDataObject[]) => ({ rows, whole: true });
const ids = (events: Array<{ raw: IDataObject }>) => events.map(({ raw }) => raw.id);

describe('customers', () => {
	const row = (id: number, second: number) => ({
		id,
		created_at: at(second),
		first_name: 'Anna',
		last_name: null,
		email: `c${id}@example.com`,
	});
	const begin = (...rows: IDataObject[]) => customers.compared(undefined, whole(rows), NOW).state;

	test('those of the same second are told apart by their IDs', () => {
		const first = begin(row(2, 0), row(1, 0));
		const { events, state } = customers.compared(first, whole([row(4, 0), row(3, 0), row(2, 0), row(1, 0)]), NOW);
		expect(ids(events)).toEqual([3, 4]);
		expect(customers.compared(state, whole([row(4, 0), row(3, 0), row(2, 0), row(1, 0)]), NOW).events).toEqual([]);
	});

	test('one that shows late, with a time before the newest, is new; one of long ago is not', () => {
		const first = begin(row(5, 0));
		expect(ids(customers.compared(first, whole([row(5, 0), row(4, -20), row(3, -61)]), NOW).events)).toEqual([4]);
	});

	test('when the newest are deleted, or a list is short for once, nobody is new again', () => {
		const first = begin(row(3, 0), row(2, -5), row(1, -5));
		const { events, state } = customers.compared(first, whole([]), NOW);
		expect(events).toEqual([]);
		expect(customers.compared(state, whole([row(2, -5), row(1, -5)]), NOW).events).toEqual([]);
	});

	test('what is remembered does not grow', () => {
		let state = begin(row(1, 0));
		for (let i = 2; i < 400; i++) ({ state } = customers.compared(state, whole([row(i, i * 10), row(i - 1, (i - 1) * 10)]), NOW));
		expect(Object.values(state.ids).flat().length).toBeLessThan(10);
		expect(state.at).toBe(Date.parse(NOW) + 3_990_000);
	});

	test('an empty workspace: the first customer is new', () => {
		expect(ids(customers.compared(begin(), whole([row(1, 0)]), NOW).events)).toEqual([1]);
	});

	test('what could not be read in time is said on the oldest event, if need be the next', () => {
		const first = begin(row(1, 0));
		const { events } = customers.compared(first, { rows: [row(9, 9), row(8, 8)], whole: false }, NOW);
		expect(events.map(({ gap }) => gap?.slice(0, 51))).toEqual(['More customers came than could be read in time: som', undefined]);
		const { state } = customers.compared(first, { rows: [row(1, 0)], whole: false }, NOW);
		expect(customers.compared(state, whole([row(2, 1), row(1, 0)]), NOW).events[0].gap).toMatch(/may be missing$/);
	});

	test('an event holds what is known, and null for the rest', () => {
		const [event] = customers.compared(begin(), whole([row(1, 5)]), NOW).events;
		expect(event).toEqual({
			event: 'customer_created',
			provider: 'entercrm',
			channel: null,
			occurredAt: '2026-03-16T12:00:05.000Z',
			person: { email: 'c1@example.com', handle: null, profileUrl: null, name: 'Anna', id: '1' },
			campaign: { id: null, name: null, step: null, variant: null },
			message: { id: null, threadId: null, subject: null, text: null, html: null },
			interest: null,
			account: null,
			count: 1,
			dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/),
			raw: row(1, 5),
		});
	});
});

describe('tracked events', () => {
	const rows = (from: number, to: number) =>
		Array.from({ length: to - from + 1 }, (_, i) => ({ id: to - i, event_name: 'pageview', occurred_at: at(to - i), customer: null }));
	const begin = (list: IDataObject[]) => tracked.compared(undefined, list, NOW).state;

	test('only new ones, oldest first', () => {
		const { events, state } = tracked.compared(begin(rows(1, 10)), rows(4, 13), NOW);
		expect(ids(events)).toEqual([11, 12, 13]);
		expect(events.map(({ gap }) => gap)).toEqual([undefined, undefined, undefined]);
		expect(tracked.compared(state, rows(4, 13), NOW).events).toEqual([]);
	});

	test('when all that are shown are new, others may have come', () => {
		const { events } = tracked.compared(begin(rows(1, 10)), rows(21, 30), NOW);
		expect(events).toHaveLength(10);
		expect(events[0].gap).toBe('EnterCRM shows only its newest 10 events: others that came before this one may be missing');
		expect(events[1].gap).toBeUndefined();
	});

	test('those that show again, because newer ones were deleted or the list was short for once, are not new', () => {
		const first = begin(rows(41, 50));
		expect(tracked.compared(first, rows(38, 47), NOW).events).toEqual([]);
		const { state } = tracked.compared(first, rows(50, 50), NOW);
		expect(tracked.compared(state, rows(41, 50), NOW).events).toEqual([]);
		expect(ids(tracked.compared(state, rows(42, 51), NOW).events)).toEqual([51]);
	});

	test('what is remembered does not grow', () => {
		let state = begin([]);
		for (let i = 1; i < 500; i++) ({ state } = tracked.compared(state, rows(Math.max(1, i - 9), i), NOW));
		expect(state.ids).toHaveLength(50);
		expect(tracked.compared(state, rows(440, 449), NOW).events).toEqual([]);
	});
});

describe('sendings', () => {
	const row = (id: number, status: string, second = 0) => ({ id, name: 'Spring', type: 'sms', status, updated_at: at(second) });
	const begin = (...rows: IDataObject[]) => campaigns.compared(undefined, whole(rows), '', NOW).state;

	test('a campaign is sent once, whatever becomes of its status afterwards', () => {
		const first = begin(row(1, 'sending'), row(2, 'sent'));
		const sent = campaigns.compared(first, whole([row(1, 'sent', 5), row(2, 'sent')]), '', NOW);
		expect(ids(sent.events)).toEqual([1]);
		expect(sent.events[0]).toMatchObject({ event: 'campaign_sent', channel: 'sms', occurredAt: at(5).replace('000Z', 'Z') });
		const back = campaigns.compared(sent.state, whole([row(1, 'draft', 6), row(2, 'sending', 6)]), '', NOW);
		expect(campaigns.compared(back.state, whole([row(1, 'sent', 7), row(2, 'sent', 7)]), '', NOW).events).toEqual([]);
	});

	test('one that is first seen as sent counts; one that was so at the beginning does not, nor does one of another campaign', () => {
		const first = begin(row(1, 'sent'));
		expect(ids(campaigns.compared(first, whole([row(1, 'sent'), row(2, 'sent'), row(3, 'sent')]), '2', NOW).events)).toEqual([2]);
	});

	test('a list that was not read to its end is read as far again', () => {
		const first = begin(row(1, 'draft'));
		const { state } = campaigns.compared(first, { rows: [row(2, 'sent', 60)], whole: false }, '', NOW);
		expect(state.at).toBe(first.at);
		expect(campaigns.since([state, undefined])()).toBe(-Infinity);
		expect(campaigns.since([state, { at: 5 }])()).toBe(5 - 60_000);
	});
});
