import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { lostAfter, lostBefore, staged } from './stage.mts';

const stage = staged();

const leads = (count: number, more: IDataObject = {}) =>
	Array.from({ length: count }, (_, i) => ({ username: `handle_${i}`, followers: i, ...more }));
const automatic = { mappingMode: 'autoMapInputData', value: null };
const upload = (options: IDataObject = {}, more: INodeParameters = {}): INodeParameters => ({
	resource: 'group',
	operation: 'upload',
	groupName: 'Founders',
	platform: 'x',
	leadSource: 'items',
	leads: automatic,
	options: options as INodeParameters,
	...more,
});
const run = async (items: IDataObject[], parameters = upload(), continueOnFail = false) =>
	await stage.n8n.run({ parameters, items, continueOnFail });
/** The bodies of the uploads that were sent. */
const sent = () =>
	stage
		.asked()
		.filter(({ call }) => call === 'POST /leads')
		.map(({ body }) => body as { group_name: string; leads: IDataObject[]; user_id?: number; platform: string });

describe('one group for each name', () => {
	test('two names in one run are two requests, and nothing else is asked', async () => {
		const items = ['First', 'Second', 'First', ' First '].map((group, i) => ({ group, username: `handle_${i}` }));
		const { items: out, error } = await run(items, upload({}, { groupName: '={{ $json.group }}' }));
		expect(error).toBeUndefined();
		expect(stage.calls()).toEqual({ 'POST /leads': 2 });
		expect(sent()).toEqual([
			{ group_name: 'First', platform: 'x', leads: [{ username: 'handle_0' }, { username: 'handle_2' }, { username: 'handle_3' }] },
			{ group_name: 'Second', platform: 'x', leads: [{ username: 'handle_1' }] },
		]);
		expect(out).toEqual([
			{
				json: {
					outcome: 'created',
					dataset_id: '301',
					group_name: 'First',
					platform: 'X',
					leads_sent: 3,
					leads_inserted: 3,
					leads_skipped: 0,
					leads_refused: 0,
					refused: [],
				},
				pairedItem: [{ item: 0 }, { item: 2 }, { item: 3 }],
			},
			{ json: expect.objectContaining({ dataset_id: '302', group_name: 'Second', leads_sent: 1 }), pairedItem: { item: 1 } },
		]);
	});

	test('other platforms and owners are other groups', async () => {
		const items = [
			{ username: 'a', to: 'x', owner: 1001 },
			{ username: 'a', to: 'instagram', owner: 1001 },
			{ username: 'a', to: 'x', owner: '1002' },
			{ username: 'a', to: 'Instagram', owner: '1001' },
		];
		const owner = { __rl: true, mode: 'id', value: '={{ $json.owner }}' };
		const { json } = await run(items, upload({}, { platform: '={{ $json.to }}', additionalFields: { userId: owner } }));
		expect(sent().map(({ platform, user_id: id, leads: all }) => [platform, id, all.length])).toEqual([
			['x', 1001, 1],
			['instagram', 1001, 1],
			['x', 1002, 1],
		]);
		expect(json.map(({ leads_refused: count }) => count)).toEqual([0, 1, 0]);
	});

	test('a lead mapped by hand, or given as JSON, goes up in the same way', async () => {
		const byHand = {
			mappingMode: 'defineBelow',
			value: { username: '={{ $json.who }}', company: '={{ $json["at"].trim() }}' },
			schema: [],
		};
		await run([{ who: '@a', at: ' Company 1 ', location: 'not mapped' }], upload({}, { leads: byHand }));
		const json = { leadSource: 'json', leadsJson: '={{ $json.all }}' };
		await run([{ all: [{ username: 'a', company: 'Company 1' }] }], upload({}, json));
		await run([{ all: '{"Handle": "@a", "Company Name": "Company 1", "notes": 7}' }], upload({}, json));
		expect(sent().map((body) => body.leads)).toEqual(Array(3).fill([{ username: 'a', company: 'Company 1' }]));
	});

	test('numbers as text are numbers, user names that are numbers are texts', async () => {
		await run([{ username: 12345, followers: '1,200' }]);
		expect(sent()[0].leads).toEqual([{ username: '12345', followers: 1200 }]);
		expect(stage.held.groups[0].leads).toHaveLength(1);
	});

	test('50,000 leads from 50,000 items are one request', async () => {
		const items = leads(50_000);
		const bytes = Buffer.byteLength(JSON.stringify({ group_name: 'Founders', platform: 'x', leads: items }));
		const { items: out, error } = await run(items);
		expect(error).toBeUndefined();
		expect(stage.control.requests()).toMatchObject({ byRoute: { 'POST /leads': 1 }, bytesIn: bytes });
		expect(out.map(({ json }) => json)).toEqual([
			expect.objectContaining({ outcome: 'created', leads_sent: 50_000, leads_inserted: 50_000, leads_skipped: 0, leads_refused: 0 }),
		]);
		expect(out[0].pairedItem).toHaveLength(50_000);
		expect(stage.held.groups.map((group) => group.leads.length)).toEqual([50_000]);
	});

	test('50,000 leads give 50,000 entries on request', async () => {
		const { items: out } = await run(leads(50_000), upload({ output: 'entries' }));
		expect(stage.calls()).toEqual({ 'POST /leads': 1 });
		expect(out).toHaveLength(50_000);
		const wrong = out.filter(
			({ json: { username, outcome, dataset_id: id }, pairedItem }, item) =>
				username !== `handle_${item}` || outcome !== 'created' || id !== '301' || (pairedItem as { item: number }).item !== item,
		);
		expect(wrong).toEqual([]);
	});
});

