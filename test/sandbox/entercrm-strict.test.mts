import type { Schema } from '../support/openapi.mts';
import { documents, startCrm, type Crm, type Profile } from './entercrm.mts';

const long = 'x'.repeat(300);
const values = [null, 'x', '', long, 7, -1, 1.5, '7', true, 'true', {}, [], ['x'], { x: 1 }, 'a@example.com', '2027-01-01T00:00:00Z'];

/** Bodies that have all it takes, by route; each of their fields, and each other documented one, is then tried with all values. */
const bodies: Record<Profile, [route: string, id: number, body: Record<string, unknown>][]> = {
	docs: [
		['POST /customers', 0, { name: 'Nina' }],
		['PUT /customers/{id}', 1, { name: 'Nina' }],
		['POST /track/event', 0, { customer_email: 'a@example.com', event: 'signup' }],
		['POST /track/pageview', 0, { customer_email: 'a@example.com', url: 'https://shop.example.com' }],
		['POST /segments', 0, { name: 'One' }],
		['POST /campaigns', 0, { name: 'One', type: 'email' }],
		['POST /automations', 0, { name: 'One', trigger_type: 'customer_created' }],
		['POST /automations/{id}/design', 1, { nodes: [{ id: '1', type: 'trigger' }], edges: [{ source: '1', target: '1' }] }],
		['POST /api-keys', 0, { name: 'One' }],
	],
	server: [
		['POST /customers', 0, {}],
		['PUT /customers/{id}', 1, {}],
		['POST /track', 0, { event: 'signup' }],
		['POST /segments', 0, { name: 'One', type: 'auto' }],
		['PATCH /segments/{id}', 1, {}],
		['POST /campaigns', 0, { name: 'One', type: 'email' }],
		['PUT /campaigns/{id}', 2, {}],
		['POST /automations', 0, { name: 'One', trigger_type: 'event' }],
		['PATCH /automations/{id}', 1, {}],
		['POST /automations/{id}/design', 1, { nodes: [{ id: '1' }], edges: [{ id: 'e1' }] }],
		['POST /api-keys', 0, { name: 'One', type: 'public' }],
	],
};

/** The value as PHP reads it, where the document speaks of one type and PHP takes texts of it too. */
function asPhp(document: (typeof documents)[Profile], rule: Schema, value: unknown, profile: Profile): unknown {
	const types = [document.resolved(rule).type].flat();
	// The framework has no empty texts.
	if (value === '' && profile === 'server') return null;
	if ((types.includes('integer') || types.includes('number')) && typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value);
	if (types.includes('boolean') && [0, 1, '0', '1'].includes(value as number)) return Boolean(Number(value));
	// An array of PHP is an object or a list.
	if (profile === 'server' && types.includes('array') && JSON.stringify(value) === '{"x":1}') return ['x'];
	if (profile === 'server' && types.includes('array') && JSON.stringify(value) === '{}') return [];
	return value;
}

describe.each(['docs', 'server'] as const)('the profile %s refuses what its document refuses, and nothing else', (profile) => {
	const document = documents[profile];
	let run: Crm;
	let count = 0;
	beforeAll(async () => {
		run = await startCrm(profile, { seed: true });
		run.settings({ delivers: false });
	});
	afterAll(() => run.sandbox.close());

	test.each(bodies[profile])('%s', async (route, id, body) => {
		const schema = document.body(route) as Schema;
		const [method, path] = route.split(' ');
		const api = path.startsWith('/track') ? run.tracker : run.api;
		const own = (document.resolved(schema) as { 'x-documented-fields'?: string[] })['x-documented-fields'];
		const { required = [] } = document.resolved(schema) as { required?: string[] };
		const wrong: string[] = [];
		for (const [name, rule] of Object.entries(document.fields(schema))) {
			if (own ? !own.includes(name) : 'x-dropped' in rule) continue;
			for (const value of [undefined, ...values]) {
				// Whether a segment exists no document can say; a wrong key is no wrong body.
				if (name === 'api_key' || (name === 'segment_id' && value !== null && Number.isInteger(Number(value)))) continue;
				const sent: Record<string, unknown> = { ...body, [name]: value };
				// The name of a segment is taken once.
				if (path.startsWith('/segments') && typeof sent.name === 'string' && sent.name !== '') sent.name = `${(count += 1)} ${sent.name}`;
				const read = { ...sent, [name]: asPhp(document, rule, sent[name], profile) };
				// The document lets an empty text be a name, which no server that requires one does.
				if (value === '' && required.includes(name)) delete read[name];
				const [fault = 'fine'] = document.faults(schema, JSON.parse(JSON.stringify(read)));
				const answer = await api.request({ method, url: path.replace('{id}', String(id)), data: sent });
				if (answer.status >= 400 !== (fault !== 'fine'))
					wrong.push(
						`${JSON.stringify(sent).slice(0, 200)} → ${answer.status} ${JSON.stringify(answer.data).slice(0, 120)}; document: ${fault}`,
					);
			}
		}
		expect(wrong).toEqual([]);
	});
});
