import type { IDataObject, ILoadOptionsFunctions, INodeParameters, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { filledIn, pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

const LABEL = 'Call after the fair';

let here: World;
let ids: Ids;
/** The number of the label made here. */
let number: number;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => {
	ids = await here.fresh(async ({ api }) => {
		const { data } = await api.post<{ id: string; interest_status: number }>('/lead-labels', {
			label: LABEL,
			interest_status_label: 'neutral',
		});
		number = data.interest_status;
		return { label: data.id };
	});
});

const run = async (name: string, parameters: object, items: IDataObject[] = [{}], more: object = {}) => {
	const [resource, operation] = name.split('.');
	return await here.n8n.run({
		parameters: filledIn({ resource, operation, ...parameters } as INodeParameters, ids),
		items: filledIn(items, ids),
		...more,
	});
};
const requests = () => here.control.requests({ log: true });
const routes = () => requests().byRoute;
const bodies = (method: string) => (requests().log ?? []).filter((one) => one.method === method).map(({ body }) => body as IDataObject);
/** Gives a lead the label, beside the node. */
const mark = async (...leads: number[]) => {
	for (const i of leads)
		await here.api.post('/leads/update-interest-status', { lead_email: `lead${i}@example.com`, interest_value: number });
	here.control.resetRequests();
};
const interestOf = async (email: string) =>
	(await here.api.post<{ items: IDataObject[] }>('/leads/list', { contacts: [email] })).data.items[0].lt_interest_status;
const inCampaign = { addTo: 'campaign', campaignId: pick('<campaign>') };

describe('a label is taken by its name, in any case', () => {
	test.each([LABEL, LABEL.toUpperCase(), ` ${LABEL.toLowerCase()} `])('Update Interest Status: "%s"', async (given) => {
		const leads = [1, 2, 3].map((i) => ({ email: `lead${i}@example.com` }));
		const { json, error } = await run('lead.updateInterest', { leadEmail: '={{ $json.email }}', interestValue: given }, leads);
		expect([error, json.length]).toEqual([undefined, 3]);
		expect(routes()).toEqual({ 'GET /lead-labels': 1, 'POST /leads/update-interest-status': 3 });
		expect(bodies('POST').map(({ interest_value: value }) => value)).toEqual([number, number, number]);
		expect(await interestOf('lead2@example.com')).toBe(number);
	});

	test('each item by its own: a built-in word, a label, a number', async () => {
		const given = [
			{ email: 'lead1@example.com', status: 'won' },
			{ email: 'lead2@example.com', status: LABEL },
			{ email: 'lead3@example.com', status: String(number) },
			{ email: 'lead4@example.com', status: 'No budget' },
		];
		await run('lead.updateInterest', { leadEmail: '={{ $json.email }}', interestValue: '={{ $json.status }}' }, given);
		expect(routes()['GET /lead-labels']).toBe(1);
		const wanted: IDataObject = {
			'lead1@example.com': 4,
			'lead2@example.com': number,
			'lead3@example.com': number,
			'lead4@example.com': -2001,
		};
		for (const { lead_email: email, interest_value: value } of bodies('POST')) expect(value).toBe(wanted[email as string]);
	});

	test('words and numbers that are always there ask for no list', async () => {
		const given = ['Interested', 'lead', '2', 2001].map((status, i) => ({ email: `lead${i + 1}@example.com`, status }));
		const { error } = await run('lead.updateInterest', { leadEmail: '={{ $json.email }}', interestValue: '={{ $json.status }}' }, given);
		expect(error).toBeUndefined();
		expect(routes()).toEqual({ 'POST /leads/update-interest-status': 4 });
	});

	test('Get Many of emails', async () => {
		await mark(2);
		const { json } = await run('email.getAll', { filters: { iStatus: LABEL.toLowerCase() } });
		expect(json.map(({ lead, interest }) => [lead, interest])).toEqual(json.map(() => ['lead2@example.com', LABEL]));
		expect(json.length).toBeGreaterThan(0);
		// Once for the filter, and at most once for the answer.
		expect(routes()['GET /lead-labels']).toBe(1);
		expect(requests().log?.find(({ path }) => path.endsWith('/emails'))?.query).toMatchObject({ i_status: String(number) });
	});

	test('Delete of a label: its leads get another one', async () => {
		await mark(1);
		await run('leadLabel.delete', { id: pick('<label>'), additionalFields: { reassignedStatus: 'asked for a QUOTE' } });
		expect(bodies('DELETE')).toEqual([{ reassigned_status: 2001 }]);
		expect(await interestOf('lead1@example.com')).toBe(2001);
	});

	test('an unknown name is refused, and the sentence tells the names that there are', async () => {
		const { error } = await run('lead.updateInterest', { leadEmail: 'lead1@example.com', interestValue: 'Thrilled' });
		expect(error?.message).toBe(`'Interest Status Name or ID' cannot be "Thrilled"`);
		for (const name of ['Meeting Booked', LABEL, 'No budget']) expect(error?.description).toContain(name);
		expect(routes()).toEqual({ 'GET /lead-labels': 1 });
	});
});

describe('the vendor lists only built-in numbers for new and changed leads: the name becomes the number, a refusal names the field', () => {
	const refused = `Instantly: 'Interest Status Name or ID' was not accepted: body/lt_interest_status must be equal to one of the allowed values`;

	test('Create', async () => {
		const { error } = await run('lead.create', { ...inCampaign, email: 'new1@example.com', additionalFields: { ltInterestStatus: LABEL } });
		expect(bodies('POST')).toMatchObject([{ lt_interest_status: number }]);
		expect(error?.message).toBe(refused);
	});

	test('Update', async () => {
		const { error } = await run('lead.update', { id: pick('<lead>'), updateFields: { ltInterestStatus: LABEL } });
		expect(bodies('PATCH')).toEqual([{ lt_interest_status: number }]);
		expect(error?.message).toBe(refused);
	});

	const automatic = { mappingMode: 'autoMapInputData', value: null };
	const byHand = { mappingMode: 'defineBelow', value: { email: '={{ $json.email }}', lt_interest_status: '={{ $json.status }}' } };
	test.each([
		['automatic', automatic, { 'Interest Status': LABEL.toUpperCase() }],
		['by hand', byHand, { status: LABEL }],
	])('Add to Campaign or List, %s', async (_name, leads, own) => {
		const items = [1, 2].map((i) => ({ email: `new${i}@example.com`, ...own }));
		const { error } = await run('lead.addMany', { ...inCampaign, leadSource: 'items', leads }, items);
		expect(routes()).toEqual({ 'GET /lead-labels': 1, 'POST /leads/add': 1 });
		const sent = items.map(({ email }) => ({ email, lt_interest_status: number }));
		expect(bodies('POST')).toMatchObject([{ leads: sent }]);
		expect(error?.message).toMatch(/^Instantly: 'Leads' was not accepted: body\/leads\/0\/lt_interest_status must be equal/);
	});

	test('a name that is no label costs only its own lead', async () => {
		const items = ['Interested', 'Thrilled', 'Lead'].map((status, i) => ({ email: `new${i}@example.com`, 'Interest Status': status }));
		const { json } = await run('lead.addMany', { ...inCampaign, leadSource: 'items', leads: automatic }, items);
		expect(json).toMatchObject([
			{ outcome: 'created' },
			{ outcome: 'invalid', reason: expect.stringContaining('cannot be "Thrilled"') },
			{ outcome: 'created' },
		]);
		expect(routes()['GET /lead-labels']).toBe(1);
	});
});

describe('a label comes back by its name', () => {
	test('in leads: the list is read once in a run', async () => {
		await mark(1, 2);
		const { json } = await run('lead.get', { id: pick('={{ $json.id }}') }, [{ id: '<lead>' }, { id: '<lead2>' }, { id: '<lead>' }]);
		expect(json.map(({ interest }) => interest)).toEqual([LABEL, LABEL, LABEL]);
		expect(routes()['GET /lead-labels']).toBe(1);
		const all = await run('lead.getAll', { returnAll: true, filters: { campaignId: pick('<campaign>') } });
		expect(all.json.map(({ email, interest }) => [email, interest]).sort()).toMatchObject([
			['lead1@example.com', LABEL],
			['lead2@example.com', LABEL],
			['lead3@example.com', 'Lead'],
			['lead4@example.com', 'Lead'],
		]);
	});

	test('in emails', async () => {
		await mark(1, 2);
		const { json } = await run('email.getAll', { returnAll: true, filters: { emailType: 'received' } });
		expect(json.map(({ interest }) => interest)).toEqual([LABEL, LABEL]);
		expect(routes()).toEqual({ 'GET /lead-labels': 1, 'GET /emails': 1 });
	});

	test('nothing is read where all is built in, or the answer is not simplified', async () => {
		await run('lead.getAll', { filters: {} });
		await mark(1);
		const { json } = await run('lead.get', { id: pick('<lead>'), simplify: false });
		expect(json[0].lt_interest_status).toBe(number);
		expect(routes()).toEqual({ 'GET /leads/{id}': 1 });
	});
});

describe('a key without lead-labels:read', () => {
	const narrow = async () => {
		const { data } = await here.api.post<{ key: string }>('/api-keys', { name: 'No labels', scopes: ['leads:all', 'emails:all'] });
		here.control.resetRequests();
		return { credentials: { instantlyApi: { apiKey: data.key } } };
	};

	test('cannot use a name, and is told which scope it lacks', async () => {
		const given = { leadEmail: 'lead1@example.com', interestValue: LABEL };
		const { error } = await run('lead.updateInterest', given, [{}], await narrow());
		expect(error?.message).toBe('The API key may not do this');
		expect(error?.description).toContain('Make a key with the scope lead-labels:read');
		expect(routes()).toEqual({ 'GET /lead-labels': 1 });
		expect((await run('lead.updateInterest', { ...given, interestValue: number }, [{}], await narrow())).json).toMatchObject([
			{ accepted: true },
		]);
	});

	test('gets numbers where there are labels', async () => {
		await mark(1);
		const { json, error } = await run('lead.getAll', { filters: { campaignId: pick('<campaign>') } }, [{}], await narrow());
		expect(error).toBeUndefined();
		expect(json.map(({ interest }) => interest).sort()).toEqual([number, 'Lead', 'Lead', 'Lead'].sort());
	});
});

describe('the editor offers them', () => {
	const methods = () =>
		here.n8n.type().methods as unknown as {
			loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>>;
			resourceMapping: Record<string, (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>>;
		};
	const context = () => here.n8n.loading({ parameters: {} }) as unknown as ILoadOptionsFunctions;
	const more = Array.from({ length: 120 }, (_, i) => `Label ${String(i).padStart(3, '0')}`);

	test('after the built-in words, over all pages of the list', async () => {
		for (const label of more) await here.api.post('/lead-labels', { label, interest_status_label: 'positive' });
		here.control.resetRequests();
		const names = (options: INodePropertyOptions[]) => options.map(({ name }) => name);
		const all = await methods().loadOptions.interests.call(context());
		expect(names(all)).toEqual(expect.arrayContaining(['Interested', 'Lead', 'Won', LABEL, 'No budget', ...more]));
		expect(all).toHaveLength(10 + 3 + more.length);
		expect(all.find(({ name }) => name === LABEL)?.value).toBe(String(number));
		expect(routes()).toEqual({ 'GET /lead-labels': 2 });
		expect(names(await methods().loadOptions.interestsToSet.call(context()))).toEqual(names(all).filter((name) => name !== 'Lead'));
	});

	test('among the columns of a lead', async () => {
		const { fields } = await methods().resourceMapping.leadColumns.call(context());
		const column = fields.find(({ id }) => id === 'lt_interest_status');
		expect(column).toMatchObject({ displayName: 'Interest Status', type: 'options' });
		expect(column?.options).toEqual(
			expect.arrayContaining([expect.objectContaining({ name: 'Won' }), { name: LABEL, value: String(number) }]),
		);
	});
});

test('all labels come over the pages of a list whose cursor is a time', async () => {
	for (let i = 0; i < 120; i++) await here.api.post('/lead-labels', { label: `Label ${i}`, interest_status_label: 'negative' });
	here.control.resetRequests();
	const { json } = await run('leadLabel.getAll', { returnAll: true, filters: { interestStatus: 'negative' } });
	expect(new Set(json.map(({ label }) => label)).size).toBe(121);
	const [, second] = (requests().log ?? []).map(({ query }) => query);
	expect(second).toMatchObject({ limit: '100', interest_status: 'negative', starting_after: json[99].timestamp_created });
	expect(requests().total).toBe(2);
});
