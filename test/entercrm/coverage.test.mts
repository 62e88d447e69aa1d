import { EnterCrmApi } from '../../credentials/EnterCrmApi.credentials';
import { EnterCrmLoginApi } from '../../credentials/EnterCrmLoginApi.credentials';
import type { Schema } from '../support/openapi.mts';
import type { Row } from '../support/subject.mts';
import { coverageSuite } from '../support/suites/coverage.mts';
import { documented, server } from './subject.mts';

const visit = ['visitor_id', 'session_id', 'category', 'monetary_value', 'page_title', 'utm_source', 'utm_medium', 'utm_campaign'];
const ads = ['ad_platform', 'ad_account_id', 'ad_campaign_id', 'target_audience', 'ad_creatives', 'ad_spend'];

/** What rows do not send to an API that would drop it, or refuse to send. */
const unsent: Record<string, Record<string, string[]>> = {
	docs: {
		'customer.getAll': ['rfm_segment'],
		'event.track': ['page_url', 'referrer', ...visit],
		'event.trackPageView': visit,
		'segment.create': ['type'],
		'campaign.create': ['body_text', 'settings', ...ads],
		'campaign.getAll': ['type', 'status', 'ad_platform'],
		'automation.create': ['description'],
		'automation.saveDesign': ['name', 'activate'],
		'apiKey.create': ['type', 'scopes', 'expires_at'],
	},
	server: { 'customer.getAll': ['segment_id'], 'event.trackPageView': ['user_agent'] },
};
const renamed: Record<string, Record<string, string>> = {
	'customer.getAll': { order: 'dir' },
	'event.track': { customer_email: 'email' },
	'event.trackPageView': { customer_email: 'email', url: 'page_url' },
	'segment.create': { filters: 'rules' },
	'segment.update': { filters: 'rules' },
	'campaign.create': { body: 'body_html' },
	'campaign.update': { body: 'body_html' },
	'session.register': { workspace_name: 'company_name' },
};
const wireName =
	(profile: string) =>
	({ name: row }: Row, name: string): string | null | undefined =>
		unsent[profile][row]?.includes(name) ? null : profile === 'server' ? renamed[row]?.[name] : undefined;

/** What a document has and a row does without, with the reason. */
function leftOut(_row: Row, name: string, schema: Schema): string | undefined {
	if ('x-profile' in schema) return 'a name of the other API, which this one drops';
	if (name === 'api_key') return 'the credential sends it as a header';
	if (name === 'password_confirmation') return 'the password once more';
	return undefined;
}

const triggers = {
	docs: ['customer_created', 'customer_inactive'],
	server: ['event', 'segment_enter', 'segment_leave', 'date_field', 'manual', 'api'],
};
/** Values that a document does not list, or not for this API; the rows that refuse some of them are tested for it. */
const inWords: Record<string, unknown[]> = {
	'customer.getAll sort': ['created_at', 'clv_total', 'last_activity_at', 'rfm_score', 'total_events'],
	'campaign.create type': ['email', 'sms', 'call_list', 'ads'],
	'campaign.getAll status': ['draft', 'scheduled', 'sending', 'sent', 'paused'],
	'automation.create trigger_type': [...triggers.docs, ...triggers.server],
};
function told({ name: row }: Row, name: string, values: unknown[]): unknown[] | undefined {
	// Null is the field left out.
	if (name === 'ad_platform') return values.filter((value) => value !== null);
	return inWords[`${row} ${name}`];
}

describe('as documented', () =>
	coverageSuite(documented, {
		endpoints: 21,
		others: { 'credential.login.test': `GET ${new EnterCrmLoginApi().test.request.url}` },
		leftOut,
		wireName: wireName('docs'),
		told,
	}));
describe('as the server has it', () =>
	coverageSuite(server, {
		endpoints: 38,
		others: {
			'credential.login.test': `GET ${new EnterCrmLoginApi().test.request.url}`,
			'credential.key.test': `POST ${new EnterCrmApi().test.request.url}`,
		},
		leftOut,
		wireName: wireName('server'),
		told,
	}));
