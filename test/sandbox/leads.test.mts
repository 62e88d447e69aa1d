import fc from 'fast-check';

import { people, start, type Running } from './helpers.mts';

let run: Running;

beforeEach(async () => {
	run = await start();
});
afterEach(async () => {
	await run.sandbox.close();
});

/** All leads of a selection, page by page, until the cursor ends. */
async function all(body: object, limit = 100) {
	const items: { id: string; email: string; [key: string]: unknown }[] = [];
	let cursor: string | undefined;
	let pages = 0;
	do {
		const { data } = await run.api.post('/leads/list', { ...body, limit, starting_after: cursor });
		items.push(...data.items);
		cursor = data.next_starting_after;
		pages += 1;
	} while (cursor !== undefined);
	return { items, pages };
}

describe('adding many', () => {
	test('counts what it does not create, and names only what it creates', async () => {
		const { api } = run;
		await api.post('/block-lists-entries/bulk-create', { bl_values: ['Blocked@company.example', 'no.example'] });
		const [campaign, other] = [await run.campaign(), await run.campaign()];
		await run.add(campaign, people(1));
		await run.add(other, people(1, 50));
		const leads = [
			{ email: 'new@company.example', first_name: 'Lead', phone: '1' },
			{ email: 'LEAD1@company.example' },
			{ email: 'NEW@company.example' },
			{ email: 'blocked@company.example' },
			{ email: 'any@NO.example' },
			{ email: 'not an address' },
			{ email: null, first_name: 'Lead' },
			{ first_name: 'Lead' },
			{ email: 'lead50@company.example' },
			{ email: 'fine@company.example' },
		];
		const data = await run.add(campaign, leads, { skip_if_in_workspace: true });
		expect(data).toEqual({
			status: 'success',
			total_sent: 10,
			leads_uploaded: 2,
			in_blocklist: 2,
			blocklist_used: expect.any(String),
			duplicated_leads: 1,
			skipped_count: 1,
			invalid_email_count: 3,
			incomplete_count: 0,
			duplicate_email_count: 1,
			remaining_in_plan: expect.any(Number),
			created_leads: [
				{ index: 0, id: expect.any(String), email: 'new@company.example', first_name: 'Lead', last_name: null, phone: '1' },
				{ index: 9, id: expect.any(String), email: 'fine@company.example', first_name: null, last_name: null, phone: null },
			],
		});
	});

	test('a list takes leads without an address, but not without any name', async () => {
		const list = await run.list();
		const leads = [{ first_name: 'Lead' }, { phone: '1' }, { email: 'a@b.example' }, { email: 'x' }, {}];
		const { data } = await run.api.post('/leads/add', { list_id: list, leads });
		expect(data).toMatchObject({
			leads_uploaded: 2,
			incomplete_count: 2,
			invalid_email_count: 1,
			remaining_in_plan: null,
			blocklist_used: null,
		});
	});

	test('skip flags look at campaigns, lists or everything', async () => {
		const [campaign, list] = [await run.campaign(), await run.list()];
		await run.add(campaign, people(1));
		await run.api.post('/leads/add', { list_id: list, leads: people(1, 2) });
		const skipped = async (flags: object) => {
			const fresh = await run.campaign();
			return (await run.add(fresh, people(3), flags)).skipped_count;
		};
		expect(await skipped({})).toBe(0);
		expect(await skipped({ skip_if_in_list: true })).toBe(1);
		expect(await skipped({ skip_if_in_campaign: true })).toBe(3);
		expect(await skipped({ skip_if_in_workspace: true })).toBe(3);
	});

	test('every lead is accounted for, whatever is sent', async () => {
		const campaign = await run.campaign();
		const list = await run.list();
		await run.api.post('/block-lists-entries', { bl_value: 'no.example' });
		const email = fc.oneof(
			fc.constantFrom('a@b.example', 'A@b.example', 'c@d.example', 'x@no.example', 'bad', '', null),
			fc.integer({ min: 1, max: 30 }).map((n) => `lead${n}@company.example`),
		);
		const lead = fc.record({ email, first_name: fc.constantFrom('Lead', null) }, { requiredKeys: [] });
		await fc.assert(
			fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 40 }), fc.boolean(), async (leads, toList) => {
				const where = toList ? { list_id: list } : { campaign_id: campaign };
				const { data } = await run.api.post('/leads/add', { leads, ...where });
				const counts = [
					data.leads_uploaded,
					data.in_blocklist,
					data.duplicated_leads,
					data.skipped_count,
					data.invalid_email_count,
					data.incomplete_count,
					data.duplicate_email_count,
				];
				expect(counts.reduce((sum, n) => sum + n, 0)).toBe(leads.length);
				expect(data.created_leads).toHaveLength(data.leads_uploaded);
				const { items } = await all(where.list_id ? where : { campaign });
				const emails = items.map((item) => item.email).filter(Boolean);
				expect(new Set(emails).size).toBe(emails.length);
			}),
			{ numRuns: 40 },
		);
	});
});

