import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { askedFor } from '../../nodes/Inboxapp/contactFind';
import type { Order } from '../support/order.mts';
import type { Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

let here: World;
let ids: Ids;
beforeAll(async () => void (here = await world()));
beforeEach(async () => void (ids = await here.fresh()));
afterAll(async () => await here.sandbox.close());

const find = async (items: IDataObject[], more: INodeParameters = {}, order: Partial<Order> = {}) => {
	const parameters: INodeParameters = { platform: 'twitter', findBy: 'username', people: '={{ $json.who }}', ...more };
	return await here.n8n.run({ items, parameters: { resource: 'contact', operation: 'find', ...parameters }, ...order });
};
const who = (...all: unknown[]) => all.map((one) => ({ who: one }) as IDataObject);
const asked = () => here.control.requests({ log: true }).log ?? [];
const people = (count: number) =>
	Array.from({ length: count }, (_, i) => here.control.inboxapp.person({ username: `user_${i}`, platformId: `5550${i}` }));

describe('what is asked for', () => {
	test.each([
		['jane_sample', 'jane_sample', 'jane_sample'],
		[' @jane_sample ', 'jane_sample', undefined],
		['https://x.com/jane_sample', 'jane_sample', undefined],
		['http://www.twitter.com/@Jane_Sample/?ref=1', 'Jane_Sample', undefined],
		['mobile.twitter.com/jane_sample#top', 'jane_sample', undefined],
		['https://x.com/i/user/2244994945', undefined, '2244994945'],
		['2244994945', '2244994945', '2244994945'],
		['https://example.com/jane_sample', undefined, undefined],
		['jane sample', undefined, undefined],
		['@', undefined, undefined],
	])('for %j', (given, name, id) => {
		expect([askedFor(given, 'username'), askedFor(given, 'platformId')]).toEqual([name, id]);
	});
});

test('250 people of 250 items are three requests, and each item has its own', async () => {
	const made = people(250);
	const items = made.map((_, i) => ({ who: i % 3 ? `user_${i}` : `@USER_${i}` }));
	const { items: out, error } = await find(items);
	expect(error).toBeUndefined();
	expect(out).toHaveLength(250);
	out.forEach(({ json, pairedItem }, i) => {
		expect(pairedItem).toEqual({ item: i });
		expect(json).toMatchObject({ identity: items[i].who, outcome: 'found', id: made[i].contactId, handle: `@user_${i}` });
	});
	expect(asked().map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('GET /api/v2/contacts'));
	expect(
		asked()
			.map(({ query }) => (query as { username: string[] }).username.length)
			.sort(),
	).toEqual([100, 100, 50]);
	for (const { query, body } of asked()) expect([Object.keys(query as object).sort(), body]).toEqual([['limit', 'platform', 'username'], undefined]); // prettier-ignore
});

test('a record is as that of the other operations, with the profile that was asked for', async () => {
	const { contactId } = here.control.inboxapp.person({ username: 'first_face', platformId: '111' });
	here.control.inboxapp.platform({ platform: 'linkedin' });
	here.control.inboxapp.person({ username: 'second_face', platformId: '222', contact: contactId as string });
	here.control.inboxapp.person({ platform: 'linkedin', username: 'other_face', platformId: '333', contact: contactId as string });
	const { json } = await find(who('second_face, 111', 'other_face'));
	expect(json).toEqual([
		expect.objectContaining({ identity: 'second_face', outcome: 'found', id: contactId, platformId: '222', tagIds: [], notes: null }),
		// A platform ID is no user name, and a profile elsewhere is none here.
		expect.objectContaining({ identity: '111', outcome: 'notFound' }),
		expect.objectContaining({ identity: 'other_face', outcome: 'notFound' }),
	]);
	const byId = await find(who('https://x.com/i/user/222'), { findBy: 'platformId', simplify: false });
	expect(byId.json).toEqual([
		expect.objectContaining({ outcome: 'found', id: contactId, profile: expect.objectContaining({ username: 'second_face' }) as unknown }),
	]);
	expect(byId.json[0].profiles).toHaveLength(3);
	const elsewhere = await find(who('other_face'), { platform: 'linkedin' });
	expect(elsewhere.json).toEqual([expect.objectContaining({ outcome: 'found', id: contactId, platform: 'linkedin', platformId: '333' })]);
});

test('who is asked for twice is found twice, and asked for once', async () => {
	const { items } = await find(who('sample_person_1', '@Sample_Person_2', 'sample_person_1, https://x.com/sample_person_2'));
	expect(items.map(({ json, pairedItem }) => [json.identity, json.outcome, json.id, pairedItem])).toEqual([
		['sample_person_1', 'found', ids.contact, { item: 0 }],
		['@Sample_Person_2', 'found', ids.contact2, { item: 1 }],
		['sample_person_1', 'found', ids.contact, { item: 2 }],
		['https://x.com/sample_person_2', 'found', ids.contact2, { item: 2 }],
	]);
	expect(asked().map(({ query }) => (query as IDataObject).username)).toEqual([['sample_person_1', 'Sample_Person_2', 'sample_person_2']]);
});

test('who is nobody is told apart from what cannot be asked for, which is not sent', async () => {
	const { json } = await find(who('sample_person_1', 'gone_person', 'jane sample', 'https://x.com/i/user/1', ['@sample_person_3']));
	expect(json).toEqual([
		expect.objectContaining({ identity: 'sample_person_1', outcome: 'found' }),
		{ identity: 'gone_person', outcome: 'notFound', reason: 'No contact of the team has this user name on this platform' },
		{ identity: 'jane sample', outcome: 'invalid', reason: 'This is no user name' },
		{ identity: 'https://x.com/i/user/1', outcome: 'invalid', reason: "This address has no user name: change 'Find By'" },
		expect.objectContaining({ identity: '@sample_person_3', outcome: 'found', id: ids.contact3 }),
	]);
	expect(asked()).toHaveLength(1);
	const none = await find(who('', ' , ', 'sample_person_1'), {}, { continueOnFail: true });
	expect(none.json.map(({ error, outcome }) => error ?? outcome)).toEqual([
		"'People' is empty [item 0]",
		"'People' is empty [item 1]",
		'found',
	]);
	here.control.resetRequests();
	const byId = await find(who('@sample_person_1'), { findBy: 'platformId' });
	expect(byId.json).toEqual([{ identity: '@sample_person_1', outcome: 'invalid', reason: 'This is no platform ID' }]);
	expect(asked()).toEqual([]);
});

test('other platforms, and another way to find, are other requests', async () => {
	here.control.inboxapp.platform({ platform: 'linkedin' });
	const items = [
		{ on: 'twitter', by: 'username', who: 'sample_person_1' },
		{ on: 'linkedin', by: 'username', who: 'sample_person_1' },
		{ on: 'twitter', by: 'platformId', who: ids.person2 },
		{ on: 'twitter', by: 'username', who: 'sample_person_3' },
	];
	const { json } = await find(items, { platform: '={{ $json.on }}', findBy: '={{ $json.by }}' });
	expect(json.map(({ outcome, id }) => [outcome, id])).toEqual([
		['found', ids.contact],
		['notFound', undefined],
		['found', ids.contact2],
		['found', ids.contact3],
	]);
	expect(asked()).toHaveLength(3);
});

test('two contacts with one name, as where it has changed hands: the older one is given, and the ID of the other', async () => {
	const profile = { platform: 'twitter', platformId: '777', displayName: 'Sample Person' };
	const data = [
		{ id: 'c1', profiles: [{ ...profile, username: 'shared_name' }], tagIds: [] },
		{ id: 'c2', profiles: [{ ...profile, username: 'Shared_Name', platformId: '778' }], tagIds: [] },
	];
	here.control.failures([{ path: '/v2/contacts', kind: 'status', status: 200, body: { data, nextCursor: null } }]);
	const { json } = await find(who('shared_name'));
	expect(json).toMatchObject([{ outcome: 'found', id: 'c1', platformId: '777', otherIds: ['c2'] }]);
});

test('an answer of several pages is read to its end', async () => {
	const made = people(90);
	here.control.settings({ inboxapp: { lastPageCursor: 'full' } });
	const rows = async () => (await find(made.map((_, i) => ({ who: `user_${i}` })))).json;
	expect((await rows()).every(({ outcome }) => outcome === 'found')).toBe(true);
	here.control.resetRequests();
	// A page may be shorter than what was asked for: the cursor alone tells.
	const { data: page } = await here.api.get<IDataObject>('/v2/contacts', { params: { platform: 'twitter', username: made.map((_, i) => `user_${i}`), limit: 40 } }); // prettier-ignore
	here.control.resetRequests();
	here.control.failures([{ path: '/v2/contacts', kind: 'status', status: 200, times: 1, body: page }]);
	expect(await rows()).toMatchObject(made.map(({ contactId }) => ({ outcome: 'found', id: contactId })));
	expect(asked().map(({ query }) => (query as IDataObject).cursor)).toEqual([undefined, page.nextCursor]);
});

describe('one value that Inboxapp refuses', () => {
	const bad = () => Array.from({ length: 100 }, (_, i) => ({ who: i === 57 ? ['one,two'] : [`user_${i}`] }));

	test('costs itself and no other', async () => {
		const made = people(100);
		const { items: out } = await find(bad(), {}, { continueOnFail: true });
		out.forEach(({ json, pairedItem }, i) => {
			expect(pairedItem).toEqual({ item: i });
			if (i === 57) expect(json.error).toMatch(/^Inboxapp does not accept .*must not be separated by commas.* \[item 57\]$/);
			else expect(json).toMatchObject({ outcome: 'found', id: made[i].contactId });
		});
		expect(out).toHaveLength(100);
		expect(asked().length).toBeLessThanOrEqual(1 + 2 * 7);
	});

	test('stops the run where nobody wants to go on', async () => {
		const { error } = await find(bad());
		expect(error?.message).toMatch(/^Inboxapp does not accept .*must not be separated by commas.* \[item 0\]$/);
		expect(asked()).toHaveLength(1);
	});
});

test('what is asked for beside it stands in the record', async () => {
	const { json } = await find(who('sample_person_1'), { options: { expand: ['status', 'tags', 'assignee'] } });
	expect(json).toMatchObject([{ status: 'Interested', tags: ['VIP', 'Follow Up'] }]);
	expect(asked().map(({ query }) => (query as IDataObject).expand)).toEqual([['status', 'tags', 'assignee']]);
});

test('a broken connection and a 429 cost no item', async () => {
	here.control.failures([
		{ path: '/v2/contacts', from: 1, times: 1, kind: 'reset' },
		{ path: '/v2/contacts', from: 2, times: 1, kind: 'status', status: 429, retryAfter: 1 },
	]);
	const { json } = await find(who('sample_person_1', 'gone_person'));
	expect(json.map(({ outcome }) => outcome)).toEqual(['found', 'notFound']);
});

test('a dry run shows the question', async () => {
	const { json } = await find(who('@sample_person_1', 'x.com/sample_person_2'), { options: { dryRun: true } });
	expect(json).toEqual([
		{
			dryRun: true,
			method: 'GET',
			url: `${here.sandbox.urls.inboxapp}/api/v2/contacts`,
			query: { platform: 'twitter', username: ['sample_person_1', 'sample_person_2'] },
			items: 2,
		},
	]);
	expect(asked()).toEqual([]);
});
