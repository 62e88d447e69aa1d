import { people, start, type Running } from './helpers.mts';

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const [FIRST, SECOND, THIRD] = ['sender1@example.com', 'sender2@example.com', 'sender3@example.com'];
const notFound = { statusCode: 404, error: 'Not Found', message: 'Resource not found [4042]' };
const bad = (message: string) => ({ statusCode: 400, error: 'Bad Request', message });

let run: Running;
beforeEach(async () => {
	run = await start();
});
afterEach(() => run.sandbox.close());

const read = async (path: string, params: object = {}) => (await run.api.get(path, { params })).data;
const post = async (path: string, body: object) => (await run.api.post(path, body)).data;
/** One field of all items, page by page. */
const paged = async (path: string, field: string, params: object = {}) => {
	const found: unknown[] = [];
	let cursor: string | undefined;
	do {
		const { items, next_starting_after: next } = await read(path, { limit: 2, ...params, ...(cursor ? { starting_after: cursor } : {}) });
		found.push(...items.map((item: Record<string, unknown>) => item[field]));
		cursor = next;
	} while (cursor !== undefined);
	return found;
};

describe('the block list', () => {
	const values = ['one.example', 'two.example', 'x@one.example', 'y@two.example', 'three.example'];
	let ids: string[];
	beforeEach(async () => {
		ids = (await post('/block-lists-entries/bulk-create', { bl_values: values })).items.map(({ id }: { id: string }) => id);
	});

	/** Which of two new leads the list keeps out. */
	const keptOut = async (email: string) => {
		const id = await run.campaign();
		return (await post('/leads/add', { campaign_id: id, leads: [{ email }] })).in_blocklist;
	};

	test('is paged and filtered, and an entry can be read', async () => {
		expect(await paged('/block-lists-entries', 'bl_value')).toEqual(values);
		expect(await paged('/block-lists-entries', 'bl_value', { domains_only: true, search: 'T' })).toEqual(['two.example', 'three.example']);
		expect(await read(`/block-lists-entries/${ids[2]}`)).toMatchObject({ bl_value: 'x@one.example', is_domain: false });
		expect(await read(`/block-lists-entries/${UNKNOWN}`)).toEqual(notFound);
	});

	test('keeps leads out until an entry is changed or gone', async () => {
		const { api } = run;
		expect(await keptOut('a@three.example')).toBe(1);
		const { data } = await api.patch(`/block-lists-entries/${ids[4]}`, { bl_value: ' B@Four.example ' });
		expect(data).toMatchObject({ id: ids[4], bl_value: 'b@four.example', is_domain: false });
		expect([await keptOut('a@three.example'), await keptOut('b@four.example')]).toEqual([0, 1]);
		expect((await api.delete(`/block-lists-entries/${ids[4]}`)).data.id).toBe(ids[4]);
		expect(await keptOut('b@four.example')).toBe(0);
		expect((await api.delete(`/block-lists-entries/${ids[4]}`)).data).toEqual(notFound);
	});

	test('takes no change into nonsense or into what it has', async () => {
		const change = async (value: string) => (await run.api.patch(`/block-lists-entries/${ids[0]}`, { bl_value: value })).data;
		expect(await change('nonsense')).toEqual(bad('bl_value must be an email or a domain'));
		expect(await change('Two.example')).toEqual(bad('bl_value is already in the block list'));
		expect(await change('ONE.example')).toMatchObject({ bl_value: 'one.example' });
		expect(await keptOut('a@one.example')).toBe(1);
	});

	test('is cleared by ids, by a filter, or whole', async () => {
		const { api } = run;
		const gone = await post('/block-lists-entries/bulk-delete', { ids: [ids[0], ids[0], 'nothing', ids[3]] });
		expect(gone.map(({ id }: { id: string }) => id)).toEqual([ids[0], ids[3]]);
		expect(await keptOut('a@one.example')).toBe(0);
		expect((await api.delete('/block-lists-entries?domains_only=true&search=two')).data).toMatchObject([{ bl_value: 'two.example' }]);
		expect(await paged('/block-lists-entries', 'bl_value')).toEqual(['x@one.example', 'three.example']);
		expect((await api.delete('/block-lists-entries', { data: {}, headers: { 'Content-Type': 'application/json' } })).data).toEqual(
			bad('body must be null'),
		);
		expect((await api.delete('/block-lists-entries')).data).toHaveLength(2);
		expect((await api.delete('/block-lists-entries')).data).toEqual([]);
		expect(await keptOut('x@one.example')).toBe(0);
	});

	test('can be downloaded as CSV', async () => {
		const { data, headers } = await run.api.get('/block-lists-entries/download?domains_only=true&search=one');
		expect(headers['content-type']).toBe('text/csv; charset=utf-8');
		const [head, row, ...rest] = data.split('\n');
		expect([head, row.split(',').slice(0, 2), rest]).toEqual(['bl_value,is_domain,timestamp_created', ['one.example', 'true'], ['']]);
		expect((await run.api.get('/block-lists-entries/download')).data.trim().split('\n')).toHaveLength(6);
	});
});

