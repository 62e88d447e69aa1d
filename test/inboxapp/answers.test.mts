import type { IDataObject } from 'n8n-workflow';
import { simplified } from '../../engine/values';
import { accountLinkRow, contactRow, messageRow, platformRow, threadRow } from '../../nodes/Inboxapp/answers';
import { pick, started } from '../support/world.mts';
import { world, type Inboxapp } from './world.mts';

const profile = {
	displayName: 'Sample Person',
	handle: '@sample',
	platform: 'twitter',
	platformId: '7',
	profileUrl: 'https://example.com/sample',
};
const contact = {
	id: 'c1', profiles: [profile, { ...profile, platform: 'other', handle: 'other' }], statusId: 's1', tagIds: ['t1', 't2'], notes: null,
	valuation: 0, assigneeId: 'm1', createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-02T00:00:00.000Z',
}; // prettier-ignore
const short = (row: IDataObject) => JSON.parse(JSON.stringify(row)) as IDataObject;

test('a contact in short: its first profile, IDs, and names of what was expanded', () => {
	const plain = {
		id: 'c1', name: 'Sample Person', handle: '@sample', platform: 'twitter', platformId: '7', profileUrl: 'https://example.com/sample',
		statusId: 's1', tagIds: ['t1', 't2'], notes: null, valuation: 0, assigneeId: 'm1', updatedAt: '2026-01-02T00:00:00.000Z',
	}; // prettier-ignore
	const of = simplified(contactRow);
	expect(short(of(contact))).toEqual(plain);
	const expanded = {
		...contact,
		status: { id: 's1', name: 'New' },
		tags: [{ name: 'VIP' }, { name: 'Later' }],
		assignee: { name: 'Sample Member' },
	};
	expect(short(of(expanded))).toEqual({ ...plain, status: 'New', tags: ['VIP', 'Later'], assignee: 'Sample Member' });
	expect(short(of({ ...contact, profiles: [] }))).toEqual({
		...plain,
		name: null,
		handle: null,
		platform: null,
		platformId: null,
		profileUrl: null,
	});
});

test('a thread in short: its last activity, and the person if the profile was expanded', () => {
	const thread = {
		id: 'h1', platform: 'twitter', accountLinkId: 'a1', contactId: 'c1', isRequest: false, archived: false, unread: true, assigneeId: null,
		restrictions: ['message:send'], activity: { preview: 'Hello', direction: 'inbound', at: '2026-01-02T00:00:00.000Z' },
		createdAt: '2026-01-01T00:00:00.000Z',
	}; // prettier-ignore
	const { activity, ...rest } = thread;
	const plain = { ...rest, preview: 'Hello', direction: 'inbound', lastActivityAt: activity.at };
	const of = simplified(threadRow);
	expect(short(of({ ...thread, syncing: false }))).toEqual(plain);
	expect(short(of({ ...thread, profile }))).toEqual({
		...plain,
		name: 'Sample Person',
		handle: '@sample',
		profileUrl: 'https://example.com/sample',
	});
	// Nothing has been written yet.
	expect(short(of({ ...thread, activity: null }))).toEqual(rest);
});

test('a message, an account and a platform in short', () => {
	const message = {
		id: 'm1', threadId: 'h1', accountLinkId: 'a1', platform: 'twitter', direction: 'outbound', content: 'Hello', createdAt: '2026-01-01T00:00:00.000Z',
		editedAt: null, deletedAt: null,
	}; // prettier-ignore
	const more = {
		sentBy: { type: 'campaign', campaignId: 'p1' },
		attachments: [{ kind: 'image' }, { kind: 'card' }],
		reactions: [{ emoji: '👍' }],
	};
	expect(simplified(messageRow)({ ...message, ...more })).toEqual({
		...message,
		sentBy: 'campaign',
		attachments: ['image', 'card'],
		reactions: ['👍'],
	});
	expect(short(simplified(messageRow)({ ...message, sentBy: null, attachments: [], reactions: [] }))).toEqual({
		...message,
		attachments: [],
		reactions: [],
	});
	const link = { id: 'a1', status: 'paused', pauseReasons: ['limit'], capabilities: [], avatarUrl: 'https://example.com/a.png' };
	expect(short(simplified(accountLinkRow)(link))).toEqual({ id: 'a1', status: 'paused', pauseReasons: ['limit'], capabilities: [] });
	const platform = { platform: 'twitter', name: 'X', usernamePrefix: '@', capabilities: [], mutationWindows: { 'message:edit': 900 } };
	expect(simplified(platformRow)({ ...platform, limits: { characters: 10_000, mediaCount: 4 } })).toEqual({
		...platform,
		characters: 10_000,
	});
});

