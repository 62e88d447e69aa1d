import axios from 'axios';

import { people, start, type Running } from './helpers.mts';

let run: Running;
beforeEach(async () => {
	run = await start();
	run.sandbox.control.settings({ jobMs: 3_000 });
});
afterEach(() => run.sandbox.close());

/** A job that moves one lead to a list. */
async function job(): Promise<{ id: string; read(): Promise<Record<string, unknown>>; moved(): Promise<number> }> {
	const [campaign, list] = [await run.campaign(), await run.list()];
	await run.add(campaign, people(1));
	const { data } = await run.api.post('/leads/move', { campaign, to_list_id: list });
	return {
		id: data.id,
		read: async () => (await run.api.get(`/background-jobs/${data.id}`)).data,
		moved: async () => (await run.api.post('/leads/list', { list_id: list })).data.items.length,
	};
}

test.each(['paused', 'draining'] as const)('a job that is %s waits until it may go on', async (status) => {
	const { control } = run.sandbox;
	const { id, read, moved } = await job();
	control.clock({ advance: 1_500 });
	expect(await read()).toMatchObject({ status: 'in-progress', progress: 50 });
	control.job(id, status);
	control.clock({ advance: 60_000 });
	expect(await read()).toMatchObject({ status, progress: 50, data: {} });
	expect((await run.api.get(`/background-jobs?status=${status},success`)).data.items).toHaveLength(1);
	expect(await moved()).toBe(0);
	control.job(id, 'in-progress');
	control.clock({ advance: 2_500 });
	expect((await read()).status).toBe('in-progress');
	control.clock({ advance: 1_000 });
	expect(await read()).toMatchObject({ status: 'success', progress: 100, data: { moved_leads: 1 } });
	expect(await moved()).toBe(1);
});

test('a job can be ended by order, with its work done or not, and then stays as it is', async () => {
	const [good, bad] = [await job(), await job()];
	const order = (id: string, status: string) => axios.post(`${run.sandbox.url}/sandbox/jobs/${id}`, { status }, { proxy: false });
	expect((await order(good.id, 'success')).data).toMatchObject({ status: 'success', progress: 100 });
	expect(await good.moved()).toBe(1);
	await order(bad.id, 'cancelled');
	for (const { id } of [good, bad]) await order(id, 'paused');
	run.sandbox.control.clock({ advance: 60_000 });
	expect([(await good.read()).status, (await bad.read()).status]).toEqual(['success', 'cancelled']);
	expect(await bad.moved()).toBe(0);
	await expect(order(good.id, 'done')).rejects.toMatchObject({ response: { status: 400 } });
});
