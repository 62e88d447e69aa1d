import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { emoji, emptied, member, nobody, plainIds } from '../../nodes/Inboxapp/fields';
import { ofMessage } from '../../nodes/Inboxapp/expand';
import { eventTypes } from '../../nodes/Inboxapp/eventTypes';
import { document } from './document.mts';
import { pick, started } from '../support/world.mts';
import { world, type Inboxapp } from './world.mts';

const here = started<Inboxapp>(world);
let ids: Record<string, string>;
beforeEach(async () => void (ids = await here.world.fresh()));

const run = async (parameters: INodeParameters, items?: IDataObject[]) => await here.world.n8n.run({ parameters, items });
const asked = () =>
	(here.world.control.requests({ log: true }).log ?? []).map(({ method, path, query }) => ({
		call: `${method} ${path}`,
		query: query as Record<string, string>,
	}));
const threads = (filters: INodeParameters) => ({ resource: 'thread', operation: 'getAll', returnAll: true, filters });

describe('what the document forbids is refused with a sentence, and nothing is sent', () => {
	test.each<[string, INodeParameters, string]>([
		['unassigned and an assignee', threads({ unassigned: true, assigneeId: ['m1'] }), "'Unassigned' and 'Assignee' cannot go together. Take one of the two out"],
		['a filter that comes out empty', threads({ tag: '={{ [] }}' }), "'Tag Names or IDs' is empty, which would mean all threads. Check its expression for this item, or take it out"],
		['a contact that comes out empty', threads({ contactId: '={{ [""] }}' }), "'Contact IDs' is empty, which would mean all threads. Check its expression for this item, or take it out"],
		['events of no type', { resource: 'event', operation: 'getAll', returnAll: true, filters: { type: '={{ [] }}' } }, "'Event Names or IDs' is empty, which would mean all events. Check its expression for this item, or take it out"],
		['accounts of no status', { resource: 'accountLink', operation: 'getAll', returnAll: true, filters: { status: [] } }, "'Status' is empty, which would mean all account links. Check its expression for this item, or take it out"],
		['too much at once', { resource: 'message', operation: 'get', messageId: 'm1', additionalFields: { expand: ['accountLink', 'reactions.author', 'replyTo.message', 'sentBy', 'thread'] } }, "'Expand' has 5 choices"],
		['nothing to change', { resource: 'thread', operation: 'update', threadId: pick('h1') }, 'There is nothing to change'],
		['an ID that is none', { resource: 'message', operation: 'get', messageId: 'M-1' }, '\'Message ID\' is not valid: "M-1"'],
		['a path in an ID', { resource: 'message', operation: 'delete', messageId: '../team', scope: 'self' }, '\'Message ID\' is not valid: "../team"'],
		['two emojis', { resource: 'message', operation: 'react', messageId: 'm1', emoji: '👍👍' }, '\'Emoji\' is not one emoji: "👍👍"'],
	])('%s', async (_name, parameters, message) => {
		const { error, json } = await run(parameters);
		expect([error?.message, json]).toEqual([message, []]);
		expect(error?.description).toMatch(/^[A-Z].{14,}/);
		expect(asked()).toEqual([]);
	}); // prettier-ignore
});

test('one emoji is exactly what the document takes', () => {
	const { schema } = document.parameters('DELETE /v2/messages/{messageId}/reactions').find(({ name }) => name === 'emoji') as {
		schema: object;
	};
	const field = emoji('Emoji');
	const all = ['👍', '❤️', '❤', '👩🏽‍💻', '🇩🇪', '1️⃣', '#⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧‍👦', '1', 'a', '👍 👍', '👍👍', ':)', 'ok 👍', '©', '🇩', '\n👍x'];
	for (const one of all) {
		const taken = document.faults(schema, one.trim()).length === 0;
		const sent = () => field.send?.(one);
		if (taken) expect(sent()).toBe(one.trim());
		else expect(sent).toThrow(`is not one emoji: "${one.trim()}"`);
	}
	expect(all.filter((one) => document.faults(schema, one).length === 0).length).toBeGreaterThan(8);
});

test('the words of events stand for exactly those of the document', () => {
	const { schema } = document.parameters('GET /v2/events').find(({ name }) => name === 'type') as { schema: object };
	expect(Object.values(eventTypes).sort()).toEqual([...(document.values(schema) ?? [])].sort());
});

test('what may be expanded is exactly what the document has', () => {
	const { schema } = document.parameters('GET /v2/messages/{messageId}').find(({ name }) => name === 'expand') as { schema: object };
	const offered = (ofMessage.property.options as Array<{ value: string }>).map(({ value }) => value);
	expect(offered.sort()).toEqual([...(document.values(schema) ?? [])].sort());
	expect(document.faults(schema, ofMessage.send?.(['accountLink', 'Thread']))).toEqual([]);
});

