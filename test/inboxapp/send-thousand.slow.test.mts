import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { RefusalOrder } from '../../sandbox/inboxapp/orders.mts';
import type { Thread } from '../../sandbox/inboxapp/types.mts';
import { pick } from '../support/world.mts';
import { saidOf, sendStaged } from './sendStage.mts';

const COUNT = 1000;
const SEED = 20261203;
const stage = sendStaged();

/** Numbers in [0, 1) that are the same in every run: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const lost: Array<Pick<FailureRule, 'kind'> & Partial<FailureRule>> = [
	{ kind: 'reset', when: 'before' },
	{ kind: 'reset', when: 'after' },
	{ kind: 'reset', when: 'after' },
	{ kind: 'truncated', when: 'after' },
	{ kind: 'status', status: 503, when: 'before', body: '' },
	{ kind: 'status', status: 500, when: 'after' },
];
const refusals: Array<Omit<RefusalOrder, 'route'>> = [
	{ code: 'sendInProgress', ms: 1500 },
	{ code: 'rateLimited', retryAfter: 1 },
	{ code: 'platformRateLimited', retryAfter: 1 },
	{ code: 'platformError', when: 'before' },
	{ code: 'platformError', when: 'after' },
	{ code: 'platformUnavailable', details: { retryAfterSeconds: 1 } },
	{ code: 'sendUnconfirmed', message: 'delivered' },
	{ code: 'sendUnconfirmed', message: 'unknown' },
	{ code: 'sendUnconfirmed', message: 'absent' },
	{ code: 'contentRejected' },
];

/** About every sixth request goes wrong in one of all these ways. */
function trouble(): void {
	const next = random(SEED);
	const one = <T,>(all: T[]) => all[Math.floor(next() * all.length)];
	const places = Array.from({ length: 100 }, () => 1 + Math.floor(next() * 1100));
	stage.control.failures(places.map((from) => ({ method: 'POST', path: '/v2/messages', from, times: 1, ...one(lost) })));
	for (let i = 0; i < 100; i++) {
		const after = 1 + Math.floor(next() * 14);
		stage.inbox.refuse({ route: 'POST /messages', after, ...(i < refusals.length ? refusals[i] : one(refusals)) });
	}
}

/** A thousand people: in their threads, as contacts, by their profiles. */
function people(): IDataObject[] {
	const { threadIds } = stage.inbox.threads({ count: COUNT });
	const { threads, profiles } = stage.inbox.save() as {
		threads: Array<[string, Thread]>;
		profiles: Array<[string, { platformId: string }]>;
	};
	const [byThread, byProfile] = [new Map(threads), new Map(profiles)];
	return threadIds.map((thread, i) => {
		const { contactId, profileId } = byThread.get(thread) as Thread;
		const to = ['thread', 'contact', 'thread', 'profile'][i % 4];
		return { to, thread, contact: contactId, person: byProfile.get(profileId)?.platformId, text: `Hello number ${i}` };
	});
}

const parameters: INodeParameters = {
	sendTo: '={{ $json.to }}',
	threadId: pick('={{ $json.thread }}'),
	contactId: pick('={{ $json.contact }}'),
	platform: 'twitter',
	platformId: '={{ $json.person }}',
};

/** How often each text is on the platform. */
function counted(): Map<string, number> {
	const counts = new Map<string, number>();
	for (const text of stage.texts()) counts.set(text, (counts.get(text) ?? 0) + 1);
	return counts;
}

const isUnknown = (json: IDataObject) => saidOf(json).startsWith('It is not known whether Inboxapp has carried this out');

