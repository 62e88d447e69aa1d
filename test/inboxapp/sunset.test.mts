import { people, v1Staged } from './v1Stage.mts';

const stage = v1Staged();

const get = async () => await stage.run('campaign.get', { campaignId: stage.ids.campaign });
const addToList = async (continueOnFail = false) =>
	await stage.run('list.addLeads', { listId: stage.ids.list, platformIds: '={{ $json.id }}' }, people(2).map((id) => ({ id })), { continueOnFail }); // prettier-ignore
const told = async (running: ReturnType<typeof get>) => {
	const { error, hints = [] } = await running;
	return { message: error?.message, description: error?.description, hints: hints.map(({ message }) => message) };
};

describe('the end of API v1', () => {
	test('while it only is announced, the output says until when it answers', async () => {
		stage.control.settings({ inboxapp: { sunset: 'header' } });
		expect(await told(get())).toEqual({
			message: undefined,
			description: undefined,
			hints: [
				"Inboxapp has announced that 'Get' will no longer answer from 3 December 2026 on. Look for an update of this node before that day.",
			],
		});
		expect(await told(stage.run('workspace.getTeam', {}))).toEqual({ message: undefined, description: undefined, hints: [] });
	});

	test('a 410 says since when', async () => {
		stage.control.settings({ inboxapp: { sunset: 'gone' } });
		stage.control.clock({ set: '2026-12-24T12:00:00Z' });
		expect(await told(addToList())).toEqual({
			message: "Inboxapp no longer offers 'Add Leads' since 3 December 2026 [item 0]",
			description:
				'Inboxapp had announced the end of this part of its API for 3 December 2026. Update this node: a newer version may use what has replaced it. ' +
				'Inboxapp said: API v1 is not served any more.',
			hints: [],
		});
	});

	test('a 410 before its day says that it is gone', async () => {
		stage.control.settings({ inboxapp: { sunset: 'gone', sunsetAt: '2030-01-01T00:00:00Z' } });
		expect(await told(get())).toMatchObject({
			message: "Inboxapp no longer offers 'Get'",
			description: expect.stringMatching(/^Inboxapp says that this part of its API is gone for good\./) as string,
		});
	});

	test('a 404 is what it is until that day, and the end of the API after it', async () => {
		stage.control.settings({ inboxapp: { sunset: 'missing' } });
		stage.control.clock({ set: '2026-12-02T12:00:00Z' });
		expect((await told(get())).message).toBe('Inboxapp has no such campaign');
		stage.control.clock({ set: '2026-12-03T12:00:00Z' });
		expect(await told(get())).toMatchObject({
			message: "Inboxapp no longer offers 'Get' since 3 December 2026",
			description: expect.stringContaining('If the record is there all the same, check its ID.') as string,
		});
	});

	test('costs each item its own where errors are passed over', async () => {
		stage.control.settings({ inboxapp: { sunset: 'gone' } });
		const { json } = await addToList(true);
		expect(json.map(({ error }) => error)).toEqual([0, 1].map((item) => `Inboxapp no longer offers 'Add Leads' [item ${item}]`));
		expect(stage.control.requests().total).toBe(1);
	});
});

describe('how API v1 refuses', () => {
	const unknownToken = { credentials: { inboxappApi: { token: 'inbox_wrong_secret' } } };
	test.each(['object', 'old'] as const)('a token, in its %s form', async (v1Errors) => {
		stage.control.settings({ inboxapp: { v1Errors } });
		const { error } = await stage.run('campaign.get', { campaignId: stage.ids.campaign }, [{}], unknownToken);
		expect(error?.message).toBe('Inboxapp does not accept the token');
		expect(error?.description).toContain('Inboxapp said: The token is missing or not valid.');
		expect(JSON.stringify([error, error?.context])).not.toContain('inbox_wrong_secret');
	});

	test.each([
		['list.getImports', { listId: 'nobody0', returnAll: true }, 'Inboxapp has no such list'],
		[
			'list.updateLead',
			{ platformId: '70000001', dataSource: 'json', columnsJson: '{"a": 1}' },
			'Inboxapp has no such list, or no such lead in it',
		],
		['campaign.pause', { campaignId: 'nobody0' }, 'Inboxapp has no such campaign'],
		['campaign.get', { campaignId: 'Not an ID' }, '\'Campaign ID\' is not valid: "Not an ID"'],
	])('%s of what is not there', async (operation, parameters, message) => {
		const { error } = await stage.run(operation, { listId: stage.ids.list, ...parameters });
		expect(error?.message).toBe(message);
	});

	test('a campaign of the other generation may not be found: the message says which one is wanted', async () => {
		stage.control.settings({ inboxapp: { generations: 'apart' } });
		const { error } = await get();
		expect(error?.message).toBe('Inboxapp has no such campaign');
		expect(error?.description).toContain('This request is documented for the older kind of campaigns of Inboxapp.');
		const { error: started } = await stage.run('campaign.start', { campaignId: stage.ids.campaign });
		expect(started).toBeUndefined();
	});
});