describe('a lead that cannot go up costs only itself', () => {
	const bad: Array<[IDataObject, string]> = [
		[{ followers: 7 }, 'No user name: each lead needs one'],
		[{ username: ' @ ' }, 'No user name: each lead needs one'],
		[{ username: 'HANDLE_0' }, 'Item 0 of this run is the same'],
		[{ username: '@handle_0' }, 'Item 0 of this run is the same'],
		[{ username: 'a', headline: 'Founder' }, "'Headline' is a field of LinkedIn leads; leads on X do not have it"],
		[{ username: 'b', followers: 'many' }, '\'Followers\' is not a number: "many"'],
		[{ username: { name: 'c' } }, "'User Name' must be a text"],
	];

	test('each with its item and its reason, beside the others', async () => {
		const items = [{ username: 'handle_0' }, ...bad.map(([lead]) => lead), { username: 'handle_8' }];
		const { json, items: out, error } = await run(items);
		expect(error).toBeUndefined();
		expect(sent().map((body) => body.leads)).toEqual([[{ username: 'handle_0' }, { username: 'handle_8' }]]);
		expect(json).toEqual([
			{
				outcome: 'created',
				dataset_id: '301',
				group_name: 'Founders',
				platform: 'X',
				leads_sent: 2,
				leads_inserted: 2,
				leads_skipped: 0,
				leads_refused: 7,
				refused: bad.map(([, reason], i) =>
					expect.objectContaining({ item: i + 1, outcome: i === 2 || i === 3 ? 'duplicate' : 'invalid', reason }),
				),
			},
		]);
		expect(out[0].pairedItem).toEqual(items.map((_, item) => ({ item })));
	});

	test('the fields of Instagram', async () => {
		const wrong: Array<[IDataObject, string]> = [
			[{ username: 'a', user_info: 'Travel' }, "'User Info' is not valid JSON"],
			[{ username: 'b', user_info: ['Travel'] }, "'User Info' must be an object"],
			[{ username: 'c', content_pillars: [{ name: 'video' }] }, "'Content Pillars' must be a list of texts"],
			[{ username: 'd', job_title: 'Chef' }, "'Job Title' is a field of X and LinkedIn leads; leads on Instagram do not have it"],
		];
		const right = [
			{ username: 'e', user_info: { niche: 'Travel' }, content_pillars: 'video, food' },
			{ username: 'f', user_info: '{"niche": "Food"}', content_pillars: ['food', 7] },
		];
		const { json } = await run([...wrong.map(([lead]) => lead), ...right], upload({}, { platform: 'instagram' }));
		expect(json[0].refused).toEqual(wrong.map(([, reason], item) => expect.objectContaining({ item, outcome: 'invalid', reason })));
		expect(sent()[0].leads).toEqual([
			{ username: 'e', user_info: { niche: 'Travel' }, content_pillars: ['video', 'food'] },
			{ username: 'f', user_info: { niche: 'Food' }, content_pillars: ['food', '7'] },
		]);
	});

	test('as entries: one row for each item, in their order', async () => {
		const { items: out } = await run([{ followers: 1 }, ...leads(2), { username: 'Handle_1' }], upload({ output: 'entries' }));
		expect(out).toEqual([
			{ json: { outcome: 'invalid', reason: 'No user name: each lead needs one' }, pairedItem: { item: 0 } },
			{ json: { username: 'handle_0', outcome: 'created', dataset_id: '301' }, pairedItem: { item: 1 } },
			{ json: { username: 'handle_1', outcome: 'created', dataset_id: '301' }, pairedItem: { item: 2 } },
			{ json: { username: 'Handle_1', outcome: 'duplicate', reason: 'Item 2 of this run is the same' }, pairedItem: { item: 3 } },
		]);
	});

	test('where nothing is left, nothing is sent', async () => {
		for (const output of ['totals', 'entries']) {
			const { json, error } = await run([{ followers: 1 }, { company: 'Company 1' }], upload({ output }));
			expect(error).toBeUndefined();
			if (output === 'totals')
				expect(json).toEqual([
					expect.objectContaining({ outcome: 'notCreated', dataset_id: null, leads_sent: 0, leads_inserted: null, leads_refused: 2 }),
				]);
			else expect(json.map(({ outcome }) => outcome)).toEqual(['invalid', 'invalid']);
		}
		expect(stage.control.requests().total).toBe(0);
	});

	test('a list in JSON that is none, or empty, is told of its item', async () => {
		const items = [{ all: '[{"username": ' }, { all: [] }, { all: 7 }, { all: [{ username: 'a' }, 'b'] }];
		const { json } = await run(items, upload({}, { leadSource: 'json', leadsJson: '={{ $json.all }}' }), true);
		expect(json.slice(0, 2)).toEqual([
			{ error: expect.stringMatching(/^'Leads' is not valid JSON \[item 0\]$/) },
			{ error: expect.stringMatching(/^'Leads' is empty \[item 1\]$/) },
		]);
		expect(json[2]).toMatchObject({
			leads_sent: 1,
			refused: [
				{ item: 2, outcome: 'invalid', reason: "'Leads' is not an object" },
				{ item: 3, outcome: 'invalid', reason: "'Leads' is not an object" },
			],
		});
	});

	test('a group without a name is told of its item', async () => {
		const items = [
			{ group: ' ', username: 'a' },
			{ group: '', username: 'b' },
			{ group: 7, username: 'c' },
		];
		const { json } = await run(items, upload({}, { groupName: '={{ $json.group }}' }), true);
		expect(json).toEqual([
			{ error: "'Group Name' is empty [item 0]" },
			{ error: "'Group Name' is empty [item 1]" },
			expect.objectContaining({ group_name: '7', leads_inserted: 1 }),
		]);
	});
});

