import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { closed, numOrNull, oneOf, page, patch, str, strOrNull, uuid, uuidOrNull } from '../validation.mts';
import { audit } from './audit.mts';
import { byId, operation } from './operation.mts';
import { need, pageById, type Context } from './state.mts';
import type { Webhook } from './types.mts';
import { EVENT_TYPES, resume, testDelivery } from './webhookSender.mts';

const target = () =>
	str()
		.regex(/^https?:\/\//, 'must match pattern "^https?://"')
		.refine((text) => URL.canParse(text), 'must match format "uri"');
const options = {
	campaign: uuidOrNull().optional(),
	name: strOrNull().optional(),
	event_type: oneOf(EVENT_TYPES).optional(),
	custom_interest_value: numOrNull().optional(),
	headers: z
		.record(z.string({ invalid_type_error: 'must be string' }), { invalid_type_error: 'must be object,null' })
		.nullable()
		.optional(),
};
// The filter of the list knows fewer names than a subscription.
const LISTED_TYPES = EVENT_TYPES.filter((type) => !['lead_no_show', 'supersearch_enrichment_completed'].includes(type));

/** The eight operations of webhook subscriptions. */
export function webhookRoutes(app: FastifyInstance, context: Context): void {
	const webhook = (id: string) => need(context.state.webhooks, id);
	operation(app, {
		method: 'POST',
		url: '/webhooks',
		scope: 'webhooks:create',
		body: closed({ target_hook_url: target(), ...options }),
		run: ({ body }) => {
			const { core, state } = context;
			const wanted: Webhook = {
				id: core.ids.uuid(),
				organization: state.workspace.id,
				campaign: body.campaign ?? null,
				name: body.name ?? null,
				target_hook_url: body.target_hook_url,
				...(body.event_type === undefined ? {} : { event_type: body.event_type }),
				custom_interest_value: body.custom_interest_value ?? null,
				headers: body.headers ?? null,
				timestamp_created: core.clock.iso(),
				status: 1,
				timestamp_error: null,
			};
			checkSense(context, wanted);
			state.webhooks.set(wanted.id, wanted);
			audit(context, 'webhook created', about(wanted));
			return wanted;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/webhooks',
		body: 'none',
		query: page({ campaign: uuid().optional(), event_type: oneOf(LISTED_TYPES).optional() }),
		run: ({ query }) =>
			pageById(
				context,
				context.state.webhooks.values(),
				query,
				(one) =>
					(query.campaign === undefined || one.campaign === query.campaign) &&
					(query.event_type === undefined || one.event_type === query.event_type),
			),
	});
	operation(app, {
		method: 'GET',
		url: '/webhooks/event-types',
		body: 'none',
		run: () => {
			const standard = EVENT_TYPES.map((id) => ({ id, label: labelOf(id), type: 'default' }));
			const custom = [...context.state.labels.values()].map((label) => ({
				id: String(label.interest_status),
				label: label.label,
				type: 'custom',
			}));
			return { event_types: [...standard, ...custom] };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/webhooks/:id',
		scope: 'webhooks:read',
		body: 'none',
		params: byId,
		run: ({ params }) => webhook(params.id),
	});
	operation(app, {
		method: 'PATCH',
		url: '/webhooks/:id',
		scope: 'webhooks:update',
		body: patch({ target_hook_url: target(), ...options }),
		params: byId,
		run: ({ params, body }) => {
			const known = webhook(params.id);
			checkSense(context, { ...known, ...body });
			audit(context, 'webhook updated', about(known));
			return Object.assign(known, body);
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/webhooks/:id',
		scope: 'webhooks:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = webhook(params.id);
			context.state.webhooks.delete(gone.id);
			return gone;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/webhooks/:id/test',
		body: 'none',
		params: byId,
		run: ({ params }) => testDelivery(context, webhook(params.id)),
	});
	operation(app, {
		method: 'POST',
		url: '/webhooks/:id/resume',
		scope: 'webhooks:update',
		body: 'none',
		params: byId,
		run: ({ params }) => {
			const resumed = resume(webhook(params.id));
			audit(context, 'webhook resumed', about(resumed));
			return resumed;
		},
	});
}

const about = ({ id, campaign }: Webhook) => ({ webhook_id: id, campaign_id: campaign });

function checkSense(context: Context, wanted: Webhook): void {
	const { state, core } = context;
	if (wanted.event_type === undefined && wanted.custom_interest_value === null)
		throw new Refusal(400, 'Either event_type or custom_interest_value is required');
	if (wanted.campaign !== null) need(state.campaigns, wanted.campaign);
	if (core.settings.duplicateWebhooks === 'allow') return;
	const same = (other: Webhook) =>
		other.id !== wanted.id &&
		other.target_hook_url === wanted.target_hook_url &&
		other.event_type === wanted.event_type &&
		other.campaign === wanted.campaign &&
		other.custom_interest_value === wanted.custom_interest_value;
	if ([...state.webhooks.values()].some(same)) throw new Refusal(400, 'Webhook already exists');
}

function labelOf(id: string): string {
	return id.replace(/_/g, ' ').replace(/^./, (letter) => letter.toUpperCase());
}
