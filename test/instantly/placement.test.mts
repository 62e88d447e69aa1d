import type { INodeParameters } from 'n8n-workflow';
import { pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';
import { prepare } from './rows/placement.mts';

let here: World;
let ids: Ids;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => (ids = await here.fresh(prepare)));

const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
	await here.n8n.run({ parameters: { resource, operation, ...parameters } });
const mail = { name: 'New', subject: 'Hello', bodyHtml: 'Hi' };

describe('Tests', () => {
	const create = async (parameters: INodeParameters) => await run('placementTest', 'create', { ...mail, ...parameters });

	test('one that is sent from outside says where to send, and under which code', async () => {
		const { json } = await create({ type: 1, sendingMethod: 2, emails: 'me@example.com', additionalFields: { testCode: 'spring' } });
		expect(json).toMatchObject([{ emails: ['me@example.com'], test_code: 'ptid_spring', type: 'One-Time', status: 'Active' }]);
		expect(json[0].recipients).toHaveLength(9);
	});

	test('the options of recipients can be sent on as they are', async () => {
		const { json: options } = await run('placementTest', 'getRecipientOptions');
		const [, , first] = options;
		const { json } = await create({
			type: 1,
			sendingMethod: 1,
			emails: 'sender1@example.com',
			additionalFields: { recipientsLabels: [first] as never },
		});
		expect(json[0].recipients).toHaveLength(1);
	});

	test('one that is automated needs a schedule', async () => {
		const automated = { type: 2, sendingMethod: 1, emails: 'sender1@example.com' };
		const { error } = await create(automated);
		expect(error?.message).toMatch(/^'Schedule \(JSON\)' is empty/);
		expect(here.control.requests().total).toBe(0);
		const schedule = '{"days": {"1": true}, "timing": {"from": "09:00"}, "timezone": "America/Chicago"}';
		expect((await create({ ...automated, schedule })).json).toMatchObject([{ type: 'Automated', timestamp_next_run: expect.any(String) }]);
	});

	test('its campaign is given if it is asked for', async () => {
		const made = await create({ type: 1, sendingMethod: 1, emails: 'sender1@example.com', additionalFields: { campaignId: ids.campaign } });
		const testId = pick(made.json[0].id as string);
		const { json } = await run('placementTest', 'get', { testId, options: { withMetadata: true } });
		expect(json).toMatchObject([{ metadata: { campaign: { id: ids.campaign, name: 'Campaign 1' } } }]);
	});
});

describe('Results', () => {
	const ask = async (operation: string, filters: INodeParameters, more: INodeParameters = { testId: pick(ids.test) }) =>
		await run('placementResult', operation, { ...more, filters });

	test('filters mean the same in a list and in counts', async () => {
		const filters = { recipientGeo: ['Germany', 4], recipientType: [1] };
		const { json } = await run('placementResult', 'getAll', { testId: pick(ids.test), returnAll: true, filters });
		expect(json.map(({ record_type: type }) => type).sort()).toEqual(['Received', 'Received', 'Sent', 'Sent']);
		const counts = await ask('statsByTest', filters, { testIds: [ids.test, ids.test2] });
		expect(counts.json).toMatchObject([
			{ test_id: ids.test, count: 2 },
			{ test_id: ids.test2, count: 2 },
		]);
	});

	test.each([
		[{ dateFrom: '2027-02-01', dateTo: '2027-01-01' }, "'Start Date' (2027-02-01) is after 'End Date' (2027-01-01)"],
		[
			{ showPrevious: true, previousDateFrom: '2027-02-01', previousDateTo: '2027-01-01' },
			"'Previous Start Date' (2027-02-01) is after 'Previous End Date' (2027-01-01)",
		],
		[
			{ previousDateFrom: '2027-01-01' },
			"The previous period is not shown unless 'Show Previous' is on. Add it, or take out the previous dates",
		],
	])('insights for %j are refused before anything is sent', async (filters, says) => {
		const { error } = await ask('insights', filters);
		expect(error?.message).toBe(says);
		expect(here.control.requests().total).toBe(0);
	});

	test('insights compare with a previous period', async () => {
		const filters = { dateTo: '2020-01-01', showPrevious: true, recipientEsp: ['Google'] };
		expect((await ask('insights', filters)).json).toEqual([]);
		const { json } = await ask('insights', { ...filters, dateTo: '2099-01-01', previousDateFrom: '2020-01-01' });
		expect(json).toMatchObject([
			{ recipient_esp: 'Google', inbox_percentage: expect.any(Number), prev_inbox_percentage: expect.any(Number) },
		]);
	});
});

test('the simplified report says whether a domain is on a blacklist, unless that is left out', async () => {
	const report = async (filters: INodeParameters) =>
		(await run('placementReport', 'getAll', { testId: pick(ids.test), returnAll: true, filters })).json[0];
	expect(await report({})).toMatchObject({ domain: 'example.com', is_blacklisted: false, is_spam: false });
	expect(await report({ skipBlacklistReport: true })).not.toHaveProperty('is_blacklisted', false);
});