describe('attachments', () => {
	const here = started<Inboxapp>(world);
	let ids: Record<string, string>;
	beforeEach(async () => void (ids = await here.world.fresh()));
	const get = async (messageId: string, parameters: object = {}) =>
		await here.world.n8n.run({
			parameters: { resource: 'message', operation: 'getAttachment', messageId, index: 0, download: true, ...parameters },
		});
	const incoming = (attachment: object) =>
		here.world.control.inboxapp.receive({ thread: ids.thread, attachments: [attachment] } as never).messageId;
	const asked = () => here.world.control.requests().byRoute;

	test('are binary data with their names and types, and the bytes that were sent', async () => {
		const bytes = Buffer.from(Array.from({ length: 3000 }, (_, i) => i % 256));
		const id = incoming({ kind: 'video', filename: 'tour.mp4', contentType: 'video/mp4', bytes: bytes.toString('base64') });
		const { items } = await get(id, { options: { binaryProperty: 'film' } });
		expect(items).toHaveLength(1);
		const { json, binary = {} } = items[0];
		expect(json).toMatchObject({ index: 0, kind: 'video', filename: 'tour.mp4', contentType: 'video/mp4', status: 'ready' });
		expect(Object.keys(binary)).toEqual(['film']);
		expect(binary.film).toMatchObject({ fileName: 'tour.mp4', mimeType: 'video/mp4' });
		expect(Buffer.from(binary.film.data, 'base64').equals(bytes)).toBe(true);
	});

	test('come without download as their record only: nothing is fetched', async () => {
		const { items } = await get(ids.picture, { download: false });
		expect(items).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({ status: 'ready', url: expect.stringMatching(/^http/) as unknown }) as unknown,
			}),
		]);
		expect(items[0].binary).toBeUndefined();
		expect(asked()).toEqual({ 'GET /v2/messages/{messageId}/attachments/{index}': 1 });
	});

	test('that are still on their way are waited for; those that never come are said', async () => {
		const soon = await get(incoming({ kind: 'image', filename: 'soon.png', readyMs: 1500 }));
		expect(soon.items[0].binary?.data).toMatchObject({ fileName: 'soon.png', mimeType: 'image/png' });
		const { error } = await get(incoming({ kind: 'image', readyMs: 'failed' }));
		expect(error?.message).toBe('Inboxapp did not do it: the platform has not handed over this file');
	});

	test('a link preview is no file, and there is no second one', async () => {
		const card = await get(incoming({ kind: 'card', url: 'https://example.com/page' }));
		expect(card.error).toMatchObject({
			message: 'The message has no file with this number',
			description: expect.stringMatching(/preview of a link/) as unknown,
		});
		expect((await get(ids.picture, { index: 1 })).error?.message).toBe('Inboxapp has no such message or attachment');
		expect((await get(ids.picture, { index: 'first' })).error?.message).toBe('\'Attachment Number\' is not a number: "first"');
	});
});

test('with Simplify on, expanded names stand in the answers of the real form', async () => {
	const own = await world();
	const ids = await own.fresh();
	const ask = async (parameters: object) => (await own.n8n.run({ parameters: parameters as never })).json;
	const expand = ['status', 'tags', 'assignee'];
	expect(await ask({ resource: 'contact', operation: 'get', contactId: pick(ids.contact), additionalFields: { expand } })).toEqual([
		expect.objectContaining({ status: 'Interested', tags: expect.arrayContaining(['VIP', 'Follow Up']) as unknown }),
	]);
	expect(
		await ask({ resource: 'message', operation: 'getAll', threadId: pick(ids.thread3), returnAll: true, filters: { order: 'asc' } }),
	).toEqual([
		expect.objectContaining({ sentBy: 'member', direction: 'outbound', attachments: [] }),
		expect.objectContaining({ direction: 'inbound', attachments: ['image'] }),
	]);
	await own.sandbox.close();
});
