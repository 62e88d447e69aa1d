import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { arrived, hook, type Hook, people, start, type Running } from './helpers.mts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const WORK = 60_000;
const filters = { title: { include: ['Founder'] } };

describe('SuperSearch', () => {
	let run: Running;
	let target: Hook | undefined;
	const call = async (name: string, body: object) => (await run.api.post(`/supersearch-enrichment/${name}`, body)).data;
	const read = async (id: string) => (await run.api.get(`/supersearch-enrichment/${id}`)).data;
	const leads = async (where: object) => (await run.api.post('/leads/list', { ...where, limit: 100 })).data.items;
	const later = () => run.sandbox.control.clock({ advance: WORK });

	beforeEach(async () => {
		run = await start();
		run.sandbox.control.settings({ jobMs: WORK });
	});
	afterEach(async () => {
		await target?.close();
		target = undefined;
		await run.sandbox.close();
	});

	test('an enrichment is in progress, then done, and adds up', async () => {
		const campaign = await run.campaign();
		await run.add(campaign, [...people(2), { email: 'invalid@company.example' }, { email: 'lead9@catchall.example' }]);
		expect(await read(campaign)).toMatchObject({ exists: false, in_progress: false, enrichment_payload: { news: false } });
		// With and without the slash at the end.
		const made = await call('', { resource_id: campaign, type: 'email_verification', limit: 3 });
		expect(made).toMatchObject({ resource_id: campaign, limit: 3, enrichment_payload: { email_verification: true } });
		expect(await read(campaign)).toMatchObject({ exists: true, in_progress: true });
		const states = async () =>
			(await leads({ campaign })).map((lead: Record<string, unknown>) => [lead.enrichment_status, lead.verification_status]);
		expect((await states()).map(([status]: number[]) => status)).toEqual([11, 11, 11, undefined]);
		later();
		expect((await read(campaign)).in_progress).toBe(false);
		expect(await states()).toEqual([
			[1, 1],
			[1, 1],
			[1, -1],
			[undefined, undefined],
		]);
		const again = await run.api.post('/supersearch-enrichment', { resource_id: campaign, type: 'news' });
		expect(again.data).toMatchObject({ id: made.id, enrichment_payload: { email_verification: true, news: true } });
		later();
		expect((await leads({ campaign }))[0].payload).toMatchObject({ news: expect.any(String) });
		const history = async (query = '') => (await run.api.get(`/supersearch-enrichment/history/${campaign}${query}`)).data;
		expect((await history()).map((entry: { enrichment_payload: object }) => entry.enrichment_payload)).toEqual([
			{ email_verification: true, news: true },
			{ email_verification: true },
		]);
		expect(await history('?offset=1&limit=5')).toHaveLength(1);
	});

	test('run takes what is left, then refuses', async () => {
		const campaign = await run.campaign();
		await run.add(campaign, people(3));
		expect((await run.api.post('/supersearch-enrichment/run', { resource_id: campaign })).status).toBe(404);
		await call('', { resource_id: campaign, type: 'fully_enriched_profile', limit: 1 });
		later();
		const [, , last] = await leads({ campaign });
		expect(await call('run', { resource_id: campaign, lead_ids: [last.id] })).toMatchObject({ resource_id: campaign });
		later();
		const states = async () => (await leads({ campaign })).map((lead: { enrichment_status: number }) => lead.enrichment_status);
		expect(await states()).toEqual([1, undefined, 1]);
		await call('run', { resource_id: campaign });
		later();
		expect(await states()).toEqual([1, 1, 1]);
		const answer = await run.api.post('/supersearch-enrichment/run', { resource_id: campaign });
		expect([answer.status, answer.data]).toEqual([400, { message: 'All the leads have already been enriched' }]);
		expect(await call('run', { resource_id: campaign, count: 1 })).toEqual({
			message: 'column_name is required for overwrite, starting_row and count',
		});
	});

	test('settings are changed where there is an enrichment', async () => {
		const list = await run.list();
		const change = (body: object) => run.api.patch(`/supersearch-enrichment/${list}/settings`, body);
		expect((await change({ auto_update: true })).status).toBe(404);
		await call('', { resource_id: list, type: 'news' });
		expect((await run.api.get(`/lead-lists/${list}`)).data.has_enrichment_task).toBe(true);
		expect((await change({ auto_update: true, is_evergreen: true })).data).toMatchObject({
			auto_update: true,
			resource_type: 2,
			in_progress: true,
		});
		expect(await read(list)).toMatchObject({ auto_update: true, is_evergreen: true });
		const both = { resource_id: list, type: 'news', integration_actions: { provider: { action: { mapping: {} } } } };
		expect(await call('', both)).toMatchObject({ statusCode: 400, message: 'type and integration_actions are mutually exclusive' });
		expect(await call('', { resource_id: UNKNOWN, type: 'news' })).toMatchObject({ statusCode: 404 });
	});

	test('an AI enrichment is pending, running, done, and fills its column', async () => {
		const campaign = await run.campaign();
		await run.add(campaign, people(3));
		const body = {
			resource_id: campaign,
			resource_type: 1,
			output_column: 'opener',
			model_version: 'gpt-5',
			prompt: 'Hello {{firstName}}!',
		};
		expect(await call('ai', { ...body, limit: 2 })).toMatchObject({
			status: 1,
			output_column: 'opener',
			overwrite: false,
			template_id: null,
		});
		const busy = async () => (await run.api.get(`/supersearch-enrichment/ai/${campaign}/in-progress`)).data;
		expect(await busy()).toMatchObject([{ status: 1, resource_type: 1 }]);
		run.sandbox.control.clock({ advance: WORK / 2 });
		expect(await busy()).toMatchObject([{ status: 2 }]);
		later();
		expect(await busy()).toEqual([]);
		const column = async () => (await leads({ campaign })).map((lead: { payload: Record<string, unknown> }) => lead.payload.opener);
		expect(await column()).toEqual(['Answer to: Hello Lead!', 'Answer to: Hello Lead!', undefined]);
		await call('run', { resource_id: campaign, column_name: 'opener', starting_row: 3, count: 1 });
		later();
		expect((await column())[2]).toBe('Answer to: Hello Lead!');
		const refused = { message: 'All the leads have already been enriched' };
		expect(await call('run', { resource_id: campaign, column_name: 'opener' })).toEqual(refused);
		expect(await call('run', { resource_id: campaign, column_name: 'opener', overwrite: true })).toMatchObject({ resource_id: campaign });
		expect((await run.api.post('/supersearch-enrichment/run', { resource_id: campaign, column_name: 'other' })).status).toBe(404);
		expect((await run.api.post('/supersearch-enrichment/ai', { ...body, resource_type: 2 })).status).toBe(404);
		run.sandbox.control.settings({ jobResult: 'failed' });
		await call('ai', { ...body, output_column: 'broken' });
		later();
		expect(await busy()).toEqual([]);
		expect((await leads({ campaign }))[0].payload).not.toHaveProperty('broken');
	});

	test('the same filters find the same people', async () => {
		const count = async (more: object = {}) =>
			(await call('count-leads-from-supersearch', { search_filters: filters, ...more })).number_of_leads;
		const found = await count();
		expect(found).toBeGreaterThan(20);
		expect(await count()).toBe(found);
		const preview = await call('preview-leads-from-supersearch', { search_filters: filters });
		expect(preview.number_of_leads).toBe(found);
		expect(preview.leads).toHaveLength(20);
		expect(preview.leads[0].isOwned).toBe(false);
		expect(await count({ search_filters: {} })).toBe(1_000_000);
		expect(await count({ search_filters: {}, show_one_lead_per_company: true })).toBe(997);
		expect(await count({ search_filters: { name: ['Nobody'] } })).toBe(0);
		await call('enrich-leads-from-supersearch', { search_filters: filters, limit: 7 });
		later();
		expect(await count()).toBe(found);
		expect(await count({ skip_owned_leads: true })).toBe(found - 7);
		expect((await call('preview-leads-from-supersearch', { search_filters: filters })).leads[0].isOwned).toBe(true);
	});

	test('enriching from a search makes a list and fills it by a job', async () => {
		const answer = await call('enrich-leads-from-supersearch', { search_filters: filters, limit: 5, list_name: 'Founders' });
		expect(answer).toMatchObject({ resource_type: 2, list_name: 'Founders', limit: 5, live_list_workflow_id: null });
		expect((await run.api.get(`/lead-lists/${answer.resource_id}`)).data.name).toBe('Founders');
		expect(await read(answer.resource_id)).toMatchObject({ in_progress: true, has_no_leads: false, search_filters: filters });
		expect(await leads({ list_id: answer.resource_id })).toEqual([]);
		later();
		const job = (await run.api.get(`/background-jobs/${answer.background_job_id}`)).data;
		expect(job).toMatchObject({ type: 'import-leads', status: 'success', data: { success_count: 5, failed_count: 0 } });
		const made = await leads({ list_id: answer.resource_id });
		expect(made).toHaveLength(5);
		expect(made[0]).toMatchObject({ enrichment_status: 1, email: expect.stringMatching(/@company\d+\.example$/) });
		const more = await call('enrich-leads-from-supersearch', { search_filters: filters, limit: 600, resource_id: answer.resource_id });
		expect(more).not.toHaveProperty('list_name');
		later();
		const second = (await run.api.get(`/background-jobs/${more.background_job_id}`)).data;
		expect(second.data).toEqual({ success_count: 495, failed_count: 5, total_to_process: 500 });
	});

	test('a search that finds nobody, or fails, adds nobody', async () => {
		const campaign = await run.campaign();
		const nobody = { search_filters: { name: ['Nobody'] }, limit: 5, resource_id: campaign };
		expect(await call('enrich-leads-from-supersearch', nobody)).toMatchObject({ resource_type: 1, background_job_id: null });
		expect(await read(campaign)).toMatchObject({ has_no_leads: true });
		run.sandbox.control.settings({ jobResult: 'failed' });
		await call('enrich-leads-from-supersearch', { search_filters: filters, limit: 5, resource_id: campaign });
		later();
		expect(await leads({ campaign })).toEqual([]);
		expect((await read(campaign)).in_progress).toBe(false);
	});

	test.each([
		['018f23b7-92bb-7c64-a3d4-1ba53b8ad971', 200, undefined],
		['018f23b7-92bb-7c64-a3d4-1ba53b8ad972', 409, 'COMPANY_LIST_NOT_READY'],
		[UNKNOWN, 404, 'COMPANY_LIST_NOT_FOUND'],
	])('company list %s: %d', async (company_list_id, status, errorCode) => {
		for (const name of ['count', 'preview', 'enrich']) {
			const body = { search_filters: { company_list_id }, ...(name === 'enrich' ? { limit: 1 } : {}) };
			const answer = await run.api.post(`/supersearch-enrichment/${name}-leads-from-supersearch`, body);
			expect([answer.status, answer.data.errorCode]).toEqual([status, errorCode]);
		}
	});

	test('a webhook is told when an enrichment is completed', async () => {
		target = await hook();
		const campaign = await run.campaign();
		await run.api.post('/webhooks', { target_hook_url: target.url, event_type: 'supersearch_enrichment_completed' });
		await call('', { resource_id: campaign, type: 'news' });
		expect(target.received).toEqual([]);
		later();
		await arrived(target);
		expect(target.received[0].body).toMatchObject({
			event_type: 'supersearch_enrichment_completed',
			campaign_id: campaign,
			resource_type: 1,
		});
	});

	test('what was under way when the sandbox stopped has failed after a new start', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
		const data = join(folder, 'state.json');
		const before = await start({ data });
		before.sandbox.control.settings({ jobMs: WORK });
		const list = await before.list();
		const ai = { resource_id: list, resource_type: 2, output_column: 'opener', model_version: 'gpt-5' };
		await before.api.post('/supersearch-enrichment/ai', ai);
		await before.api.post('/supersearch-enrichment', { resource_id: list, type: 'news' });
		const path = `/supersearch-enrichment/ai/${list}/in-progress`;
		expect((await before.api.get(path)).data).toHaveLength(1);
		await before.sandbox.close();
		const after = await start({ data });
		expect((await after.api.get(path)).data).toEqual([]);
		expect((await after.api.get(`/supersearch-enrichment/${list}`)).data).toMatchObject({ exists: true });
		await after.sandbox.close();
		await rm(folder, { recursive: true });
	});

	test('words of signals', async () => {
		const facet = async (more: object = {}) =>
			(await call('signal-keywords-facet', { category: 'linkedin_post_contact', field: 'text', ...more })).keywords;
		const all: { keyword: string; count: number }[] = await facet({ limit: 100 });
		expect(all.map(({ count }) => count)).toEqual(all.map(({ count }) => count).sort((a, b) => b - a));
		expect((await facet({ prefix: 'PA' })).map(({ keyword }: { keyword: string }) => keyword)).toEqual(['partner']);
		expect(await facet({ limit: 2 })).toEqual(all.slice(0, 2));
		expect(await facet({ category: 'Unknown' })).toEqual([]);
	});
});
