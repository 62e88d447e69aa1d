import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { byItem, operationsSuite } from '../support/suites/operations.mts';
import { filledIn, pick } from '../support/world.mts';
import { instantly } from './subject.mts';

const here = operationsSuite(instantly);

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
			const ids = await here.world.fresh();
			const [resource, operation] = name.split('.');
			const result = await here.world.n8n.run({
				parameters: filledIn({ resource, operation, ...parameters(empty) }, ids),
				continueOnFail: true,
			});
			const why = expect.stringMatching(/^'[A-Z][\w ]+' is empty, which would mean all leads/) as unknown;
			expect([empty, result.json, here.world.control.requests().total]).toEqual([empty, [{ error: why }], 0]);
		}
	});
});

describe('what an expression gives for a part of a campaign is read as the form would', () => {
	const create = async (period: IDataObject, later: IDataObject) => {
		await here.world.fresh();
		const steps = [
			{ subject: 'Hello', body: 'Hi' },
			{ subject: '', body: 'Again', ...later },
		];
		const form = { setUp: 'form', schedule: { period: [period] }, sequence: { step: steps } } as unknown as INodeParameters;
		const result = await here.world.n8n.run({
			parameters: { resource: 'campaign', operation: 'create', name: 'New', ...form },
			continueOnFail: true,
		});
		return { json: result.json[0], requests: here.world.control.requests().total };
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
	const ids = await here.world.fresh();
	const parameters = {
		resource: 'lead',
		operation: 'addMany',
		addTo: 'campaign',
		campaignId: pick('<campaign>'),
		leadSource: 'json',
		leadsJson: '={{ $json.leads }}',
	};
	const items = [{ leads: [] }, { leads: [{ email: 'new1@example.com' }] }];
	const result = await here.world.n8n.run({ parameters: filledIn(parameters, ids), items, continueOnFail: true });
	expect(result.error?.message).toBeUndefined();
	const [first, second] = byItem(result);
	expect(first.filter(({ error }) => !/^'[A-Z]\w+' is empty/.test(String(error)))).toEqual([]);
	expect(second).toMatchObject([{ email: 'new1@example.com', outcome: 'created' }]);
});