test('1,000 messages with everything that can go wrong mixed in: none twice, and none missing that is not reported', async () => {
	// A limit that no minute of a test reaches, which the node learns from the headers.
	stage.control.settings({ limits: true, inboxapp: { limit: { minute: 60_000, hour: 600_000, day: 6_000_000 } } });
	const items = people();
	const account = { accountLinkId: pick(stage.ids.link) };
	const order = { continueOnFail: true, credentialId: 'thousand' };
	const send = async (options: INodeParameters) => await stage.send(items, { ...parameters, ...account, options }, order);

	const dry = await send({ dryRun: true });
	expect(dry.json).toHaveLength(COUNT);
	expect([stage.asked(), stage.made()]).toEqual([[], []]);

	trouble();
	const { items: out, json, error } = await send({ concurrency: 8 });
	const struck = stage.control.failures().reduce((sum, { hits }) => sum + hits, 0);
	const { byStatus } = stage.control.requests();
	expect(error).toBeUndefined();
	expect(out.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));

	// What went wrong did go wrong.
	expect(struck).toBeGreaterThan(80);
	for (const [status, least] of [[0, 30], [409, 5], [429, 10], [502, 20], [503, 10]]) expect([status, (byStatus[status] ?? 0) >= least]).toEqual([status, true]); // prettier-ignore

	// The sandbox is the witness.
	const counts = counted();
	expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
	const done = json.filter((one) => one.error === undefined);
	const unknown = json.filter(isUnknown);
	const refused = json.filter((one) => saidOf(one).startsWith('The text was not accepted: as ordered'));
	expect(json.filter((one) => ![done, unknown, refused].some((all) => all.includes(one)))).toEqual([]);
	const ids = new Map(stage.made().map(({ id, content }) => [content, id]));
	json.forEach((one, i) => {
		const { text, thread, contact } = items[i];
		if (one.error === undefined)
			expect([one, counts.get(text as string)]).toEqual([
				expect.objectContaining({ content: text, messageId: ids.get(text as string), threadId: thread, contactId: contact }),
				1,
			]);
		else if (!isUnknown(one)) expect([text, counts.has(text as string)]).toEqual([text, false]);
	});
	expect(done.length).toBeGreaterThan(COUNT - 100);
	expect(done.filter(({ readBack }) => readBack).length).toBeGreaterThan(0);
	expect(unknown.length).toBeGreaterThan(0);
	expect(refused.length).toBeGreaterThan(0);
	expect(new Set(stage.keys()).size).toBe(COUNT);

	// n8n tries the node again, and all is well: who has a message gets no other.
	stage.control.failures([]);
	expect(stage.inbox.refuse()).toEqual([]);
	stage.control.resetRequests();
	const again = await send({ concurrency: 8 });
	const after = counted();
	expect([...after].filter(([, count]) => count > 1)).toEqual([]);
	json.forEach((one, i) => {
		if (one.error === undefined) expect(again.json[i]).toMatchObject({ messageId: one.messageId, content: one.content });
		else if (!isUnknown(one)) expect([again.json[i].content, after.get(items[i].text as string)]).toEqual([items[i].text, 1]);
	});
	expect(again.json.filter((one) => one.error !== undefined && !isUnknown(one))).toEqual([]);
	expect(stage.posts()).toHaveLength(COUNT);
}, 400_000);

test('n8n tries the node again whenever a message stops it, until all have theirs: each once', async () => {
	const items = people().slice(0, 100);
	const account = { accountLinkId: pick(stage.ids.link) };
	const refuse = (after: number, code: RefusalOrder['code']) => stage.inbox.refuse({ route: 'POST /messages', after, code });
	for (const after of [20, 30, 40]) refuse(after, 'contentRejected');
	stage.control.failures([{ method: 'POST', path: '/v2/messages', every: 12, times: 12, kind: 'reset', when: 'after' }]);
	const { json, error } = await stage.send(items, { ...parameters, ...account }, { tries: 5, credentialId: 'tried' });
	expect(error).toBeUndefined();
	expect(json.map(({ content }) => content)).toEqual(items.map(({ text }) => text));
	expect(stage.texts().sort()).toEqual(items.map(({ text }) => text).sort());
	// Three tries stopped on the way, and the last one had to say little that was new.
	expect(stage.posts().filter(({ status }) => status === 422)).toHaveLength(3);
	expect(stage.posts().length).toBeGreaterThan(150);
	expect(new Set(stage.keys()).size).toBe(100);
}, 200_000);