describe('tags', () => {
	const toggle = (body: object) => run.api.post('/custom-tags/toggle-resource', { resource_type: 1, assign: true, ...body });
	const tagged = async (tag: string) => (await read('/accounts', { tag_ids: tag })).items.map(({ email }: { email: string }) => email);

	test('have labels of their own, whatever spaces are around them', async () => {
		const { api } = run;
		const tag = await post('/custom-tags', { label: '  Important ', description: 'x' });
		expect(tag).toMatchObject({ label: 'Important', description: 'x' });
		const conflict = {
			statusCode: 409,
			error: 'Conflict',
			message: 'A tag with the same normalized label already exists in this workspace',
		};
		expect(await post('/custom-tags', { label: 'Important\t' })).toEqual(conflict);
		expect((await api.patch(`/custom-tags/${tag.id}`, { label: 'Region North ' })).data).toEqual(conflict);
		expect((await api.patch(`/custom-tags/${tag.id}`, { label: ' Important', description: null })).data).toMatchObject({
			label: 'Important',
			description: null,
		});
		expect(await post('/custom-tags', { label: ' ' })).toEqual(bad('body/label must match pattern ".*\\S.*"'));
		expect(await post('/custom-tags', { label: '' })).toEqual(bad('body/label must NOT have fewer than 1 characters'));
		expect(await read(`/custom-tags/${tag.id}`)).toMatchObject({ label: 'Important' });
		expect(await paged('/custom-tags', 'label')).toEqual(['Region North', 'Region South', 'Important']);
		expect(await paged('/custom-tags', 'label', { search: 'SOUTH' })).toEqual(['Region South']);
		expect((await api.delete(`/custom-tags/${tag.id}`)).data.id).toBe(tag.id);
		expect(await read(`/custom-tags/${tag.id}`)).toEqual(notFound);
	});

	test('are put on accounts and campaigns and taken off, and the mappings show it', async () => {
		const { api } = run;
		const [north, south] = (await read('/custom-tags')).items.map(({ id }: { id: string }) => id);
		const campaign = await run.campaign();
		expect((await toggle({ tag_ids: [north, south], resource_ids: [FIRST, SECOND] })).data).toEqual({ success: true });
		await toggle({ tag_ids: [north], resource_ids: [FIRST] });
		await toggle({ tag_ids: [north], resource_type: 2, resource_ids: [campaign] });
		const ids = await paged('/custom-tag-mappings', 'id');
		expect([ids.length, new Set(ids).size]).toEqual([5, 5]);
		expect(await paged('/custom-tag-mappings', 'id')).toEqual(ids);
		const [ofCampaign] = (await read('/custom-tag-mappings', { resource_ids: campaign })).items;
		expect(ofCampaign).toMatchObject({ tag_id: north, resource_id: campaign, resource_type: 2 });
		const { items } = await read('/custom-tag-mappings', { resource_ids: FIRST });
		expect(items.map((one: { tag_id: string }) => one.tag_id)).toEqual([north, south]);
		const id = items[0].resource_id;
		expect((await read('/custom-tag-mappings', { resource_ids: id })).items).toEqual(items);
		expect((await read('/custom-tags', { resource_ids: id })).items).toHaveLength(2);
		expect(await tagged(south)).toEqual([FIRST, SECOND]);
		await toggle({ tag_ids: [south], assign: false, resource_ids: [id] });
		expect(await tagged(south)).toEqual([SECOND]);
		await api.delete(`/custom-tags/${south}`);
		await api.delete(`/campaigns/${campaign}`);
		expect(await paged('/custom-tag-mappings', 'tag_id')).toEqual([north, north]);
	});

	test('are put on all that a filter chooses', async () => {
		const [north, south] = (await read('/custom-tags')).items.map(({ id }: { id: string }) => id);
		await run.api.post('/accounts/pause', { emails: [THIRD] });
		await toggle({ tag_ids: [north], selected_all: true, filter: 'ACC_FILTER_PAUSED' });
		expect(await tagged(north)).toEqual([THIRD]);
		await toggle({ tag_ids: [south], selected_all: true, filter: { tag_id: 'no-tag' }, excluded_resource_ids: [FIRST] });
		expect(await tagged(south)).toEqual([SECOND]);
		await toggle({ tag_ids: [south], selected_all: true, filter: { search: 'sender2' }, search: 'sender1' });
		expect(await tagged(south)).toEqual([FIRST, SECOND]);
		await toggle({ tag_ids: [south], selected_all: true, assign: false });
		expect(await tagged(south)).toEqual([]);
	});

	test('are refused where they cannot be', async () => {
		const [tag] = (await read('/custom-tags')).items;
		const refused = async (body: object) => (await toggle({ tag_ids: [tag.id], ...body })).data;
		expect(await refused({})).toEqual(bad('resource_ids is required unless selected_all is true'));
		expect(await refused({ resource_ids: ['nobody@example.com'] })).toEqual(notFound);
		expect(await refused({ resource_type: 2, resource_ids: [FIRST] })).toEqual(notFound);
		expect(await refused({ tag_ids: [UNKNOWN], resource_ids: [FIRST] })).toEqual(notFound);
		expect(await refused({ resource_type: 3, resource_ids: [FIRST] })).toEqual(
			bad('body/resource_type must be equal to one of the allowed values'),
		);
		expect(await refused({ selected_all: true, filter: { tag_id: 'x' } })).toEqual(
			bad('body/filter must match exactly one schema in oneOf'),
		);
		expect((await read('/custom-tag-mappings')).items).toEqual([]);
	});
});