describe('totals are told as they are', () => {
	beforeEach(() => {
		stage.control.settings({ enttor: { skipRepeated: 'company' } });
		stage.control.enttor.group({ name: 'Before', platform: 'x', count: 2 });
	});
	const known = (count: number) => stage.held.groups[0].leads.slice(0, count).map(({ username }) => ({ username }));

	test('some were left out: which, nobody says', async () => {
		const items = [...leads(2), ...known(1)];
		expect((await run(items)).json).toMatchObject([{ outcome: 'created', leads_sent: 3, leads_inserted: 2, leads_skipped: 1 }]);
		const { json } = await run([{ username: 'new' }, ...known(1)], upload({ output: 'entries' }));
		for (const row of json)
			expect(row).toMatchObject({
				outcome: 'unknown',
				reason: 'Of 2 sent: 1 created, 1 skipped; the service gives counts only',
				dataset_id: '303',
			});
	});

	test('all were left out', async () => {
		const { json } = await run(known(2), upload({ output: 'entries' }));
		expect(json).toEqual(known(2).map((lead) => ({ ...lead, outcome: 'skipped', dataset_id: '302' })));
	});
});

describe('an upload whose answer is lost after it was done', () => {
	test.each(lostAfter)('by %s is found, and sent once', async (_how, rule) => {
		stage.earlier(60_000, () => stage.control.enttor.group({ name: 'Founders', platform: 'x', count: 3, source: 'api' }));
		stage.fails('POST', '/leads', rule);
		const { json, error } = await run(leads(3));
		expect(error).toBeUndefined();
		expect(json).toEqual([expect.objectContaining({ outcome: 'created', dataset_id: '302', leads_inserted: 3, leads_skipped: 0 })]);
		expect(stage.calls()).toMatchObject({ 'POST /leads': 1, 'GET /datasets': 1 });
		expect(stage.held.groups).toHaveLength(2);
	});

	test('each lead is told to be created where all of them are', async () => {
		stage.fails('POST', '/leads', lostAfter[0][1]);
		const { json } = await run(leads(2), upload({ output: 'entries' }));
		expect(json).toEqual([0, 1].map((i) => ({ username: `handle_${i}`, outcome: 'created', dataset_id: '301' })));
	});

	test('only the group of that name is looked for', async () => {
		const items = ['First', 'Second', 'Third'].map((group, i) => ({ group, username: `handle_${i}` }));
		stage.fails('POST', '/leads', { ...lostAfter[0][1], from: 2 });
		const { json } = await run(items, upload({}, { groupName: '={{ $json.group }}' }));
		expect(json.map(({ outcome, dataset_id: id, group_name: name }) => [name, outcome, id])).toEqual([
			['First', 'created', '301'],
			['Second', 'created', '302'],
			['Third', 'created', '303'],
		]);
		expect(stage.calls()['POST /leads']).toBe(3);
	});

	test('two groups that could be it: both are told, and nothing is claimed', async () => {
		stage.control.enttor.group({ name: 'Founders', platform: 'x', count: 3, source: 'api' });
		stage.fails('POST', '/leads', lostAfter[0][1]);
		const { json } = await run(leads(3));
		expect(json).toMatchObject([
			{
				outcome: 'unknown',
				dataset_id: null,
				leads_inserted: null,
				reason: expect.stringMatching(/2 groups .*: 302, 301\. Look in Enttor/),
			},
		]);
		expect(stage.calls()['POST /leads']).toBe(1);
	});

	test('a key that may not list groups cannot tell', async () => {
		stage.control.settings({ enttor: { datasetsScope: 'users:read' } });
		stage.fails('POST', '/leads', lostAfter[0][1]);
		const order = { parameters: upload(), items: leads(2), credentials: { enttorApi: { apiKey: 'ent_sandbox_narrow' } } };
		const { json } = await stage.n8n.run(order);
		expect(json).toMatchObject([{ outcome: 'unknown', reason: expect.stringMatching(/^The connection broke .*Look in Enttor before/) }]);
		expect(stage.calls()['POST /leads']).toBe(1);
	});
});

