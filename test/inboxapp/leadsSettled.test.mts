import type { IDataObject } from 'n8n-workflow';
import { outcomesOf, people, v1Staged } from './v1Stage.mts';

const stage = v1Staged();
const automatic = { mappingMode: 'autoMapInputData', value: null };

const add = async (items: IDataObject[], settle = true) =>
	await stage.run(
		'campaign.addLeads',
		{ campaignId: stage.ids.campaign, platform: 'twitter', leadSource: 'items', leads: automatic, options: { followUp: settle } },
		items,
	);
const reads = () => stage.asked().filter(({ call }) => call === 'GET /v2/contacts');
/** What was asked for by this name. */
const asked = (name: string) => reads().flatMap(({ query }) => [(query as Record<string, string[]>)[name] ?? []]);
const byId = (ids: string[]) => ids.map((platformId) => ({ platformId }));
async function before(platformIds: string[]): Promise<void> {
	await stage.world.api.post(`/v1/campaigns/v2/${stage.ids.campaign}/leads`, { platformIds });
	stage.later(60_000);
	stage.control.resetRequests();
}

describe('where the counts leave it open, the contacts tell', () => {
	test('who was added, who was there before and who was not found', async () => {
		await before(people(2));
		const items = [...byId(people(4)), { platformId: '999001' }, { username: '@gone_1' }, { username: 'Sample_Somebody' }];
		const { json, error } = await add(items);
		expect(error).toBeUndefined();
		const unresolved = { outcome: 'failed', reason: 'Inboxapp could not find this account: it may be wrong, suspended or deleted' };
		const batch = { added: 3, skipped: 2, failed: 2 };
		expect(json).toEqual([
			...people(2).map((platformId) => ({ platformId, outcome: 'skipped', batch })),
			...people(2, 3).map((platformId) => ({ platformId, outcome: 'created', batch })),
			{ platformId: '999001', ...unresolved, batch },
			{ username: '@gone_1', ...unresolved, batch },
			{ username: 'Sample_Somebody', outcome: 'created', batch },
		]);
		expect(stage.members(stage.ids.campaign)).toHaveLength(5);
		expect(reads().map(({ query }) => query)).toEqual([
			{ platform: 'twitter', platformId: [...people(4), '999001'], limit: '100' },
			{ platform: 'twitter', username: ['gone_1', 'Sample_Somebody'], limit: '100' },
		]);
	});

	test('a hundred with each request, and only for the requests that need it', async () => {
		const { json } = await add([...byId(people(2_000)), ...byId(people(249, 3_000)), { platformId: '999001' }]);
		expect(outcomesOf(json)).toEqual({ created: 2_249, failed: 1 });
		expect(asked('platformId').map((ids) => ids.length)).toEqual([100, 100, 50]);
	});

	test('nothing is read where the counts tell all, or nobody asks for it', async () => {
		await add(byId(people(3)));
		await add([...byId(people(1, 10)), { platformId: '999001' }], false);
		expect(reads()).toEqual([]);
	});

	test('after an answer that was lost, who is there is there', async () => {
		stage.fails({ method: 'POST', path: '/v1/', kind: 'reset', when: 'after', times: 1 });
		const { json } = await add([...byId(people(2)), { platformId: '999001' }]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'failed']);
	});
});

describe('what the contacts do not prove stays open', () => {
	test('leads that do not become contacts', async () => {
		stage.control.settings({ inboxapp: { leadsBecomeContacts: false } });
		const { json } = await add([...byId(people(2)), { platformId: '999001' }]);
		for (const row of json)
			expect(row).toMatchObject({
				outcome: 'unknown',
				reason: 'Of 3 sent: 2 added, 0 skipped, 1 not found; 0 of them are contacts of the team, which does not tell them apart',
				batch: { added: 2, skipped: 0, failed: 1 },
			});
	});

	test('but for those who are contacts for another reason: they were found, and nobody was skipped', async () => {
		stage.control.settings({ inboxapp: { leadsBecomeContacts: false } });
		const { json } = await add([{ username: 'SAMPLE_Person_1' }, ...byId(people(1)), { platformId: '999001' }]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['created', 'unknown', 'unknown']);
	});

	test('a contact whose account is suspended was not found', async () => {
		stage.inbox.suspend({ platformIds: [stage.ids.known] });
		const { json } = await add([{ platformId: stage.ids.known }, ...byId(people(2))]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['failed', 'created', 'created']);
	});

	test('old contacts among those who were added: how many were in the campaign is known, not who', async () => {
		await before(people(1));
		const { json } = await add([...byId(people(1)), { platformId: stage.ids.known }, { platformId: '999001' }]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'failed']);
	});

	test('leads by Inbox ID cannot be asked for', async () => {
		const { json } = await add([{ externalId: stage.ids.knownContact }, ...byId(people(1)), { platformId: '999001' }]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'created', 'unknown']);
		expect(asked('platformId')).toEqual([[...people(1), '999001']]);
	});

	test('but where nobody was added, who is a contact was in the campaign before', async () => {
		await before(people(1));
		await stage.world.api.post(`/v1/campaigns/v2/${stage.ids.campaign}/leads`, { externalIds: [stage.ids.knownContact] });
		const { json } = await add([{ externalId: stage.ids.knownContact }, ...byId(people(1)), { platformId: '999001' }]);
		expect(json.map(({ outcome }) => outcome)).toEqual(['unknown', 'skipped', 'unknown']);
	});

	test('counts that cannot be true prove nothing', async () => {
		stage.fails({ method: 'POST', path: '/v1/', kind: 'status', status: 200, body: { added: 1, skipped: 0, failed: 1 }, when: 'after' });
		expect((await add(byId(people(2)))).json.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
	});

	test('a look that is refused leaves the counts', async () => {
		stage.fails({ method: 'GET', path: '/v2/contacts', kind: 'status', status: 403 });
		const { json, error } = await add([...byId(people(1)), { platformId: '999001' }]);
		expect(error).toBeUndefined();
		expect(json.map(({ reason }) => reason)).toEqual(
			Array(2).fill('Of 2 sent: 1 created, 0 skipped, 1 failed; the service gives counts only'),
		);
	});
});
