import { z } from 'zod';

import type { Call } from './call.mts';
import { AD_COLUMNS, addCampaign, adRatesOf, PLATFORMS, ratesOf, TYPES } from './campaignStore.mts';
import { messagesOf } from './messages.mts';
import { byChange, newest, serverPage } from './pages.mts';
import { serverError, stated } from './refusals.mts';
import type { Routes } from './routes.mts';
import { change, partialRow, pick, serverRow } from './rows.mts';
import { array, atLeast, date, exists, integer, max, nullable, numeric, oneOf, required, sometimes, string } from './rules.mts';
import { send } from './sending.mts';
import type { Campaign } from './types.mts';

const SHOWN_MESSAGES = 50;
/** Columns that refuse null though their rules let it pass. */
const COUNTERS = ['ad_spend', 'impressions', 'reach', 'clicks', 'conversions', 'revenue_attributed'] as const;

/** Campaigns as the server's code serves them. */
export function campaignRoutes(routes: Routes): void {
	routes.server('GET', '/campaigns', 'bearer', (call) => {
		const filters = (call.settings.older ? ['type', 'status'] : ['type', 'status', 'ad_platform']) as ('type' | 'status' | 'ad_platform')[];
		const fits = (campaign: Campaign) => filters.every((name) => [undefined, campaign[name]].includes(call.query(name)));
		return serverPage(call, byChange(call, call.state.of('campaigns', call.tenant).filter(fits)), (campaign) => rowOf(call, campaign));
	});
	routes.server('POST', '/campaigns', 'bearer', (call) => {
		const { tenant } = call;
		const types = call.settings.older ? TYPES.filter((type) => type !== 'ads') : TYPES;
		const fields = call.fields(z.object({ ...shared(call), name: required(string, max(255)), type: required(oneOf(types)) }));
		refuseNulls(fields);
		const given = { ...fields, created_by: call.caller.user?.id ?? null } as Partial<Campaign> & typeof fields;
		const campaign = addCampaign(call.state, tenant, given, call.now);
		return call.made(partialRow(campaign, [...Object.keys(fields), 'tenant_id', 'created_by']));
	});
	routes.server('GET', '/campaigns/:id', 'bearer', (call) => {
		const campaign = call.row('campaigns');
		const segment = call.state.table('segments').get(campaign.segment_id);
		const linked = { ...rowOf(call, campaign), segment: segment ? serverRow(segment) : null };
		if (call.settings.older) return linked;
		const creator = call.state.table('users').get(campaign.created_by);
		return {
			campaign: { ...linked, creator: creator ? serverRow(creator) : null },
			rates: ratesOf(campaign),
			ad_rates: adRatesOf(campaign),
			messages: newest(messagesOf(call.state, campaign), SHOWN_MESSAGES).map((message) => {
				const customer = call.state.table('customers').get(message.customer_id);
				return { ...serverRow(message), customer: customer ? pick(customer, ['id', 'first_name', 'last_name', 'email']) : null };
			}),
		};
	});
	for (const method of ['PUT', 'PATCH'] as const) {
		routes.server(method, '/campaigns/:id', 'bearer', (call) => {
			const campaign = call.row('campaigns');
			if (campaign.status === 'sent') throw stated(422, 'Cannot edit a sent campaign.');
			const fields = call.fields(
				z.object({ ...shared(call), ...(call.settings.older ? {} : counters), name: sometimes(string, max(255)) }),
			);
			refuseNulls(fields);
			return rowOf(call, change(campaign, fields, call.now));
		});
	}
	routes.server('DELETE', '/campaigns/:id', 'bearer', (call) => {
		change(call.row('campaigns'), { deleted_at: call.now }, call.now);
		return { message: 'Campaign deleted.' };
	});
	routes.server('POST', '/campaigns/:id/send', 'bearer', (call) => {
		send(call.context, call.row('campaigns'));
		return { message: 'Campaign sending started.' };
	});
}

/** Whether a segment of the workspace has this id. */
export const segmentExists = (call: Call) => (id: number) => call.state.of('segments', call.tenant).some((segment) => segment.id === id);

const counters = {
	impressions: nullable(integer, atLeast(0)),
	reach: nullable(integer, atLeast(0)),
	clicks: nullable(integer, atLeast(0)),
	conversions: nullable(integer, atLeast(0)),
	revenue_attributed: nullable(numeric, atLeast(0)),
};

const ads = {
	ad_platform: nullable(oneOf(PLATFORMS)),
	ad_account_id: nullable(string, max(255)),
	ad_campaign_id: nullable(string, max(255)),
	target_audience: nullable(array),
	ad_creatives: nullable(array),
	ad_spend: nullable(numeric, atLeast(0)),
};

function shared(call: Call) {
	return {
		segment_id: nullable(integer, exists(segmentExists(call))),
		subject: nullable(string, max(255)),
		body_html: nullable(string),
		body_text: nullable(string),
		settings: nullable(array),
		scheduled_at: nullable(date),
		...(call.settings.older ? {} : ads),
	};
}

function refuseNulls(fields: Record<string, unknown>): void {
	if (COUNTERS.some((name) => fields[name] === null)) throw serverError();
}

function rowOf(call: Call, campaign: Campaign): Record<string, unknown> {
	const row = serverRow(campaign);
	if (call.settings.older) for (const name of AD_COLUMNS) delete row[name];
	return row;
}
