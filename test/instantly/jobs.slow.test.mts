import type { INodeParameters } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../support/n8n.mts';
import { pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

let here: World;
let ids: Ids;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());
beforeEach(async () => (ids = await here.fresh()));

type Job = { id: string; status: string };
const jobs = () => (here.control.fullState().instantly as { jobs: Job[] }).jobs;
const order = () => ({ campaign: ids.campaign, ids: [ids.lead], to_list_id: ids.list2 });
const start = async () => (await here.api.post<Job>('/leads/move', order())).data.id;
/** How often the job was looked at. */
const looks = () => here.control.requests().byRoute['GET /background-jobs/{id}'] ?? 0;

/** The operations that can wait, each with a job that is under way; `asked` is how many requests it takes before the first look. */
const ways: Array<
	[string, { asked: number; begin: (options: INodeParameters) => Promise<{ run: Promise<Result>; job: () => Promise<string> }> }]
> = [
	[
		'lead.move',
		{
			asked: 0,
			begin: async (options) => {
				const filters = { campaignId: pick(ids.campaign), ids: ids.lead };
				const parameters = { resource: 'lead', operation: 'move', addTo: 'list', listId: pick(ids.list2), filters, options };
				const run = here.n8n.run({ parameters });
				const job = async () => {
					while (jobs().length === 0) await sleep(20);
					return jobs()[0].id;
				};
				return { run, job };
			},
		},
	],
	[
		'backgroundJob.get',
		{
			asked: 1,
			begin: async (options) => {
				const id = await start();
				here.control.resetRequests();
				const run = here.n8n.run({ parameters: { resource: 'backgroundJob', operation: 'get', id, options } });
				return { run, job: async () => id };
			},
		},
	],
];

describe.each(ways)('%s', (_name, { asked, begin }) => {
	test('waits until the job has succeeded, and looks every two seconds', async () => {
		here.control.settings({ jobMs: 2_500 });
		const from = Date.now();
		const { json, error } = await (await begin({ wait: true })).run;
		expect([error?.message, json]).toEqual([undefined, [expect.objectContaining({ status: 'success', finished: true, progress: 100 })]]);
		expect(looks()).toBe(asked + 2);
		expect(Date.now() - from).toBeGreaterThanOrEqual(3_900);
	});

	test.each(['failed', 'cancelled'] as const)('a job that ended as %s is no success, and is not looked at again', async (jobResult) => {
		here.control.settings({ jobResult });
		const { error, json } = await (await begin({ wait: true })).run;
		expect(error?.message).toBe(`Instantly did not do it: the job ended as "${jobResult}"`);
		expect(json).toEqual([]);
		expect(looks()).toBe(asked + 1);
	});

	test.each(['draining', 'paused'] as const)('a job that is %s has not ended', async (state) => {
		here.control.settings({ jobMs: 600_000 });
		const { run, job } = await begin({ wait: true });
		const id = await job();
		here.control.job(id, state);
		while (looks() < asked + 1) await sleep(50);
		here.control.job(id, 'success');
		expect((await run).json).toMatchObject([{ status: 'success', finished: true, data: { moved_leads: 1 } }]);
		expect(looks()).toBe(asked + 2);
	});

	test('waits no longer than it may: the output says how far the job is, and that it goes on', async () => {
		here.control.settings({ jobMs: 600_000 });
		const { run, job } = await begin({ wait: true, waitAtMost: 3 });
		const id = await job();
		here.control.clock({ advance: 250_000 });
		here.control.job(id, 'paused');
		const from = Date.now();
		const { json, error } = await run;
		expect([error?.message, json]).toEqual([undefined, [expect.objectContaining({ id, status: 'paused', progress: 50, finished: false })]]);
		// One after two seconds, and one when the time is up.
		expect(looks()).toBe(asked + 2);
		expect(Date.now() - from).toBeLessThan(4_500);
	});

	test('without waiting it gives the job as it is, with no look at it', async () => {
		here.control.settings({ jobMs: 600_000 });
		const { json } = await (await begin({})).run;
		expect(json).toMatchObject([{ type: 'move-leads', status: 'pending' }]);
		expect(json[0]).not.toHaveProperty('finished');
		expect(looks()).toBe(asked);
	});
});

test('a job that has ended is looked at once, whatever its end; without waiting that is no failure', async () => {
	const get = async (id: string, options: INodeParameters) =>
		await here.n8n.run({ parameters: { resource: 'backgroundJob', operation: 'get', id, options } });
	const [good, bad] = [await start(), await start()];
	here.control.job(good, 'success');
	here.control.job(bad, 'failed');
	expect((await get(good, { wait: true })).json).toMatchObject([{ status: 'success', finished: true }]);
	expect((await get(bad, { wait: true })).error?.message).toContain('the job ended as "failed"');
	expect((await get(bad, {})).json).toMatchObject([{ status: 'failed' }]);
	expect(looks()).toBe(3);
});

test('several jobs are waited for side by side; one that failed stops only its own item', async () => {
	here.control.settings({ jobMs: 600_000 });
	const all = [await start(), await start(), await start()];
	const parameters = { resource: 'backgroundJob', operation: 'get', id: '={{ $json.id }}', options: { wait: true } };
	const run = here.n8n.run({ parameters, items: all.map((id) => ({ id })), continueOnFail: true });
	while (looks() < 3) await sleep(20);
	for (const [i, status] of (['success', 'cancelled', 'success'] as const).entries()) here.control.job(all[i], status);
	const { items } = await run;
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(items.map(({ json }) => json.status ?? json.error)).toEqual([
		'success',
		'Instantly did not do it: the job ended as "cancelled" [item 1]',
		'success',
	]);
	expect(looks()).toBe(6);
});

test('only the parts of the data that are asked for come back', async () => {
	const id = await start();
	here.control.job(id, 'success');
	const parameters = { resource: 'backgroundJob', operation: 'get', id, additionalFields: { dataFields: 'moved_leads' } };
	expect((await here.n8n.run({ parameters })).json).toMatchObject([{ data: { moved_leads: 1 } }]);
});
