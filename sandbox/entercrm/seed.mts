import { addApiKey } from './apiKeys.mts';
import { makeTenant, makeUser } from './auth.mts';
import { addAutomation } from './automationStore.mts';
import { addCampaign } from './campaignStore.mts';
import { generateCustomers, history } from './customerMaker.mts';
import { designOnServer } from './design.mts';
import { addMessage, happen } from './messages.mts';
import { membersOf } from './segmentMembers.mts';
import { addSegment } from './segments.mts';
import { momentOf, now, type Context } from './state.mts';
import { record } from './tracking.mts';
import type { Campaign, Segment } from './types.mts';

const DAY = 86_400_000;

/** The user who may do everything, and one who has no active workspace. */
export const OWNER = 'owner@example.com';
export const NOBODY = 'nobody@example.com';
/** The password of both. */
export const PASSWORD = 'sandbox-password';
/** A token of the owner that is always there. */
export const TOKEN = `1|${'Sandbox0'.repeat(6)}`;
/** A key that tracks, and one that was revoked. */
export const API_KEY = `eck_${'Sandbox0'.repeat(6)}`;
export const REVOKED_KEY = `eck_${'Revoked0'.repeat(6)}`;

/** What every sandbox has: users, their workspace, keys. */
export function baseline(context: Context): void {
	const { state, core } = context;
	const moment = now(context);
	const tenant = makeTenant(state, 'Sandbox Workspace', core.ids.uuid(), moment);
	const owner = makeUser(state, { name: 'Sandbox Owner', email: OWNER, password: PASSWORD }, moment);
	const nobody = makeUser(state, { name: 'Sandbox Nobody', email: NOBODY, password: PASSWORD }, moment);
	state.memberships.push(
		{ user_id: owner.id, tenant_id: tenant.id, role: 'owner', is_active: true },
		{ user_id: nobody.id, tenant_id: tenant.id, role: 'member', is_active: false },
	);
	state.setToken(owner, TOKEN);
	addApiKey(state, tenant.id, { name: 'Website', type: 'public', secret: API_KEY, created_by: owner.id }, moment);
	addApiKey(state, tenant.id, { name: 'Old server', type: 'private', secret: REVOKED_KEY, is_active: false, created_by: owner.id }, moment);
}

/** A shop with customers, segments, campaigns and automations. */
export function seed(context: Context): void {
	const { state } = context;
	const tenant = 1;
	for (const [index, customer] of generateCustomers(context, tenant, 60).entries()) Object.assign(customer, history(context, index + 1));
	const product = { amount: 49.9, currency: 'EUR', product_name: 'Sample box' };
	for (const [index, customer] of state.of('customers', tenant).slice(0, 24).entries()) {
		const moment = momentOf(context.core.clock.now() - (24 - index) * 11 * DAY);
		const times = { occurred_at: moment, created_at: moment };
		record(context, tenant, { event_name: 'pageview', page_url: 'https://shop.example.com/pricing', ...times }, customer, false);
		record(context, tenant, { event_name: 'purchase', properties: product, monetary_value: 49.9, ...times }, customer, false);
	}
	const segments = SEGMENTS.map((segment) => addSegment(state, tenant, segment, now(context)));
	for (const segment of segments) {
		const customer_count = membersOf(state, segment, now(context)).length;
		Object.assign(segment, { customer_count, last_calculated_at: now(context) });
	}
	campaigns(context, tenant, segments);
	automations(context, tenant);
}

const SEGMENTS: (Partial<Segment> & { name: string; type: string })[] = [
	{
		name: 'Champions',
		type: 'auto',
		description: 'High RFM score, buy often',
		rules: { rfm_score_min: 12, purchase_count_min: 10 },
		color: '#34d399',
	},
	{
		name: 'At Risk',
		type: 'auto',
		description: 'Good once, quiet lately',
		rules: { rfm_score_max: 8, recency_score_max: 2 },
		color: '#fbbf24',
	},
	{ name: 'High Value', type: 'auto', description: 'Spent 1,000 euro or more', rules: { clv_total_min: 1_000 }, color: '#60a5fa' },
	{ name: 'Early Adopters', type: 'manual', description: 'Chosen by hand', members: [1, 2, 3, 5, 8], color: '#a78bfa' },
];

function campaigns(context: Context, tenant: number, [champions, atRisk]: Segment[]): void {
	const { state } = context;
	const ago = (days: number) => momentOf(context.core.clock.now() - days * DAY);
	const email = (name: string, segment: Segment | null, fields: Partial<Campaign>, moment: string) =>
		addCampaign(
			state,
			tenant,
			{ name, type: 'email', segment_id: segment?.id ?? null, subject: name, body_html: `<p>${name}</p>`, created_by: 1, ...fields },
			moment,
		);
	const sent = email('March Newsletter', null, { status: 'sent', started_at: ago(14), completed_at: ago(14) }, ago(16));
	for (const [index, customer] of state.of('customers', tenant).entries()) {
		const message = addMessage(state, sent, customer, ago(14));
		const what = index % 20 === 19 ? 'bounced' : index % 5 === 0 ? 'clicked' : index % 2 === 0 ? 'opened' : 'delivered';
		happen(sent, message, what, ago(13));
	}
	sent.total_unsubscribed = 1;
	email('Spring Sale', champions, {}, ago(2));
	const soon = momentOf(context.core.clock.now() + 3 * DAY);
	email('We miss you', atRisk, { status: 'scheduled', scheduled_at: soon }, ago(1));
	addCampaign(state, tenant, { name: 'Call the champions', type: 'call_list', segment_id: champions.id, created_by: 1 }, ago(5));
	const spent = { ad_platform: 'google', impressions: 12_000, clicks: 340, conversions: 12, ad_spend: 180.5, revenue_attributed: 940 };
	addCampaign(state, tenant, { name: 'Search ads', type: 'ads', status: 'sending', created_by: 1, ...spent }, ago(30));
}

function automations(context: Context, tenant: number): void {
	const { state } = context;
	const moment = now(context);
	const welcome = addAutomation(
		state,
		tenant,
		{ name: 'Welcome Series', trigger_type: 'event', is_active: true, total_entered: 40, total_completed: 31, created_by: 1 },
		moment,
	);
	const node = (id: string, type: string, data: object) => ({ id, type, data, position: { x: 250, y: Number(id) * 130 } });
	const nodes = [
		node('1', 'trigger', { triggerType: 'customer_created', config: {} }),
		node('2', 'delay', { delayType: 'wait_duration', config: { days: 1 } }),
		node('3', 'action', { actionType: 'send_email', config: { subject: 'Welcome' } }),
	];
	const edges = [
		{ id: 'e1-2', source: '1', target: '2' },
		{ id: 'e2-3', source: '2', target: '3' },
	];
	designOnServer(state, welcome, { nodes, edges }, moment);
	addAutomation(state, tenant, { name: 'Win-Back', trigger_type: 'segment_enter', created_by: 1 }, moment);
}