describe('labels', () => {
	const labelled = async () => {
		const campaign = await run.campaign();
		await run.add(campaign, people(3));
		for (const event of ['sent', 'label'] as const) {
			await run.sandbox.control.events(
				{ event, campaign_id: campaign, count: 2, ...(event === 'label' ? { value: 2_001 } : {}) },
				{ wait: true },
			);
		}
		const leads = async () =>
			(await post('/leads/list', { campaign })).items.map((lead: { lt_interest_status?: number }) => lead.lt_interest_status);
		const mails = async () =>
			(await read('/emails', { campaign_id: campaign })).items.map(({ i_status }: { i_status: number }) => i_status);
		return { leads, mails };
	};

	test('are made, paged, changed and read; no two share a number', async () => {
		const { api } = run;
		const numbers = new Set<number>();
		for (const label of ['One', 'Two', 'Three']) {
			const made = await post('/lead-labels', { label, interest_status_label: 'neutral' });
			numbers.add(made.interest_status);
			if (label === 'Two') await api.delete(`/lead-labels/${made.id}`);
		}
		expect(numbers.size).toBe(3);
		expect(await paged('/lead-labels', 'label')).toEqual(['Asked for a quote', 'No budget', 'One', 'Three']);
		const [one] = (await read('/lead-labels', { interest_status: 'neutral' })).items;
		const { data } = await api.patch(`/lead-labels/${one.id}`, { label: 'First', interest_status_label: 'negative' });
		expect(data).toEqual({ ...one, label: 'First', interest_status_label: 'negative' });
		expect(await read(`/lead-labels/${one.id}`)).toEqual(data);
		expect((await api.patch(`/lead-labels/${one.id}`, { interest_status: 1 })).data).toEqual(
			bad('body must NOT have additional properties'),
		);
		for (const answer of [await api.get(`/lead-labels/${UNKNOWN}`), await api.delete(`/lead-labels/${UNKNOWN}`)]) {
			expect(answer.data).toEqual(notFound);
		}
	});

	test.each([
		['nothing', undefined, null],
		['an empty body', {}, null],
		['another status', { reassigned_status: 2 }, 2],
	])('that go leave their leads and mails with what is asked for: %s', async (_name, data, status) => {
		const { leads, mails } = await labelled();
		expect([await leads(), await mails()]).toEqual([
			[2_001, 2_001, undefined],
			[2_001, 2_001],
		]);
		const [label] = (await read('/lead-labels')).items;
		const refused = await run.api.delete(`/lead-labels/${label.id}`, { data: { reassigned_status: 2_001 } });
		expect(refused.data).toEqual(bad('Invalid reassigned_status'));
		expect((await run.api.delete(`/lead-labels/${label.id}`, { data })).data.id).toBe(label.id);
		expect(await leads()).toEqual([status ?? undefined, status ?? undefined, undefined]);
		expect(await mails()).toEqual([status, status]);
		expect(await read(`/lead-labels/${label.id}`)).toEqual(notFound);
	});

	test('are guessed from a reply; those meant for it come first', async () => {
		const guess = async (text: string) => await post('/lead-labels/ai-reply-label', { reply_text: text });
		expect(await guess('I am out of the office until Monday')).toEqual({ result: 'Out of office', custom_labels_considered: [] });
		expect(await guess('No, thank you')).toMatchObject({ result: 'Not interested' });
		expect(await guess('Sounds good, tell me more')).toMatchObject({ result: 'Interested' });
		expect(await guess('Hm')).toMatchObject({ result: 'Lead' });
		const label = { label: 'Call back', description: 'Wants a phone call', interest_status_label: 'positive', use_with_ai: true };
		await post('/lead-labels', label);
		expect(await guess('Sounds good, give me a call tomorrow')).toEqual({ result: 'Call back', custom_labels_considered: ['Call back'] });
	});

	test('may be guessed 500 times in 30 days', async () => {
		const { api, sandbox } = run;
		const guess = () => api.post('/lead-labels/ai-reply-label', { reply_text: 'Yes' });
		sandbox.control.settings({ limits: true });
		for (let n = 0; n < 10; n += 1) {
			expect((await Promise.all(Array.from({ length: 50 }, guess))).every(({ status }) => status === 200)).toBe(true);
			await new Promise((resolve) => setTimeout(resolve, 550));
		}
		const over = await guess();
		expect([over.status, over.data]).toEqual([429, { error: 'Rate limit of 500 requests per 30 days exceeded' }]);
		sandbox.control.clock({ advance: 30 * 86_400_000 });
		expect((await guess()).status).toBe(200);
	}, 30_000);
});
