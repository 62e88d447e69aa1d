import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { queryInt, queryNumber, str } from '../validation.mts';
import { dayOf } from './analytics.mts';
import { callerNow } from './caller.mts';
import { operation } from './operation.mts';
import { holds, pageOf, type Context } from './state.mts';

const KEPT = 10_000;

/** What the log can tell of that happens here; the numbers are the vendor's. */
const ACTIVITIES = {
	'lead deleted': 2,
	'campaign deleted': 3,
	'campaign launched': 4,
	'campaign paused': 5,
	'account added': 6,
	'account deleted': 7,
	'lead moved': 8,
	'lead added': 9,
	'lead merged': 10,
	'campaign updated': 11,
	'subsequence updated': 12,
	'webhook created': 18,
	'webhook updated': 19,
	'webhook failed': 20,
	'webhook resumed': 21,
	'enrichment created': 35,
	'account updated': 36,
	'key created': 37,
	'key deleted': 38,
} as const;

interface About {
	affected_count?: number;
	campaign_id?: string | null;
	webhook_id?: string;
	subsequence_id?: string;
	list_id?: string | null;
	audit_metadata?: Record<string, unknown>;
}

interface Entry extends About {
	id: string;
	timestamp: string;
	organization_id: string;
	activity_type: number;
	user_agent: string | null;
	user_id: string | null;
	user_name: string | null;
	ip_address: string;
	from_api: boolean;
	api_key_id: string | null;
}

const entries = (context: Context) => context.state.table<Entry>('auditLogs');

/** Writes one line of the audit log, in the name of whoever sent the present request. */
export function audit(context: Context, activity: keyof typeof ACTIVITIES, about: About = {}): void {
	const { core, state } = context;
	const caller = callerNow();
	const [owner] = state.members;
	const log = entries(context);
	const id = core.ids.uuid();
	log.set(id, {
		id,
		timestamp: core.clock.iso(),
		organization_id: state.workspace.id,
		activity_type: ACTIVITIES[activity],
		user_agent: caller?.agent ?? null,
		user_id: caller ? owner.user_id : null,
		user_name: caller ? [owner.name?.first, owner.name?.last].join(' ').trim() : null,
		ip_address: caller?.ip ?? '127.0.0.1',
		from_api: caller !== undefined,
		api_key_id: state.keys.get(caller?.key ?? '')?.id ?? null,
		...about,
	});
	if (log.size <= KEPT) return;
	for (const oldest of log.keys()) {
		log.delete(oldest);
		break;
	}
}

/** GET /audit-logs, the newest first. */
export function auditRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/audit-logs',
		scope: 'audit_logs:read',
		body: 'none',
		query: z.object({
			limit: queryInt(1, 1_000).optional(),
			starting_after: str().optional(),
			activity_type: queryNumber().optional(),
			search: str().optional(),
			start_date: str().optional(),
			end_date: str().optional(),
		}),
		run: ({ query }) => {
			const { starting_after: after, activity_type: type, search } = query;
			const [from, to] = [query.start_date, query.end_date].map(dayOf);
			const found = [...entries(context).values()].reverse().filter((entry) => {
				if (after !== undefined && entry.id >= after) return false;
				if (type !== undefined && entry.activity_type !== type) return false;
				const day = entry.timestamp.slice(0, 10);
				if ((from !== undefined && day < from) || (to !== undefined && day > to)) return false;
				return [entry.user_name, entry.user_agent, entry.ip_address, JSON.stringify(entry.audit_metadata)].some((text) =>
					holds(text, search),
				);
			});
			return pageOf(context, found, query.limit ?? 10, (entry) => entry.id);
		},
	});
}
