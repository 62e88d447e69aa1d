import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { day, page, queryBool, str } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { need, pageById, type Context } from './state.mts';
import type { WebhookEvent } from './types.mts';

const range = { from: day().optional(), to: day().optional() };
type Range = { from?: string; to?: string };

/** The log of webhook deliveries. */
export function webhookEventRoutes(app: FastifyInstance, context: Context): void {
	const within = ({ from, to }: Range) => [...context.state.webhookEvents.values()].filter((event) => inRange(event, { from, to }));
	operation(app, {
		method: 'GET',
		url: '/webhook-events',
		scope: 'webhook_events:read',
		body: 'none',
		query: page({ ...range, success: queryBool().optional(), search: str().optional() }),
		run: ({ query }) =>
			pageById(context, context.state.webhookEvents.values(), query, (event) => {
				if (query.success !== undefined && event.success !== query.success) return false;
				const { search } = query;
				if (search !== undefined && event.webhook_url !== search && event.lead_email !== search.toLowerCase()) return false;
				return inRange(event, query);
			}),
	});
	operation(app, {
		method: 'GET',
		url: '/webhook-events/summary',
		body: 'none',
		query: z.object(range),
		run: ({ query }) => {
			const { success_rate: rate, ...counts } = summary(within(query));
			return { ...counts, success_rate: rate, failure_rate: counts.total_events === 0 ? 0 : 100 - rate };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/webhook-events/summary-by-date',
		body: 'none',
		query: z.object(range),
		run: ({ query }) => {
			const days = new Map<string, WebhookEvent[]>();
			for (const event of within(query)) {
				const date = event.timestamp_created_date;
				days.set(date, [...(days.get(date) ?? []), event]);
			}
			return { items: [...days].map(([date, events]) => ({ date, ...summary(events) })) };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/webhook-events/:id',
		scope: 'webhook_events:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.webhookEvents, params.id),
	});
}

function inRange(event: WebhookEvent, { from, to }: Range): boolean {
	const date = event.timestamp_created_date;
	return (from === undefined || date >= from) && (to === undefined || date <= to);
}

function summary(events: readonly WebhookEvent[]) {
	const good = events.filter((event) => event.success).length;
	return {
		total_events: events.length,
		successful_events: good,
		failed_events: events.length - good,
		success_rate: events.length === 0 ? 0 : (good / events.length) * 100,
	};
}
