import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { instantly } from '../../nodes/Instantly/provider';
import type { Result } from '../support/n8n.mts';
import type { Recorded } from '../support/openapi.mts';
import { document } from './document.mts';
import { filledIn, pick } from '../support/world.mts';
import { world, type World } from './world.mts';
import type { Case } from './rows/common.mts';
import { resources } from './rows/index.mts';

let here: World;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());

const rows = Object.entries(instantly.resources).flatMap(([resource, { operations }]) =>
	Object.keys(operations).map((operation) => `${resource}.${operation}`),
);
const caseOf = (name: string): Case | undefined => {
	const [resource, operation] = name.split('.');
	return resources[resource]?.cases[operation];
};

async function run(name: string, items: IDataObject[], { continueOnFail = false, fails = false } = {}) {
	const [resource, operation] = name.split('.');
	const ids = await here.fresh(resources[resource].prepare);
	if (fails)
		here.control.failures([
			{ kind: 'status', status: 400, times: 1, body: { statusCode: 400, error: 'Bad Request', message: 'The sandbox says no' } },
		]);
	const input = filledIn(items, ids);
	const result = await here.n8n.run({
		parameters: filledIn({ resource, operation, ...caseOf(name)?.parameters }, ids),
		items: input,
		continueOnFail,
	});
	const requests = (here.control.requests({ log: true }).log ?? []) as Recorded[];
	const log = requests.map(({ path, query, body }) => JSON.stringify([decodeURIComponent(path), query, body]));
	return { ids, input, result, log, faults: requests.flatMap((one) => document.requestFaults(one)) };
}

