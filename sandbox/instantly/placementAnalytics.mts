import type { FastifyInstance } from 'fastify';
import { bool, list, oneOf, open, page, queryBool, str, uuid } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { records, reports, runDue, tests, type PlacementRecord } from './placementRun.mts';
import { need, pageById, type Context } from './state.mts';

const SENT = 1;
const RECEIVED = 2;
const range = { date_from: str().optional(), date_to: str().optional() };
const recipients = {
	recipient_geo: list(oneOf([1, 2, 3, 4])).optional(),
	recipient_type: list(oneOf([1, 2])).optional(),
	recipient_esp: list(oneOf([1, 2, 8, 12, 13])).optional(),
};
const numbers = (text: string | undefined) => text?.split(',').map(Number);

interface Filter {
	date_from?: string;
	date_to?: string;
	recipient_geo?: number[];
	recipient_type?: number[];
	recipient_esp?: number[];
	sender_email?: string;
}

/** What inbox placement tests have found: records, counts of them, and reports on domains. */
export function placementAnalyticsRoutes(app: FastifyInstance, context: Context): void {
	const test = (id: string) => {
		runDue(context);
		return need(tests(context), id).test;
	};
	/** The records of a test. */
	const ofTest = (id: string, filter: Filter) => {
		const { id: known } = test(id);
		return [...records(context).values()].filter((record) => record.test_id === known && fits(record, filter));
	};
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-analytics',
		scope: 'inbox_placement_analytics:read',
		body: 'none',
		query: page({
			test_id: uuid(),
			...range,
			recipient_geo: str().optional(),
			recipient_type: str().optional(),
			recipient_esp: str().optional(),
			sender_email: str().optional(),
		}),
		run: ({ query }) => {
			const { recipient_geo: geo, recipient_type: type, recipient_esp: esp } = query;
			const filter = { ...query, recipient_geo: numbers(geo), recipient_type: numbers(type), recipient_esp: numbers(esp) };
			return pageById(context, ofTest(query.test_id, filter), query, () => true);
		},
	});
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-analytics/:id',
		scope: 'inbox_placement_analytics:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(records(context), params.id),
	});
	operation(app, {
		method: 'POST',
		url: '/inbox-placement-analytics/stats-by-test-id',
		scope: 'inbox_placement_analytics:read',
		body: open({ test_ids: list(uuid(), 1), ...range, ...recipients, sender_email: str().optional() }),
		run: ({ body }) =>
			body.test_ids.map((id) => {
				const { count, inbox, spam, category } = placed(ofTest(id, body));
				return {
					test_id: id,
					count,
					spam_count: spam,
					spam_percent: percent(spam, count) ?? 0,
					inbox_count: inbox,
					inbox_percent: percent(inbox, count) ?? 0,
					category_count: category,
					category_percent: percent(category, count) ?? 0,
				};
			}),
	});
	operation(app, {
		method: 'POST',
		url: '/inbox-placement-analytics/stats-by-date',
		scope: 'inbox_placement_analytics:read',
		body: open({ test_id: uuid(), ...range, ...recipients, sender_email: str().optional() }),
		run: ({ body }) => {
			const days = groups(ofTest(body.test_id, body), (record) => record.timestamp_created_date);
			return [...days].sort().map(([day, found]) => {
				const { count, inbox, spam, category } = placed(found);
				return {
					timestamp_created_date: day,
					sent_count: found.filter((record) => record.record_type === SENT).length,
					received_count: count,
					spam_count: spam,
					inbox_count: inbox,
					category_count: category,
				};
			});
		},
	});
	operation(app, {
		method: 'POST',
		url: '/inbox-placement-analytics/deliverability-insights',
		scope: 'inbox_placement_analytics:read',
		body: open({
			test_id: uuid(),
			...range,
			previous_date_from: str().optional(),
			previous_date_to: str().optional(),
			show_previous: bool().optional(),
			...recipients,
		}),
		run: ({ body }) => {
			const { previous_date_from: from, previous_date_to: to } = body;
			const pair = (record: PlacementRecord) => `${record.sender_esp} ${record.recipient_esp}`;
			const received = (filter: Filter) => ofTest(body.test_id, filter).filter((record) => record.record_type === RECEIVED);
			const before = body.show_previous ? groups(received({ ...body, date_from: from, date_to: to }), pair) : undefined;
			return [...groups(received(body), pair)].map(([key, found]) => {
				const [sender, recipient] = key.split(' ').map(Number);
				const earlier = before && shares(before.get(key) ?? []);
				const now = shares(found);
				return {
					test_id: body.test_id,
					from: body.date_from ?? null,
					to: body.date_to ?? null,
					previous_from: from ?? null,
					previous_to: to ?? null,
					sender_esp: sender,
					recipient_esp: recipient,
					spam_percentage: now.spam,
					inbox_percentage: now.inbox,
					category_percentage: now.category,
					prev_spam_percentage: earlier?.spam ?? null,
					prev_inbox_percentage: earlier?.inbox ?? null,
					prev_category_percentage: earlier?.category ?? null,
				};
			});
		},
	});
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-reports',
		scope: 'inbox_placement_reports:read',
		body: 'none',
		query: page({
			test_id: uuid(),
			...range,
			skip_spam_assassin_report: queryBool().optional(),
			skip_blacklist_report: queryBool().optional(),
		}),
		run: ({ query }) => {
			const { id } = test(query.test_id);
			const found = pageById(
				context,
				reports(context).values(),
				query,
				(report) => report.test_id === id && within(report.timestamp_created, query),
			);
			const items = found.items.map(({ spam_assassin_report: spam, blacklist_report: blacklist, ...report }) => ({
				...report,
				...(query.skip_spam_assassin_report ? {} : { spam_assassin_report: spam }),
				...(query.skip_blacklist_report ? {} : { blacklist_report: blacklist }),
			}));
			return { ...found, items };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-reports/:id',
		scope: 'inbox_placement_reports:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(reports(context), params.id),
	});
}

/** Days or moments, both ends included. */
function within(at: string, { date_from: from, date_to: to }: Filter): boolean {
	return (from === undefined || at.slice(0, from.length) >= from) && (to === undefined || at.slice(0, to.length) <= to);
}

function fits(record: PlacementRecord, filter: Filter): boolean {
	return (
		within(record.timestamp_created, filter) &&
		(filter.recipient_geo?.includes(record.recipient_geo) ?? true) &&
		(filter.recipient_type?.includes(record.recipient_type) ?? true) &&
		(filter.recipient_esp?.includes(record.recipient_esp) ?? true) &&
		(filter.sender_email === undefined || record.sender_email === filter.sender_email)
	);
}

function placed(found: readonly PlacementRecord[]) {
	const received = found.filter((record) => record.record_type === RECEIVED);
	const spam = received.filter((record) => record.is_spam).length;
	const category = received.filter((record) => record.has_category).length;
	return { count: received.length, spam, category, inbox: received.length - spam - category };
}

function percent(part: number, whole: number): number | null {
	return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}

function shares(found: readonly PlacementRecord[]) {
	const { count, inbox, spam, category } = placed(found);
	return { inbox: percent(inbox, count), spam: percent(spam, count), category: percent(category, count) };
}

function groups(found: readonly PlacementRecord[], key: (record: PlacementRecord) => string): Map<string, PlacementRecord[]> {
	const all = new Map<string, PlacementRecord[]>();
	for (const record of found) all.set(key(record), [...(all.get(key(record)) ?? []), record]);
	return all;
}
