import { segmentExists } from './campaigns.mts';
import { addCampaign, ratesOf } from './campaignStore.mts';
import { messagesOf } from './messages.mts';
import { byChange, docsPage, newest } from './pages.mts';
import type { Routes } from './routes.mts';
import { pick } from './rows.mts';
import { date, email, exists, integer, required, sometimes, string } from './rules.mts';
import { planStart, send } from './sending.mts';
import type { Campaign } from './types.mts';

const LISTED = [
	'id',
	'name',
	'type',
	'status',
	'total_sent',
	'total_opened',
	'total_clicked',
	'open_rate',
	'click_rate',
	'sent_at',
] as const;
/** The number of messages shown is not documented. */
const SHOWN_MESSAGES = 50;

/** Campaigns as the documentation shows them. */
export function campaignDocsRoutes(routes: Routes): void {
	routes.docs('GET', '/campaigns', 'either', (call) =>
		docsPage(call, byChange(call, call.state.of('campaigns', call.tenant)), (campaign) => pick(flat(campaign), LISTED)),
	);
	routes.docs('POST', '/campaigns', 'either', (call) => {
		const { tenant } = call;
		const { body, from_name, from_email, ...fields } = call.documented({
			name: required(string),
			type: required(string),
			segment_id: sometimes(integer, exists(segmentExists(call))),
			subject: sometimes(string),
			body: sometimes(string),
			scheduled_at: sometimes(date),
			from_name: sometimes(string),
			from_email: sometimes(string, email),
		});
		const sender = { from_name: from_name ?? null, from_email: from_email ?? null };
		const given = {
			...fields,
			body_html: body ?? null,
			settings: from_name || from_email ? sender : null,
			status: fields.scheduled_at ? 'scheduled' : 'draft',
			created_by: call.caller.user?.id ?? null,
		} as Partial<Campaign> & typeof fields;
		const campaign = addCampaign(call.state, tenant, given, call.now);
		planStart(call.context, campaign);
		return call.made(pick(campaign, ['id', 'name', 'type', 'status', 'segment_id', 'scheduled_at', 'created_at']));
	});
	routes.docs('GET', '/campaigns/:id', 'either', (call) => {
		const campaign = call.row('campaigns');
		const segment = call.state.table('segments').get(campaign.segment_id);
		return {
			...pick(flat(campaign), LISTED),
			segment: segment ? pick(segment, ['id', 'name']) : null,
			total_bounced: campaign.total_bounced,
			total_unsubscribed: campaign.total_unsubscribed,
			messages: newest(messagesOf(call.state, campaign), SHOWN_MESSAGES).map((message) =>
				pick(message, ['id', 'customer_id', 'status', 'opened_at']),
			),
		};
	});
	routes.docs('POST', '/campaigns/:id/send', 'either', (call) => {
		const campaign = call.row('campaigns');
		const count = send(call.context, campaign);
		const message = `Campaign is being sent to ${count} customers.`;
		return { campaign_id: campaign.id, status: campaign.status, queued_messages: count, message };
	});
}

function flat(campaign: Campaign): Record<string, unknown> {
	const { open_rate, click_rate } = ratesOf(campaign);
	return { ...campaign, open_rate, click_rate, sent_at: campaign.status === 'sent' ? campaign.completed_at : null };
}
