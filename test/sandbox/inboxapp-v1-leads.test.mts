import { doing, people, startV1, text, twoDays, type RunningV1 } from './inboxapp-v1.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let run: RunningV1;

beforeEach(async () => void (run = await startV1()));
afterEach(async () => await run.sandbox.close());

const { campaign, add, seen, settings, messagesIn } = doing(() => run);

test('are added once; ids that begin with 999 and usernames that begin with gone_ belong to nobody', async () => {
	const id = await campaign();
	const body = { platform: 'twitter', platformIds: ['1', '9991', 'no-number'], usernames: ['Somebody', 'gone_away', 'not a name'] };
	expect(await add(id, body)).toEqual([2, 0, 4]);
	expect(await add(id, body)).toEqual([0, 2, 4]);
	// The same person by another name, twice.
	expect(await add(id, { usernames: ['SOMEBODY'], leads: [{ username: 'somebody' }, { platformId: '1' }] })).toEqual([0, 3, 0]);
	expect(await seen(id)).toMatchObject({ targetsCount: 2 });
});

test('can be named by the id of a contact or of a profile', async () => {
	const [id, other] = [await campaign(), await campaign()];
	await add(id, { usernames: ['somebody'] });
	const [contact] = (await run.v2.get('/contacts', { params: { platform: 'twitter', username: 'somebody' } })).data.data;
	expect(await add(other, { externalIds: [contact.id, contact.profiles[0].id, 'unknown'] })).toEqual([1, 1, 1]);
});

test('who is suspended is not resolved any more', async () => {
	const id = await campaign();
	run.sandbox.control.inboxapp.suspend({ platformIds: ['1'], usernames: ['somebody'] });
	expect(await add(id, { platformIds: ['1', '2'], usernames: ['somebody', 'other'] })).toEqual([2, 0, 2]);
});

test('become contacts when they are added, or with the first message', async () => {
	const contacts = async (platformId: string) =>
		(await run.v2.get('/contacts', { params: { platform: 'twitter', platformId } })).data.data.length;
	const id = await campaign();
	await add(id, { platformIds: ['1'] });
	settings({ leadsBecomeContacts: false });
	await add(id, { platformIds: ['2'] });
	expect([await contacts('1'), await contacts('2')]).toEqual([1, 0]);
	const { inboxapp } = run.sandbox.control;
	await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [text('Hello')] });
	expect(inboxapp.campaignContact({ id, count: 2 })).toEqual({ contacted: 2 });
	expect(await contacts('2')).toBe(1);
});

test('what is not known is a setting: arrays together, nobody, platform, what 2,000 limits', async () => {
	const id = await campaign();
	const both = { platformIds: ['1'], usernames: ['somebody'] };
	expect(await add(id, {})).toEqual([400, 'body must have platformIds, usernames, externalIds or leads']);
	settings({ emptyLeads: 'allow', identifierArrays: 'one', platformRequired: true });
	expect(await add(id, {})).toEqual([0, 0, 0]);
	expect(await add(id, both)).toEqual([400, 'body must have only one array of identifiers']);
	expect(await add(id, { platformIds: ['1'] })).toEqual([400, 'platform is required']);
	expect(await add(id, { leads: [{ username: 'somebody' }] })).toEqual([400, 'platform is required']);
	expect(await add(id, { leads: [{ username: 'somebody', platform: 'twitter' }] })).toEqual([1, 0, 0]);
	expect(await add(id, { externalIds: ['unknown'] })).toEqual([0, 0, 1]);
	settings({ identifierArrays: 'together', platformRequired: false, leadsLimit: 'request' });
	const [ids, usernames] = [people(2_000), ['somebody']];
	expect(await add(id, { platformIds: ids, usernames })).toEqual([400, 'body must not name more than 2000 leads']);
	settings({ leadsLimit: 'array' });
	expect(await add(id, { platformIds: ids, usernames })).toEqual([2_000, 1, 0]);
});

test('their columns go into the text; a change is seen in the next message', async () => {
	const id = await campaign();
	const greeting = [
		{ type: 'static', text: 'Hi ' },
		{ type: 'variable', name: 'first-name', fallback: 'you' },
		{ type: 'static', text: ' of ' },
		{ type: 'variable', name: 'firm', fallback: 'X' },
	];
	const step = { type: 'message', data: { segments: greeting } };
	await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [step, twoDays, step] });
	await add(id, { leads: [{ username: 'somebody', data: { firm: 'Example Company' } }, { username: 'other' }] });
	await run.api.post(`/campaigns/v2/${id}/enable`);
	run.move(HOUR);
	const answer = await run.api.patch(`/campaigns/v2/${id}/leads/other`, { by: 'username', data: { firm: 'Other Company' } });
	expect(answer.data.prospect).toMatchObject({ username: 'other', accountStatus: 'active' });
	run.move(3 * DAY);
	expect((await messagesIn('somebody')).map(({ content }: { content: string }) => content)).toEqual([
		'Hi Sample of Example Company',
		'Hi Sample of Example Company',
	]);
	expect((await messagesIn('other')).map(({ content }: { content: string }) => content)).toEqual([
		'Hi Sample of X',
		'Hi Sample of Other Company',
	]);
});

test('a canceled lead gets nothing more; where `by` is read is a setting', async () => {
	const id = await campaign();
	await run.api.put(`/campaigns/v2/${id}/sequence`, { steps: [text('One')] });
	await add(id, { platformIds: ['1'], usernames: ['somebody'] });
	const cancel = async (who: string, body: object, query = '') =>
		(await run.api.post(`/campaigns/v2/${id}/leads/${who}/cancel${query}`, body)).status;
	expect([await cancel('somebody', {}), await cancel('somebody', {}, '?by=username')]).toEqual([404, 404]);
	expect(await cancel('somebody', { by: 'username', platform: 'twitter' })).toBe(200);
	settings({ cancelBy: 'query' });
	expect([await cancel('somebody', { by: 'username' }), await cancel('somebody', {}, '?by=username')]).toEqual([404, 200]);
	await run.api.post(`/campaigns/v2/${id}/enable`, {});
	run.move(DAY);
	expect(await seen(id)).toMatchObject({ status: 'completed', targetsCount: 2, contactedCount: 1, completionRate: 1 });
});