/** Output rows by the input item they say they come from; in the order of the items. */
function byItem({ items }: Result): IDataObject[][] {
	const from = items.map(({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item);
	expect(from).toEqual([...from].sort((a, b) => a - b));
	return [0, 1].map((item) => items.filter((_, i) => from[i] === item).map(({ json }) => json));
}

const matches = (json: IDataObject[], gives: Case['gives'][number], ids: Record<string, string>) => {
	const wanted = [filledIn(gives, ids)].flat();
	expect(json).toHaveLength(wanted.length);
	wanted.forEach((one, i) => expect(json[i]).toMatchObject(one));
};

test('no operation is left out', () => {
	const named = Object.entries(resources).flatMap(([resource, { cases }]) => Object.keys(cases).map((one) => `${resource}.${one}`));
	expect(named.sort()).toEqual([...rows].sort());
});

describe.each(rows)('%s', (name) => {
	const { items, gives, bad, once, says }: Case = caseOf(name) ?? { parameters: {}, items: [{}, {}], gives: [{}, {}], says: /./ };

	test('two items: each request has the values of its item, each row comes from its item', async () => {
		const { ids, input, result, log, faults } = await run(name, once ? [items[0]] : items);
		expect([result.error?.message, result.error?.description]).toEqual([undefined, undefined]);
		expect(faults).toEqual([]);
		const [first, second] = byItem(result);
		matches(first, gives[0], ids);
		if (!once) matches(second, gives[1], ids);
		for (const item of input) {
			const texts = Object.values(item).filter((value): value is string => typeof value === 'string' && !/^[A-Z]\w+$/.test(value));
			expect([name, item, log.some((request) => texts.every((text) => request.includes(text)))]).toEqual([name, item, true]);
		}
	});

	test('continue on error: a bad first item says why, the second gives its result', async () => {
		const { ids, result } = await run(name, [bad ?? items[0], items[1]], { continueOnFail: true, fails: !bad });
		expect(result.error).toBeUndefined();
		const [first, second] = byItem(result);
		expect(first).toEqual([{ error: expect.stringMatching(says) as unknown }]);
		expect(first[0].error).toMatch(/^['A-Z].{14,} \[item 0\]$/);
		matches(second, gives[1], ids);
	});

	test('stop on error: the error names the item and says what to do', async () => {
		const { result } = await run(name, [items[0], bad ?? items[1]].slice(bad ? 0 : 1), { fails: !bad });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(says);
		expect(result.error?.message).toMatch(bad ? / \[item 1\]$/ : /[^\]]$/);
		expect(result.error?.context?.itemIndex).toBe(bad ? 1 : 0);
		expect(result.error?.description).toMatch(/^[A-Z].{14,}/);
		expect(JSON.stringify([result.error, result.error?.context, result.error?.description])).not.toContain('sandbox-key');
	});
});

describe('a filter that comes out empty never means more leads', () => {
	const toList = { addTo: 'list', listId: pick('<list>') };
	const inCampaign = { campaignId: pick('<campaign>') };
	const writes: Array<[string, string, (ids: string) => INodeParameters]> = [
		['lead.deleteMany', 'ids', (ids) => ({ addTo: 'campaign', ...inCampaign, which: 'some', filters: { ids, status: 1 } })],
		['lead.deleteMany', 'ids alone', (ids) => ({ addTo: 'campaign', ...inCampaign, which: 'some', filters: { ids } })],
		['lead.move', 'ids', (ids) => ({ ...toList, filters: { ...inCampaign, ids } })],
		['lead.move', 'contacts', (contacts) => ({ ...toList, filters: { ...inCampaign, contacts } })],
		['lead.bulkAssign', 'ids', (ids) => ({ organizationUserIds: ['<member>'], filters: { ...inCampaign, ids } })],
		['lead.getAll', 'contacts', (contacts) => ({ filters: { contacts } })],
	];

	test.each(writes)('%s: %s', async (name, _field, parameters) => {
		for (const empty of ['={{ [] }}', '={{ null }}', '={{ " , " }}', '={{ [""] }}']) {
			const ids = await here.fresh();
			const [resource, operation] = name.split('.');
			const result = await here.n8n.run({ parameters: filledIn({ resource, operation, ...parameters(empty) }, ids), continueOnFail: true });
			const why = expect.stringMatching(/^'[A-Z][\w ]+' is empty, which would mean all leads/) as unknown;
			expect([empty, result.json, here.control.requests().total]).toEqual([empty, [{ error: why }], 0]);
		}
	});
});

describe('what an expression gives for a part of a campaign is read as the form would', () => {
	const create = async (period: IDataObject, later: IDataObject) => {
		await here.fresh();
		const steps = [
			{ subject: 'Hello', body: 'Hi' },
			{ subject: '', body: 'Again', ...later },
		];
		const form = { setUp: 'form', schedule: { period: [period] }, sequence: { step: steps } } as unknown as INodeParameters;
		const result = await here.n8n.run({
			parameters: { resource: 'campaign', operation: 'create', name: 'New', ...form },
			continueOnFail: true,
		});
		return { json: result.json[0], requests: here.control.requests().total };
	};
	const week = (...on: number[]) => Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((day) => [day, on.includes(day)]));

	test.each([
		['={{ ["Monday", "friday"] }}', week(1, 5)],
		['={{ "0,6" }}', week(0, 6)],
		['={{ [2] }}', week(2)],
	])('days %s', async (days, on) => {
		const { json } = await create({ days }, { wait: '={{ "0.5" }}' });
		expect(json.campaign_schedule).toMatchObject({ schedules: [{ days: on }] });
		expect(json.sequences).toMatchObject([
			{
				steps: [
					{ delay: 720, delay_unit: 'minutes' },
					{ delay: 0, delay_unit: 'days' },
				],
			},
		]);
	});

	test.each([
		['days', { days: '={{ ["Someday"] }}' }, {}, /^'Days' cannot be "Someday"$/],
		['no days', { days: '={{ [] }}' }, {}, /^'Schedule' has no day on which to send$/],
		['wait', {}, { wait: '={{ "soon" }}' }, /^'Wait \(Days\)' is not a number: "soon"$/],
		['hour', { from: '25:00' }, {}, /^'Schedule' has the hour "25:00"$/],
		['zone', { timezone: 'Mars/Olympus' }, {}, /^'Schedule' has the time zone "Mars\/Olympus", which Instantly does not know$/],
	])('refuses a wrong %s before anything is sent', async (_part, period, later, says) => {
		expect(await create(period as IDataObject, later as IDataObject)).toEqual({
			json: { error: expect.stringMatching(says) as unknown },
			requests: 0,
		});
	});
});

test('an item with an empty list of leads does not take the others with it', async () => {
	const ids = await here.fresh();
	const parameters = {
		resource: 'lead',
		operation: 'addMany',
		addTo: 'campaign',
		campaignId: pick('<campaign>'),
		leadSource: 'json',
		leadsJson: '={{ $json.leads }}',
	};
	const items = [{ leads: [] }, { leads: [{ email: 'new1@example.com' }] }];
	const result = await here.n8n.run({ parameters: filledIn(parameters, ids), items, continueOnFail: true });
	expect(result.error?.message).toBeUndefined();
	const [first, second] = byItem(result);
	expect(first.filter(({ error }) => !/^'[A-Z]\w+' is empty/.test(String(error)))).toEqual([]);
	expect(second).toMatchObject([{ email: 'new1@example.com', outcome: 'created' }]);
});