describe('an upload that was lost before anything was done', () => {
	test.each(lostBefore)('by %s is unknown, and not sent again', async (_how, rule) => {
		stage.earlier(60_000, () => stage.control.enttor.group({ name: 'Founders', platform: 'x', count: 3, source: 'api' }));
		stage.fails('POST', '/leads', rule);
		const { json, error } = await run(leads(3));
		expect(error).toBeUndefined();
		expect(json).toEqual([
			expect.objectContaining({
				outcome: 'unknown',
				reason: expect.stringMatching(/Look in Enttor before you send it again$/) as unknown,
				dataset_id: null,
				leads_sent: 3,
				leads_inserted: null,
				leads_skipped: null,
			}),
		]);
		expect(stage.calls()).toEqual({ 'POST /leads': 1, 'GET /datasets': 2 });
		expect(stage.held.groups).toHaveLength(1);
	});

	test('costs no other group', async () => {
		const items = ['First', 'Second', 'Third'].map((group, i) => ({ group, username: `handle_${i}` }));
		stage.fails('POST', '/leads', { ...lostBefore[0][1], from: 2 });
		const { json } = await run(items, upload({ output: 'entries' }, { groupName: '={{ $json.group }}' }));
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'unknown', 'created']);
		expect(stage.held.groups.map(({ name }) => name)).toEqual(['First', 'Third']);
	});
});