describe('one lead', () => {
	test('an address that is there answers with the old lead, unchanged', async () => {
		const { api } = run;
		const campaign = await run.campaign();
		const first = (await api.post('/leads', { campaign, email: 'a@b.example', first_name: 'Lead' })).data;
		const second = await api.post('/leads', { campaign, email: 'A@B.example', first_name: 'Other' });
		expect([second.status, second.data]).toEqual([200, first]);
	});

	test('custom variables come back in payload, next to the core fields; PATCH replaces or merges them', async () => {
		const { api, sandbox } = run;
		const campaign = await run.campaign();
		const body = { campaign, email: 'a@b.example', first_name: 'Lead', custom_variables: { size: 3, vip: true, none: null } };
		const { data: lead } = await api.post('/leads', body);
		expect(lead.payload).toEqual({ firstName: 'Lead', size: 3, vip: true, none: null });
		expect(lead.custom_variables).toBeUndefined();
		expect(Object.keys((await api.get(`/campaigns/${campaign}`)).data.custom_variables)).toEqual(['size', 'vip', 'none']);
		const patch = async (change: object) => (await api.patch(`/leads/${lead.id}`, change)).data.payload;
		expect(await patch({ first_name: 'New' })).toEqual({ firstName: 'New', size: 3, vip: true, none: null });
		expect(await patch({ custom_variables: { a: 1 } })).toEqual({ firstName: 'New', a: 1 });
		sandbox.control.settings({ patchCustomVariables: 'merge' });
		expect(await patch({ custom_variables: { b: 2 } })).toEqual({ firstName: 'New', a: 1, b: 2 });
	});

	test('interest by address, in every campaign or in one', async () => {
		const { api, sandbox } = run;
		const [one, two] = [await run.campaign(), await run.campaign()];
		await run.add(one, people(1));
		await run.add(two, people(1));
		const set = (more: object) =>
			api.post('/leads/update-interest-status', { lead_email: 'Lead1@company.example', interest_value: 1, ...more });
		const values = async () => (await all({})).items.map((lead) => lead.lt_interest_status);
		expect((await set({ campaign_id: two })).status).toBe(202);
		expect(await values()).toEqual([undefined, 1]);
		await set({ interest_value: 4 });
		expect(await values()).toEqual([4, 4]);
		await set({ interest_value: null });
		expect(await values()).toEqual([undefined, undefined]);
		expect((await set({ lead_email: 'nobody@company.example' })).status).toBe(404);
		sandbox.control.settings({ acceptedMs: 60_000 });
		await set({});
		expect(await values()).toEqual([undefined, undefined]);
		sandbox.control.clock({ advance: 60_000 });
		expect(await values()).toEqual([1, 1]);
	});
});

