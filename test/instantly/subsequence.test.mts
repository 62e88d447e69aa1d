import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

let here: World;
let ids: Ids;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => (ids = await here.fresh()));

const run = async (operation: string, parameters: INodeParameters, resource = 'subsequence') =>
	await here.n8n.run({ parameters: { resource, operation, ...parameters } });
const form = { setUp: 'form', schedule: {}, sequence: {} };
const create = async (more: INodeParameters = {}) =>
	await run('create', { campaignId: pick(ids.campaign), name: 'Later', conditionsReplyContains: 'later', ...form, ...more });
const stepsOf = ({ json }: { json: IDataObject[] }) => (json[0].sequences as Array<{ steps: IDataObject[] }>)[0].steps;

describe('conditions', () => {
	test('a subsequence without any is refused before anything is sent', async () => {
		for (const empty of ['', '={{ "" }}']) {
			const { error } = await create({ conditionsReplyContains: empty, conditionsCrmStatus: '={{ [] }}', conditionsLeadActivity: [] });
			expect(error?.message).toMatch(
				/^Nothing says which leads get the emails\. Fill in 'Interest Status Names or IDs', 'Lead Activity' or/,
			);
		}
		expect(here.control.requests().total).toBe(0);
	});

	test('statuses are given by word, number or name of a label; labels are read once, and only for a name', async () => {
		const { data } = await here.api.post<{ interest_status: number }>('/lead-labels', {
			label: 'Call Back',
			interest_status_label: 'positive',
		});
		here.control.resetRequests();
		const plain = await create({ conditionsCrmStatus: ['won', 0, '-4'], conditionsReplyContains: '' });
		expect(plain.json[0].conditions).toEqual({ crm_status: [4, 0, -4] });
		expect(here.control.requests().byRoute).toEqual({ 'POST /subsequences': 1 });
		const named = await here.n8n.run({
			parameters: { resource: 'subsequence', operation: 'create', campaignId: pick(ids.campaign), name: '={{ $json.name }}', conditionsCrmStatus: ['Call back', 'Lost'], ...form },
			items: [{ name: 'One' }, { name: 'Two' }],
		}); // prettier-ignore
		expect(named.json.map(({ conditions }) => conditions)).toEqual([1, 2].map(() => ({ crm_status: [data.interest_status, -3] })));
		expect(here.control.requests().byRoute).toEqual({ 'POST /subsequences': 3, 'GET /lead-labels': 1 });
	});

	test('a plain lead is no status that a condition can have', async () => {
		const { error } = await create({ conditionsCrmStatus: ['Lead'] });
		expect(error?.message).toBe(`'Interest Status Names or IDs' cannot be "Lead"`);
	});

	test('a changed one replaces all; fields left empty change nothing', async () => {
		const id = pick(ids.subsequence);
		const { json } = await run('update', { id, conditionsCrmStatus: [], ...form, updateFields: { name: 'New' } });
		expect(json).toMatchObject([{ name: 'New', conditions: { crm_status: [1] } }]);
		const changed = await run('update', { id, conditionsLeadActivity: ['email opened', 91], ...form });
		expect(changed.json[0].conditions).toEqual({ lead_activity: [2, 91] });
	});
});

describe('schedule and steps', () => {
	test('without hours of its own it sends when the campaign does', async () => {
		const campaign = (await run('get', { id: pick(ids.campaign) }, 'campaign')).json[0].campaign_schedule;
		expect((await create()).json[0].subsequence_schedule).toEqual(campaign);
		const { json } = await create({ schedule: { period: [{ days: [6], from: '10:00', to: '11:00', timezone: 'Europe/Belgrade' }] } });
		expect(json[0].subsequence_schedule).toMatchObject({
			schedules: [{ timing: { from: '10:00', to: '11:00' }, days: { 6: true, 1: false } }],
		});
	});

	test('the first email waits as long as it says, and may stay in the thread of the campaign', async () => {
		const step = [{ wait: 0.25, subject: '', body: 'Hi' }, { wait: 2, subject: '', body: 'Again' }, { body: 'Last' }]; // prettier-ignore
		expect(stepsOf(await create({ sequence: { step } }))).toMatchObject([
			{ pre_delay: 360, pre_delay_unit: 'minutes', delay: 2, delay_unit: 'days', variants: [{ subject: '' }] },
			{ delay: 3, delay_unit: 'days' },
			{ delay: 0, delay_unit: 'days' },
		]);
		const { error } = await run('create', { name: 'Spring', setUp: 'form', schedule: { period: [{}] }, sequence: { step } }, 'campaign');
		expect(error?.message).toBe("'Sequence' has no subject in step 1");
	});

	test('a campaign has no wait before its first email', async () => {
		const made = await run('create', { name: 'Spring', setUp: 'form', schedule: { period: [{}] }, sequence: { step: [{ wait: 5, subject: 'Hello', body: 'Hi' }] } }, 'campaign'); // prettier-ignore
		expect(stepsOf(made)[0]).toEqual({ type: 'email', delay: 0, delay_unit: 'days', variants: [expect.anything()] });
	});

	test('more variants of a step than the API takes are refused with the name of the field', async () => {
		const variant = Array.from({ length: 26 }, () => ({ subject: 'Idea', body: 'Hi' }));
		const { error } = await create({ sequence: { step: [{ subject: 'Hello', body: 'Hi', variants: { variant } }] } });
		expect(error?.message).toMatch(/^Instantly: 'Sequence' was not accepted: .+ NOT have more than 26 items/);
	});

	test('an update changes what is given, and a campaign keeps its schedule', async () => {
		const before = (await run('get', { id: pick(ids.campaign) }, 'campaign')).json[0];
		const sequence = { step: [{ subject: 'New', body: 'Hi' }] };
		const { json } = await run('update', { id: pick(ids.campaign), ...form, sequence }, 'campaign');
		expect(json[0].campaign_schedule).toEqual(before.campaign_schedule);
		expect(json[0].sequences).toMatchObject([{ steps: [{ variants: [{ subject: 'New' }] }] }]);
	});
});

describe('a limit of its own', () => {
	const why = "'Emails a Day' counts only with 'Daily Limit' set to Its Own";

	test('needs the mode that makes it count', async () => {
		expect((await create({ additionalFields: { dailyLimit: 20 } })).error?.message).toBe(why);
		expect((await create({ additionalFields: { dailyLimit: 20, dailyLimitMode: 'unlimited' } })).error?.message).toBe(why);
		const update = { id: pick(ids.subsequence), ...form };
		expect((await run('update', { ...update, updateFields: { dailyLimit: 20, dailyLimitMode: 'inherit' } })).error?.message).toBe(why);
		expect(here.control.requests().total).toBe(0);
	});

	test('may be changed alone where the mode is there already', async () => {
		const made = await create({ additionalFields: { dailyLimit: 20, dailyLimitMode: 'Its Own' } });
		expect(made.json).toMatchObject([{ daily_limit: 20, daily_limit_mode: 'custom' }]);
		const id = pick(made.json[0].id as string);
		expect((await run('update', { id, ...form, updateFields: { dailyLimit: 30 } })).json).toMatchObject([{ daily_limit: 30 }]);
	});
});