describe('an upload that is refused', () => {
	test('by a busy service waits and goes on', async () => {
		stage.fails('POST', '/leads', { kind: 'status', status: 429, retryAfter: 1, times: 2 });
		const { json } = await run(leads(2));
		expect(json).toMatchObject([{ outcome: 'created', leads_inserted: 2 }]);
		expect(stage.calls()).toEqual({ 'POST /leads': 3 });
		expect(stage.held.groups).toHaveLength(1);
	});

	test('says why, in the words of Enttor', async () => {
		const body = { success: false, error: { code: 'VALIDATION_ERROR', message: 'group_name is too long' } };
		stage.fails('POST', '/leads', { kind: 'status', status: 400, body });
		const { error, json } = await run(leads(2));
		expect(error).toMatchObject({
			message: 'Enttor: Group_name is too long [item 0]',
			description: expect.stringMatching(/^[A-Z].{14,}/),
			context: { itemIndex: 0, status: 400 },
		});
		expect(json).toEqual([]);
		expect(stage.calls()).toEqual({ 'POST /leads': 1 });
	});

	test('costs only its own items where errors are passed over', async () => {
		const items = ['First', 'Second', 'First', 'Second'].map((group, i) => ({ group, username: `handle_${i}` }));
		for (const output of ['totals', 'entries']) {
			stage.control.failures([{ method: 'POST', path: '/leads', kind: 'status', status: 400, times: 1 }]);
			const { items: out } = await run(items, upload({ output }, { groupName: '={{ $json.group }}' }), true);
			const refused = (item: number) => ({ json: { error: expect.stringContaining(`[item ${item}]`) as unknown }, pairedItem: { item } });
			expect(out.filter(({ json }) => json.error)).toEqual([refused(0), refused(2)]);
			expect(out.filter(({ json }) => !json.error).map(({ json }) => json.outcome)).toEqual(
				output === 'totals' ? ['created'] : ['created', 'created'],
			);
		}
	});

	test('for an owner that is not there', async () => {
		const owner = { __rl: true, mode: 'id', value: '999' };
		const { error } = await run(leads(1), upload({}, { additionalFields: { userId: owner } }));
		expect(error).toMatchObject({
			message: 'Enttor has no such record',
			description: 'Check the ID: the record may have been deleted, or belong to another company. Enttor said: User 999 not found.',
		});
	});

	test('in an answer that looks well', async () => {
		const body = { success: false, error: { code: 'VALIDATION_ERROR', message: 'platform is closed today' } };
		stage.fails('POST', '/leads', { kind: 'status', status: 200, body });
		const { error, json } = await run(leads(2));
		expect(json).toEqual([]);
		expect(error?.message).toBe('Enttor did not do it: platform is closed today [item 0]');
	});

	test.each([
		['an empty body', ''],
		['an object with nothing in it', {}],
		['a success without a group', { success: true, data: {} }],
	])('is not what %s means: the group is looked for', async (_what, body) => {
		stage.fails('POST', '/leads', { kind: 'status', status: 201, body, when: 'after' });
		const { json } = await run(leads(2));
		expect(json).toMatchObject([{ outcome: 'created', dataset_id: '301', leads_inserted: 2 }]);
		expect(stage.calls()).toEqual({ 'POST /leads': 1, 'GET /datasets': 1 });
	});
});

test('a dry run shows the request and what is refused, and sends nothing', async () => {
	const { json } = await run([...leads(2), { username: 'HANDLE_1' }], upload({ dryRun: true }));
	expect(stage.control.requests().total).toBe(0);
	expect(json).toEqual([
		{
			dryRun: true,
			method: 'POST',
			url: `${stage.sandbox.urls.enttor}/api/v1/leads`,
			body: { group_name: 'Founders', platform: 'x', leads: leads(2) },
			items: 2,
		},
		{ username: 'HANDLE_1', outcome: 'duplicate', reason: 'Item 1 of this run is the same' },
	]);
});

test('the key stands in no output and no message', async () => {
	const order = { parameters: upload(), items: leads(2), credentials: { enttorApi: { apiKey: 'ent_wrong_secret' } } };
	const { json, error } = await stage.n8n.run(order);
	expect(error?.message).toBe('Enttor does not accept the API key [item 0]');
	expect(JSON.stringify([json, error, error?.context, error?.description])).not.toContain('ent_wrong_secret');
});