describe('listing', () => {
	test('goes by id, and a full last page still carries a cursor', async () => {
		const campaign = await run.campaign();
		const data = await run.add(campaign, people(30));
		const created = (data.created_leads as { id: string }[]).map(({ id }) => id);
		const { items, pages } = await all({ campaign }, 10);
		expect(items.map(({ id }) => id)).toEqual(created);
		expect(created).toEqual([...created].sort());
		expect(pages).toBe(4);
		run.sandbox.control.settings({ lastPageCursor: 'never' });
		expect((await all({ campaign }, 10)).pages).toBe(3);
		run.sandbox.control.settings({ lastPageCursor: 'always' });
		expect((await all({ campaign }, 20)).pages).toBe(3);
	});

	test('a wrong key filters nothing, an address as cursor is a 500', async () => {
		const [one, two] = [await run.campaign(), await run.campaign()];
		await run.add(one, people(3));
		await run.add(two, people(4));
		expect((await all({ campaign: one })).items).toHaveLength(3);
		expect((await all({ campaign_id: one })).items).toHaveLength(7);
		expect((await all({ filter: 'FILTER_NOTHING' })).items).toHaveLength(7);
		expect((await run.api.post('/leads/list', { starting_after: 'a@b.example' })).status).toBe(500);
		expect((await all({ distinct_contacts: true }, 3)).items.map((lead) => lead.email)).toEqual(people(4).map(({ email }) => email));
	});

	test('filters', async () => {
		const { control } = run.sandbox;
		const campaign = await run.campaign();
		const list = await run.list();
		await run.add(campaign, people(10));
		await run.api.post('/leads/add', { list_id: list, leads: people(2) });
		for (const [event, count] of [
			['sent', 8],
			['open', 5],
			['click', 3],
			['reply', 2],
		] as const)
			await control.events({ event, campaign_id: campaign, count });
		await control.events({ event: 'bounce', lead_email: 'lead8@company.example' });
		const count = async (body: object) => (await all(body)).items.length;
		expect(await count({ filter: 'FILTER_VAL_CONTACTED' })).toBe(8);
		expect(await count({ filter: 'FILTER_VAL_OPENED_NO_REPLY' })).toBe(3);
		expect(await count({ filter: 'FILTER_VAL_REPLIED' })).toBe(2);
		expect(await count({ filter: 'FILTER_VAL_COMPLETED' })).toBe(2);
		expect(await count({ filter: 'FILTER_VAL_BOUNCED' })).toBe(1);
		expect(await count({ filter: 'FILTER_VAL_LINK_CLICKED' })).toBe(3);
		expect(await count({ in_campaign: true })).toBe(10);
		expect(await count({ in_list: true })).toBe(2);
		expect(await count({ search: 'LEAD1' })).toBe(3);
		expect(await count({ contacts: ['LEAD1@company.example', 'nobody@company.example'] })).toBe(2);
		expect(await count({ contacts: ['lead1@company.example'], campaign })).toBe(1);
		const { items } = await all({ campaign });
		expect(await count({ ids: [items[0].id, items[3].id] })).toBe(2);
		expect(await count({ campaign, excluded_ids: [items[0].id, items[3].id] })).toBe(8);
		const often = { actionType: 'email-open', values: { 'occurrence-count': { condition: 'more', count: 0 } } };
		expect(await count({ queries: [often] })).toBe(5);
	});
});

