import { startInbox, type Inbox, type Row } from './inboxapp.mts';

let run: Inbox;

beforeEach(async () => void (run = await startInbox()));
afterEach(async () => await run.sandbox.close());

/** Threads as the usernames of the people in them. */
const people = async (params: object) => {
	const threads = await run.list('/threads', { expand: ['profile'], limit: 100, ...params });
	return threads.map(({ profile }) => Number(((profile as Row).username as string).replace('sample_person_', ''))).filter((one) => one < 7);
};
const threadOf = async (number: number) =>
	(await run.list('/threads', { folder: 'all', q: `sample_person_${number}` }))[0] as Row & Record<string, string>;

describe('threads', () => {
	test('lie in folders', async () => {
		expect(await people({})).toEqual([1, 2, 3, 6]);
		expect(await people({ folder: 'noReply' })).toEqual([1, 3]);
		expect(await people({ folder: 'requests' })).toEqual([5]);
		expect(await people({ folder: 'archived' })).toEqual([4]);
		expect(await people({ folder: 'all' })).toEqual([1, 2, 3, 4, 5, 6]);
		await run.api.patch(`/threads/${(await threadOf(5)).id}`, { archived: true });
		expect([await people({ folder: 'requests' }), await people({ folder: 'archived' })]).toEqual([[], [4, 5]]);
	});

	test('are found by who and what is in them, of several values by any, of several filters by all', async () => {
		const [first, second] = (await run.list('/members')).map(({ id }) => id);
		const { contactId } = await threadOf(3);
		const folder = 'all';
		expect(await people({ tag: 'vip' })).toEqual([1]);
		expect(await people({ tag: ['nothing', 'FOLLOW up'], status: 'INTERESTED' })).toEqual([1]);
		expect(await people({ tag: 'vip', status: 'New' })).toEqual([]);
		expect(await people({ status: ['new', 'interested'] })).toEqual([1, 3]);
		expect(await people({ assigneeId: [first, second] })).toEqual([2, 6]);
		expect(await people({ assigneeId: second })).toEqual([2]);
		expect(await people({ unassigned: true, folder })).toEqual([1, 3, 4, 5]);
		expect(await people({ contactId, folder })).toEqual([3]);
		expect(await people({ q: 'SHOP', folder })).toEqual([3]);
		expect(await people({ q: 'person_4', folder })).toEqual([4]);
		expect(await people({ order: 'asc' })).toEqual([6, 3, 2, 1]);
		expect((await run.api.get('/threads', { params: { unassigned: true, assigneeId: first } })).data.code).toBe('invalidRequest');
		expect((await run.api.get('/threads?platform=linkedin')).data.details).toEqual({ platform: 'linkedin' });
	});

	test('of a campaign lie in the archive', async () => {
		const { id: campaignId } = run.inbox.campaign({ leads: ['31', '32'], status: 'active' });
		run.inbox.campaignContact({ id: campaignId, count: 2 });
		expect(await run.list('/threads', { campaignId })).toEqual([]);
		expect(await run.list('/threads', { campaignId, folder: 'archived' })).toHaveLength(2);
	});

	test('are changed one thing at a time; the feed tells of what is new', async () => {
		const { id } = await threadOf(1);
		const [member] = await run.list('/members');
		const patch = async (body: object) => (await run.api.patch(`/threads/${id}`, body)).data;
		expect(await patch({ assigneeId: member.id, archived: true })).toMatchObject({ assigneeId: member.id, archived: true, unread: true });
		expect(await patch({ archived: true, unread: false })).toMatchObject({ assigneeId: member.id, unread: false });
		expect(await patch({ assigneeId: null })).toMatchObject({ assigneeId: null, archived: true });
		expect((await patch({ assigneeId: 'nobody' })).details.issues).toEqual([{ path: ['assigneeId'], message: 'there is no such member' }]);
		run.inbox.receive({ thread: id, text: 'Hello' });
		expect((await run.told()).map(({ type, data }) => [type, data])).toEqual([
			['thread.assigned', { assigneeId: member.id }],
			['thread.archived', {}],
			['thread.unassigned', { assigneeId: null }],
			['message.received', { threadId: id }],
			['thread.unarchived', {}],
		]);
		expect((await run.api.get(`/threads/${id}?expand=assignee`)).data).toMatchObject({ archived: false, unread: true });
	});

	test('follow the assignee of their contact while they have none of their own', async () => {
		const [first, second] = (await run.list('/members')).map(({ id }) => id);
		const { id, contactId } = await threadOf(6);
		expect((await run.api.get(`/threads/${id}?expand=assignee`)).data).toMatchObject({ assigneeId: first, assignee: { id: first } });
		await run.api.patch(`/threads/${id}`, { assigneeId: second });
		await run.api.patch(`/contacts/${contactId}`, { assigneeId: null });
		expect((await run.api.get(`/threads/${id}`)).data.assigneeId).toBe(second);
	});

	test('show typing once in 2.5 seconds, and not where that is off', async () => {
		const { id } = await threadOf(1);
		const typing = async () => (await run.api.post(`/threads/${id}/typing`)).data;
		expect([await typing(), await typing()]).toEqual([
			{ status: 'sent', reason: null },
			{ status: 'skipped', reason: 'rateLimited' },
		]);
		run.move(2_500);
		expect((await typing()).status).toBe('sent');
		run.settings({ teamTyping: false });
		expect(await typing()).toEqual({ status: 'skipped', reason: 'disabled' });
		await run.api.patch(`/threads/${id}`, { typingIndicators: 'enabled' });
		run.move(2_500);
		expect((await typing()).status).toBe('sent');
	});

	test('are deleted at the platform where the account can do that', async () => {
		const { id, accountLinkId } = await threadOf(1);
		expect((await run.api.delete(`/threads/${id}`)).data).toEqual({ scope: 'remoteAndLocal' });
		expect((await run.api.get(`/threads/${id}/messages`)).data.code).toBe('threadNotFound');
		run.inbox.link({ id: accountLinkId, capabilities: ['message:send'], status: 'offline' });
		expect((await run.api.delete(`/threads/${(await threadOf(2)).id}`)).data).toEqual({ scope: 'local' });
		run.settings({ deleteWithoutRemote: 'refuse' });
		expect((await run.api.delete(`/threads/${(await threadOf(3)).id}`)).data.code).toBe('capabilityNotSupported');
		expect((await run.told()).map(({ type, data }) => [type, data])).toEqual(
			[1, 2].map(() => ['thread.deleted', { accountLinkId, platform: 'twitter' }]),
		);
	});
});

