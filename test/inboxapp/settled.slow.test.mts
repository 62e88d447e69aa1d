import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import { pick, started } from '../support/world.mts';
import * as message from './rows/message.mts';
import { world, type Inboxapp } from './world.mts';

const here = started<Inboxapp>(world);
let ids: Record<string, string>;
beforeEach(async () => void (ids = await here.world.fresh(message.prepare)));

const reset: Partial<FailureRule> = { kind: 'reset' };
/** Runs an operation whose first request of this method breaks, before or after its effect; gives what came out and what was asked. */
async function broken(method: string, when: 'before' | 'after', rule: Partial<FailureRule>, parameters: INodeParameters) {
	const { control, n8n } = here.world;
	control.resetRequests();
	control.failures([{ service: 'inboxapp', method, times: 1, when, ...rule } as FailureRule]);
	const { json, error } = await n8n.run({ parameters });
	const log = control.requests({ log: true }).log ?? [];
	return { json, error, sent: log.filter((one) => one.method === method).length };
}
const read = async <T,>(path: string) => (await here.world.api.get<T>(`/v2${path}`)).data;
const happened = async (type: string, id: string) => {
	const { data } = await read<{ data: Array<{ type: string; object: { id: string } }> }>('/events?limit=1000');
	return data.filter((one) => one.type === type && one.object.id === id).length;
};

describe.each(['before', 'after'] as const)('the connection breaks %s the effect', (when) => {
	/** What was carried out is not sent again; what was not is. */
	const sends = when === 'after' ? 1 : 2;

	test('a message is edited once', async () => {
		const parameters = { resource: 'message', operation: 'edit', messageId: ids.message, text: 'Another text' };
		const { json, sent } = await broken('PATCH', when, reset, parameters);
		expect([json, sent]).toEqual([[expect.objectContaining({ id: ids.message, content: 'Another text' })], sends]);
		expect(await happened('message.edited', ids.message)).toBe(1);
	});

	test('a reaction is added once', async () => {
		const parameters = { resource: 'message', operation: 'react', messageId: ids.message, emoji: '❤️' };
		const { json, sent } = await broken('POST', when, reset, parameters);
		const [{ reactions }] = json as [{ reactions: IDataObject[] }];
		expect([reactions.map(({ emoji }) => emoji), sent]).toEqual([['👍', '❤️'], sends]);
	});

	test('a message is deleted, and that is said', async () => {
		const parameters = { resource: 'message', operation: 'delete', messageId: ids.message, scope: 'all' };
		const { json, error, sent } = await broken('DELETE', when, reset, parameters);
		expect(error?.message).toBeUndefined();
		expect([json, sent]).toEqual([[{ messageId: ids.message, scope: 'all', deletedAt: expect.any(String) as unknown }], sends]);
		expect(await happened('message.deleted', ids.message)).toBe(1);
	});

	test.each(['tag', 'status'])('a %s is made once', async (resource) => {
		const { json, sent } = await broken('POST', when, reset, { resource, operation: 'create', name: 'Brand new' });
		expect([json, sent]).toEqual([[expect.objectContaining({ name: 'Brand new' })], sends]);
	});

	test('a tag that is known by its old name is renamed once', async () => {
		const parameters = { resource: 'tag', operation: 'update', tag: pick('follow up'), updateFields: { name: 'Later' } };
		const { json, sent } = await broken('PATCH', when, reset, parameters);
		expect([json, sent]).toEqual([[expect.objectContaining({ id: ids.tag2, name: 'Later' })], sends]);
	});

	test('what sets fixed values is sent again', async () => {
		const update = { resource: 'contact', operation: 'update', contactId: pick(ids.contact2), updateFields: { notes: 'Wants a call' } };
		const { json, sent } = await broken('PATCH', when, reset, update);
		expect([json, sent]).toEqual([[expect.objectContaining({ id: ids.contact2, notes: 'Wants a call' })], 2]);
		const archive = { resource: 'thread', operation: 'update', threadId: pick(ids.thread), updateFields: { archived: true } };
		expect((await broken('PATCH', when, reset, archive)).json).toEqual([expect.objectContaining({ archived: true })]);
		expect(await happened('thread.archived', ids.thread)).toBe(1);
	});

	test('a thread is deleted, and that is said', async () => {
		const parameters = { resource: 'thread', operation: 'delete', threadId: pick(ids.thread) };
		const { json } = await broken('DELETE', when, reset, parameters);
		expect(json).toEqual([{ deleted: true, scope: when === 'after' ? null : 'remoteAndLocal' }]);
		expect(await happened('thread.deleted', ids.thread)).toBe(1);
	});
});

test.each<[string, Partial<FailureRule>]>([
	['a 503', { kind: 'status', status: 503 }],
	['an answer that is cut off', { kind: 'truncated' }],
])('%s after the effect is looked into as well', async (_name, rule) => {
	const parameters = { resource: 'message', operation: 'edit', messageId: ids.message, text: 'Another text' };
	const { json, sent } = await broken('PATCH', 'after', rule, parameters);
	expect([json, sent]).toEqual([[expect.objectContaining({ id: ids.message, content: 'Another text' })], 1]);
});

test('a status that was there before is not taken for the one that was to be made', async () => {
	here.world.control.clock({ advance: 60_000 });
	const { error, json } = await broken('POST', 'before', reset, { resource: 'status', operation: 'create', name: 'new' });
	expect([json, error?.message]).toEqual([[], 'The team has this name already: "New"']);
});

test('a color that has a name is set once more: what is kept of it is only its value', async () => {
	const parameters = { resource: 'tag', operation: 'update', tag: pick(ids.tag), updateFields: { color: pick(ids.color) } };
	const { json, sent } = await broken('PATCH', 'after', reset, parameters);
	expect([json, sent]).toEqual([[expect.objectContaining({ id: ids.tag })], 2]);
	const byValue = { ...parameters, updateFields: { color: pick('1F6FEB') } };
	expect(await broken('PATCH', 'after', reset, byValue)).toMatchObject({ json: [{ color: '#1f6feb' }], sent: 1 });
});

test('a status whose color is taken away', async () => {
	const parameters = { resource: 'status', operation: 'update', status: pick('interested'), updateFields: { color: pick('No Color') } };
	expect(await broken('PATCH', 'after', reset, parameters)).toMatchObject({ json: [{ id: ids.status2, color: null }], sent: 1 });
});
