import { NOBODY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import { answerFaults, documents, startCrm, type Crm, type Profile } from './entercrm.mts';

type Body = Record<string, unknown> | undefined;
/** Route of the document, id of the path, body, status. */
type ContractCall = [route: string, id?: number, body?: Body, status?: number];

const drawing = {
	nodes: [
		{ id: '1', type: 'trigger', data: { triggerType: 'segment_entered', config: { segment_id: 1 } }, position: { x: 0, y: 0 } },
		{ id: '2', type: 'action', data: { actionType: 'send_email', config: {} }, position: { x: 0, y: 90 } },
	],
	edges: [{ id: 'e1-2', source: '1', target: '2' }],
};
const registration = { name: 'New Owner', email: 'new@example.com', password: 'long-enough' };
const campaign = { name: 'Offer', type: 'email', segment_id: 1, subject: 'Hello', scheduled_at: '2027-03-20T09:00:00Z' };
const advert = { name: 'Advert', type: 'ads', ad_platform: 'meta', ad_spend: 12.5, target_audience: { age: '30' }, settings: {} };

const calls: Record<Profile, ContractCall[]> = {
	docs: [
		['POST /auth/login', 0, { email: OWNER, password: PASSWORD }],
		['POST /auth/register', 0, { ...registration, workspace_name: 'New Workspace' }, 201],
		['GET /customers'],
		['POST /customers', 0, { name: 'Nina Sample', email: 'nina@example.com', phone: '+385', city: 'Zagreb', country: 'HR' }, 201],
		['GET /customers/{id}', 1],
		['PUT /customers/{id}', 2, { city: 'Split', phone: '+3851' }],
		['POST /track/event', 0, { customer_email: 'customer1@example.com', event: 'purchase', properties: { amount: 149.99 } }, 201],
		['POST /track/pageview', 0, { customer_email: 'seen@example.com', url: 'https://shop.example.com/', user_agent: 'Browser' }, 201],
		['GET /segments'],
		['POST /segments', 0, { name: 'Spenders', description: 'Many', color: '#ffffff', filters: { clv_total_min: 500 } }, 201],
		['GET /segments/{id}', 1],
		['GET /campaigns'],
		['POST /campaigns', 0, { ...campaign, body: '<p>Hello</p>', from_name: 'Shop', from_email: 'shop@example.com' }, 201],
		['GET /campaigns/{id}', 1],
		['POST /campaigns/{id}/send', 2],
		['GET /automations'],
		['POST /automations', 0, { name: 'Win back', trigger_type: 'customer_inactive', trigger_config: { inactive_days: 60 } }, 201],
		['POST /automations/{id}/design', 1, drawing],
		['GET /api-keys'],
		['POST /api-keys', 0, { name: 'Staging' }, 201],
		['POST /auth/logout'],
	],
	server: [
		['POST /auth/login', 0, { email: OWNER, password: PASSWORD }],
		['POST /auth/login', 0, { email: NOBODY, password: PASSWORD }],
		['POST /auth/register', 0, { ...registration, password_confirmation: 'long-enough', company_name: 'New Workspace' }, 201],
		['POST /track', 0, { event: 'purchase', email: 'customer1@example.com', monetary_value: 12.5, properties: { items: 1 } }, 201],
		['GET /auth/me'],
		['GET /dashboard/overview'],
		['GET /customers'],
		['POST /customers', 0, { email: 'nina@example.com', first_name: 'Nina', properties: {}, tags: ['a'], external_id: 'x1' }, 201],
		['POST /customers', 0, {}, 201],
		['GET /customers/{id}', 1],
		['PUT /customers/{id}', 2, { phone: '+3851', is_subscribed_email: false }],
		['PATCH /customers/{id}', 2, { company_name: null, tags: [] }],
		['DELETE /customers/{id}', 3],
		['GET /segments'],
		['POST /segments', 0, { name: 'Spenders', type: 'auto', rules: { clv_total_min: 500 } }, 201],
		['GET /segments/{id}', 1],
		['PUT /segments/{id}', 1, { name: 'Best', is_active: false }],
		['PATCH /segments/{id}', 1, { description: null }],
		['DELETE /segments/{id}', 2],
		['GET /campaigns'],
		['POST /campaigns', 0, { ...campaign, body_html: '<p>Hello</p>' }, 201],
		['POST /campaigns', 0, advert, 201],
		['GET /campaigns/{id}', 1],
		['GET /campaigns/{id}', 5],
		['PUT /campaigns/{id}', 5, { impressions: 20, clicks: 3, revenue_attributed: 8 }],
		['PATCH /campaigns/{id}', 2, { subject: null }],
		['POST /campaigns/{id}/send', 2],
		['DELETE /campaigns/{id}', 3],
		['GET /automations'],
		['POST /automations', 0, { name: 'Win back', trigger_type: 'manual', trigger_config: { days: 60 } }, 201],
		['GET /automations/{id}', 1],
		['PUT /automations/{id}', 1, { description: 'For new ones' }],
		['PATCH /automations/{id}', 1, { trigger_type: 'api' }],
		['POST /automations/{id}/toggle', 1],
		['POST /automations/{id}/design', 1, { ...drawing, name: 'Drawn', activate: true }],
		['DELETE /automations/{id}', 2],
		['GET /api-keys'],
		['POST /api-keys', 0, { name: 'Staging', type: 'private', scopes: ['track'], expires_at: '2030-01-01T00:00:00Z' }, 201],
		['GET /api-keys/{id}', 1],
		['POST /api-keys/{id}/revoke', 2],
		['DELETE /api-keys/{id}', 2],
		['POST /auth/logout'],
	],
};
const operations: Record<Profile, number> = { docs: 21, server: 38 };

describe.each(['docs', 'server'] as const)('every operation of the profile %s answers as the document says', (profile) => {
	const document = documents[profile];
	let run: Crm;
	beforeAll(async () => {
		run = await startCrm(profile, { seed: true });
		run.crm.cause({ event: 'automation_step', automation_id: 1, customer_id: 1 });
	});
	afterAll(() => run.sandbox.close());

	const url = (route: string, id: number) => route.split(' ')[1].replace('{id}', String(id));
	const method = (route: string) => route.split(' ')[0];
	const byKey = (route: string) => route.includes('/track');

	test.each(calls[profile])('%s %s', async (route, id = 0, body = undefined, status = 200) => {
		// The call itself must be one the document has, or the answer would prove nothing.
		const path = `/v1${url(route, id)}`;
		expect(document.requestFaults({ method: method(route), path, query: {}, headers: {}, body })).toEqual([]);
		const api = byKey(route) ? run.tracker : run.api;
		const answer = await api.request({ method: method(route), url: url(route, id), data: body });
		expect([answer.status, answer.status === status ? '' : answer.data]).toEqual([status, '']);
		expect(answerFaults(profile, route, answer)).toEqual([]);
	});

	test('none is missing', () => {
		const routes = document.routes();
		expect(routes).toHaveLength(operations[profile]);
		expect(routes.filter((route) => !calls[profile].some(([called]) => called === route))).toEqual([]);
	});

	/** Statuses of all operations that are asked in one way; the answers must be ones the document has. */
	async function ask(ask: (route: string) => Promise<{ status: number; data: unknown }>, routes = document.routes()) {
		const statuses: Record<string, number> = {};
		for (const route of routes) {
			const answer = await ask(route);
			statuses[route] = answer.status;
			expect([route, ...answerFaults(profile, route, answer)]).toEqual([route]);
		}
		return statuses;
	}
	const all = (routes: string[], status: number) => Object.fromEntries(routes.map((route) => [route, status]));
	const routes = (wanted: (route: string) => boolean) => document.routes().filter(wanted);

	test('nobody passes without a credential but to log in and to register', async () => {
		const closed = routes((route) => !/login|register/.test(route));
		const statuses = await ask(
			async (route) => await run.client().request({ method: method(route), url: url(route, 1), data: {} }),
			closed,
		);
		expect(statuses).toEqual(all(closed, 401));
	});

	test('an id that is not there is not found', async () => {
		const one = routes((route) => route.includes('{id}'));
		const statuses = await ask(
			async (route) => await run.as(OWNER).request({ method: method(route), url: url(route, 999_999), data: drawing }),
			one,
		);
		expect(statuses).toEqual(all(one, 404));
	});

	test('a body with fields of wrong types is refused, field by field', async () => {
		const writing = routes((route) => document.body(route) !== undefined);
		const wrong = { name: 5, email: 'nobody', password: 5, event: 5, customer_email: 'nobody', url: 5, nodes: 'none', trigger_type: [] };
		const statuses = await ask(async (route) => {
			const api = byKey(route) ? run.tracker : run.as(OWNER);
			// Campaign 1 is sent, so that nothing is read of its body.
			const answer = await api.request({ method: method(route), url: url(route, route.includes('campaigns') ? 5 : 1), data: wrong });
			expect([route, Object.keys((answer.data as { errors: object }).errors).length]).not.toEqual([route, 0]);
			return answer;
		}, writing);
		expect(statuses).toEqual(all(writing, 422));
	});

	test('the check itself tells right from wrong', async () => {
		const route = 'GET /customers';
		const { data } = await run.as(OWNER).get('/customers?per_page=1');
		const [row] = data.data;
		expect(answerFaults(profile, route, { status: 200, data })).toEqual([]);
		expect(answerFaults(profile, route, { status: 200, data: { ...data, data: [{ ...row, made_up: 1 }] } })).toEqual([
			'/data/0/made_up is not in the document',
		]);
		const [fault] = answerFaults(profile, route, { status: 200, data: { ...data, data: [{ ...row, clv_total: true }] } });
		expect(fault).toContain('/data/0/clv_total must be');
		expect(answerFaults(profile, route, { status: 418, data })).toEqual([`${route} has no answer 418`]);
	});
});