describe('moving, deleting', () => {
	test('a move is a job on the sandbox clock', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 30_000 });
		const [from, to] = [await run.campaign(), await run.campaign()];
		await run.add(from, people(5));
		await run.add(to, people(2));
		const { data: job } = await api.post('/leads/move', { campaign: from, to_campaign_id: to });
		const read = async () => (await api.get(`/background-jobs/${job.id}`)).data;
		expect(job).toMatchObject({ type: 'move-leads', status: 'pending', progress: 0, entity_id: to });
		expect(job.id).toMatch(/^[0-9a-f]{24}$/);
		sandbox.control.clock({ advance: 15_000 });
		expect(await read()).toMatchObject({ status: 'in-progress', progress: 50 });
		expect((await all({ campaign: to })).items).toHaveLength(2);
		sandbox.control.clock({ advance: 15_000 });
		expect(await read()).toMatchObject({
			status: 'success',
			data: { total_to_process: 5, success_count: 3, failed_count: 2, moved_leads: 3 },
		});
		const { items } = await all({ campaign: to });
		expect(items).toHaveLength(5);
		expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort());
	});

	test('a job can fail or be cancelled, and then nothing has moved', async () => {
		const { api, sandbox } = run;
		const [from, list] = [await run.campaign(), await run.list()];
		await run.add(from, people(5));
		const move = async () => (await api.post('/leads/move', { campaign: from, to_list_id: list })).data.id;
		sandbox.control.settings({ jobMs: 10_000, jobResult: 'failed' });
		const failed = await move();
		sandbox.control.settings({ jobResult: 'success' });
		const cancelled = await move();
		sandbox.control.job(cancelled, 'cancelled');
		sandbox.control.clock({ advance: 20_000 });
		expect((await api.get(`/background-jobs/${failed}`)).data.status).toBe('failed');
		expect((await api.get(`/background-jobs/${cancelled}`)).data.status).toBe('cancelled');
		expect((await all({ campaign: from })).items).toHaveLength(5);
		expect((await api.get('/background-jobs?status=failed,success')).data.items).toHaveLength(1);
	});

	test('copies leave the originals where they are', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		const [from, list] = [await run.campaign(), await run.list()];
		await run.add(from, people(3));
		await api.post('/leads/move', { campaign: from, to_list_id: list, copy_leads: true, limit: 2 });
		expect((await all({ campaign: from })).items).toHaveLength(3);
		expect((await all({ list_id: list })).items).toHaveLength(2);
	});

	test('DELETE without filters empties the campaign, and unknown keys do not hold it back', async () => {
		const { api } = run;
		const campaign = await run.campaign();
		const { created_leads: created } = await run.add(campaign, people(20));
		const remove = async (more: object) => (await api.delete('/leads', { data: { campaign_id: campaign, ...more } })).data;
		expect(await remove({ ids: [(created as { id: string }[])[0].id] })).toEqual({ count: 1 });
		expect(await remove({ status: 3 })).toEqual({ count: 0 });
		expect(await remove({ limit: 4 })).toEqual({ count: 4 });
		expect(await remove({ lead_ids: ['x'] })).toEqual({ count: 15 });
		expect((await api.delete('/leads', { data: { ids: [] } })).status).toBe(400);
	});

	test('merge keeps the destination and takes what it lacks', async () => {
		const { api } = run;
		const campaign = await run.campaign();
		const make = async (body: object) => (await api.post('/leads', { campaign, ...body })).data.id;
		const source = await make({ email: 'a@b.example', phone: '1', custom_variables: { x: 1, y: 1 } });
		const destination = await make({ email: 'c@d.example', custom_variables: { y: 2 } });
		const { data } = await api.post('/leads/merge', { lead_id: source, destination_lead_id: destination });
		expect(data).toMatchObject({ id: destination, phone: '1', payload: { phone: '1', x: 1, y: 2 } });
		expect((await api.get(`/leads/${source}`)).status).toBe(404);
	});

	test('the index follows whatever happens', async () => {
		const { api, sandbox } = run;
		sandbox.control.settings({ jobMs: 0 });
		const places = [await run.campaign(), await run.campaign(), await run.campaign()];
		const step = fc.record({
			what: fc.constantFrom('add', 'move', 'delete'),
			from: fc.integer({ min: 0, max: 2 }),
			to: fc.integer({ min: 0, max: 2 }),
			first: fc.integer({ min: 1, max: 30 }),
			count: fc.integer({ min: 1, max: 25 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
				for (const { what, from, to, first, count } of steps) {
					const campaign = places[from];
					if (what === 'add') await run.add(campaign, people(count, first));
					else if (what === 'delete') await api.delete('/leads', { data: { campaign_id: campaign, limit: count } });
					else await api.post('/leads/move', { campaign, to_campaign_id: places[to], limit: count });
				}
				const parts = await Promise.all(places.map((campaign) => all({ campaign })));
				const whole = await all({});
				const ids = parts.flatMap(({ items }) => items.map(({ id }) => id));
				expect([...ids].sort()).toEqual(whole.items.map(({ id }) => id));
				for (const { items } of parts) expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).sort());
			}),
			{ numRuns: 25 },
		);
	});
});

describe('what the vendor was seen to do', () => {
	test('leads verified on import are pending for a while', async () => {
		const { sandbox } = run;
		sandbox.control.settings({ jobMs: 10_000 });
		const campaign = await run.campaign();
		await run.add(campaign, people(1), { verify_leads_on_import: true });
		const status = async () => (await all({ campaign })).items[0].verification_status;
		expect(await status()).toBe(12);
		sandbox.control.clock({ advance: 10_000 });
		expect(await status()).toBe(1);
	});

	test('a known contact can keep its old names', async () => {
		const [one, two] = [await run.campaign(), await run.campaign()];
		await run.add(one, people(1));
		run.sandbox.control.settings({ knownContacts: 'old' });
		const data = await run.add(two, [{ email: 'lead1@company.example', first_name: 'Other' }]);
		expect(data.created_leads).toMatchObject([{ first_name: 'Lead', last_name: '0001' }]);
	});

	test('a cursor of mailboxes must be encoded, or some are lost', async () => {
		const walk = async (encode: (text: string) => string) => {
			const emails: string[] = [];
			let cursor: string | undefined;
			do {
				const { data } = await run.api.get(`/accounts?limit=1${cursor ? `&starting_after=${encode(cursor)}` : ''}`);
				emails.push(...data.items.map((account: { email: string }) => account.email));
				cursor = data.next_starting_after;
			} while (cursor !== undefined);
			return emails;
		};
		expect(await walk(encodeURIComponent)).toEqual(['sender1@example.com', 'sender2@example.com', 'sender3@example.com']);
		expect(await walk(String)).toEqual(['sender1@example.com']);
	});
});