test('IDs are taken from a list or from text, and one that is none is named', () => {
	const { send } = plainIds('contactId', 'Contacts', 'Contact IDs');
	expect(send?.(' a1, b2,,')).toEqual(['a1', 'b2']);
	expect(send?.(['a1', ' b2 ', ''])).toEqual(['a1', 'b2']);
	expect(() => send?.('a1, B2')).toThrow('has "B2", which is no ID');
});

test('a word of the picker empties a field, in any case; anything else is what it was', () => {
	const { send } = emptied(member('assigneeId', 'Who', { list: 'assignees' }), nobody);
	for (const word of ['Nobody', ' nobody ', { __rl: true, mode: 'list', value: 'Nobody' }]) expect(send?.(word)).toBeNull();
	expect(send?.({ __rl: true, mode: 'id', value: 'm1' })).toBe('m1');
	expect(() => send?.('Sample Member 1')).toThrow('is not valid: "Sample Member 1"');
});

test('tags and statuses go by name or ID, in any case and without accents', async () => {
	const { json } = await run({ resource: 'tag', operation: 'get', tag: pick('={{ $json.ref }}') }, [
		{ ref: 'creme CLIENT' },
		{ ref: ids.tag3 },
	]);
	expect(json).toEqual(Array(2).fill(expect.objectContaining({ id: ids.tag3, name: 'Crème Client' })));
	const byName = await run(threads({ folder: 'all', tag: '={{ "vip, Follow up" }}' }));
	expect(byName.json.map(({ id }) => id)).toContain(ids.thread);
	expect(asked().at(-1)?.query.tag).toEqual(['vip', 'Follow up']);
});

test('a list is read to its end, and no further than its limit', async () => {
	here.world.control.inboxapp.threads({ count: 230, archived: true });
	const all = await run(threads({ folder: 'archived' }));
	expect(all.json.length).toBeGreaterThanOrEqual(231);
	expect(new Set(all.json.map(({ id }) => id)).size).toBe(all.json.length);
	expect(asked().map(({ query: { limit, cursor } }) => [limit, Boolean(cursor)])).toEqual([
		['100', false],
		['100', true],
		['100', true],
	]);
	here.world.control.resetRequests();
	const some = await run({ ...threads({ folder: 'archived' }), returnAll: false, limit: 130 });
	expect(some.json).toEqual(all.json.slice(0, 130));
	expect(asked().map(({ query: { limit } }) => limit)).toEqual(['100', '30']);
});

describe('events', () => {
	const events = (parameters: INodeParameters) => run({ resource: 'event', operation: 'getAll', ...parameters });

	test('of one kind are found behind pages that hold none, and the feed is read to its end', async () => {
		const { control, api } = here.world;
		control.inboxapp.events({ count: 2500 });
		await api.post('/v2/tags', { name: 'Late' });
		control.resetRequests();
		const { json } = await events({ returnAll: true, filters: { type: ['tag.created'] } });
		expect(json.map(({ type }) => type)).toEqual(['tag.created']);
		expect(asked().map(({ query: { limit } }) => limit)).toEqual(['1000', '1000', '1000']);
		const { json: first } = await events({ returnAll: false, limit: 1, filters: { type: ['tag.created'] } });
		expect(first).toEqual(json);
	});

	test('come in order, after a number, as many as wanted', async () => {
		here.world.control.inboxapp.events({ count: 1500 });
		here.world.control.resetRequests();
		const { json } = await events({ returnAll: false, limit: 1200, filters: { afterSeq: 10 } });
		expect(json.map(({ seq }) => seq)).toEqual(Array.from({ length: 1200 }, (_, i) => i + 11));
		expect(asked().map(({ query: { afterSeq, limit } }) => [afterSeq, limit])).toEqual([
			['10', '1000'],
			['1010', '200'],
		]);
	});
});

test('changes to different contacts go side by side, those to one contact in their order', async () => {
	const items = [1, 2, 3, 4].flatMap((i) => [ids.contact, ids.contact2].map((id) => ({ id, notes: `Note ${i}` })));
	const parameters = {
		resource: 'contact',
		operation: 'update',
		contactId: pick('={{ $json.id }}'),
		updateFields: { notes: '={{ $json.notes }}' },
	};
	const { json } = await run(parameters, items);
	expect(json.map(({ id, notes }) => ({ id, notes }))).toEqual(items);
	for (const id of [ids.contact, ids.contact2])
		expect((await here.world.api.get<IDataObject>(`/v2/contacts/${id}`)).data.notes).toBe('Note 4');
});