describe('contacts', () => {
	const find = async (params: object) => await run.api.get('/contacts', { params: { platform: 'twitter', ...params } });

	test('are found by up to a hundred ids or usernames of one platform', async () => {
		const ids = Array.from({ length: 100 }, (_unused, index) => String(100_000_000 + index));
		const { data } = await find({ platformId: ids, limit: 100 });
		expect(data.data).toHaveLength(6);
		expect((await find({ platformId: [...ids, '1'] })).data.details.issues[0].path).toEqual(['platformId']);
		expect((await find({ username: ['SAMPLE_person_2', 'nobody'] })).data.data).toHaveLength(1);
		for (const wrong of [{}, { username: 'a', platformId: '1' }, { platformId: '1,2' }, { username: 'a,b' }])
			expect((await find(wrong)).data.code).toBe('invalidRequest');
		expect((await find({ platform: 'linkedin', username: 'a' })).data.details).toEqual({ platform: 'linkedin' });
	});

	test('are changed by id or name of a status; the feed tells of what is new', async () => {
		const { contactId } = await threadOf(1);
		const patch = async (body: object) => (await run.api.patch(`/contacts/${contactId}`, body)).data;
		const [fresh] = await run.list('/statuses');
		expect(await patch({ status: 'NEW', valuation: 0 })).toMatchObject({ statusId: fresh.id, valuation: 0, notes: 'Asked for a call' });
		expect(await patch({ status: fresh.id, notes: null })).toMatchObject({ statusId: fresh.id, notes: null, valuation: 0 });
		expect(await patch({ status: null })).toMatchObject({ statusId: null });
		expect((await patch({ status: 'nothing' })).details.issues).toEqual([{ path: ['status'], message: 'there is no such status' }]);
		expect((await run.told()).map(({ type, data }) => [type, data])).toEqual([
			['contact.statusChanged', { statusId: fresh.id }],
			['contact.valuationChanged', { valuation: 0 }],
			['contact.notesChanged', { notes: null }],
			['contact.statusChanged', { statusId: null }],
		]);
	});

	test('carry tags, each once', async () => {
		const { contactId } = await threadOf(2);
		const tag = async (method: string, ref: string) =>
			(await run.api.request({ method, url: `/contacts/${contactId}/tags/${ref}` })).status;
		const [creme] = await run.list('/tags');
		expect([await tag('PUT', 'creme%20client'), await tag('PUT', creme.id), await tag('DELETE', 'vip')]).toEqual([204, 204, 204]);
		const { data } = await run.api.get(`/contacts/${contactId}?expand=tags&expand=status`);
		expect([data.tagIds, data.tags.map(({ name }: Row) => name), 'status' in data]).toEqual([[creme.id], ['Crème Client'], false]);
		await run.api.delete(`/tags/${creme.id}`);
		expect((await run.api.get(`/contacts/${contactId}`)).data.tagIds).toEqual([]);
		expect((await run.told()).map(({ type }) => type)).toEqual(['contact.tagsChanged', 'tag.deleted']);
	});
});
