import { startInbox, type Inbox, type Told } from './inboxapp.mts';

const DAY = 86_400_000;

let run: Inbox;
let start: number;

beforeEach(async () => {
	run = await startInbox({ seed: false });
	run.sandbox.control.settings({ limits: false });
	start = (await read({ limit: 1_000 })).lastSeq ?? 0;
});
afterEach(async () => await run.sandbox.close());

interface Page {
	data: Told[];
	lastSeq: number | null;
	hasMore: boolean;
}
const read = async (params: object) => (await run.api.get('/events', { params })).data as Page;

/** All pages from a seq on, as a reader does. */
async function walk(params: object, afterSeq = start): Promise<{ events: Told[]; pages: number[] }> {
	const events: Told[] = [];
	const pages: number[] = [];
	for (let more = true; more; ) {
		const { data, lastSeq, hasMore } = await read({ ...params, afterSeq });
		events.push(...data);
		pages.push(data.length);
		afterSeq = lastSeq ?? afterSeq;
		more = hasMore;
	}
	return { events, pages };
}

test('begins at the oldest event and goes on after a seq, which is not part of it', async () => {
	const { messageIds } = run.inbox.events({ count: 5, threads: 5 });
	const all = await read({});
	const received = all.data.filter(({ type }) => type === 'message.received');
	expect(received.map(({ object }) => object.id)).toEqual(messageIds);
	expect(all.hasMore).toBe(false);
	const last = received[4].seq;
	expect(all.lastSeq).toBe(last);
	expect((await read({ afterSeq: last - 1 })).data.map(({ seq }) => seq)).toEqual([last]);
	expect(await read({ afterSeq: last })).toEqual({ data: [], lastSeq: null, hasMore: false });
});

test('what a filter leaves out counts against the page', async () => {
	const { threadId } = run.inbox.receive({ profile: {}, text: 'First' });
	for (let index = 0; index < 10; index += 1) {
		run.inbox.cause({ event: 'typing', thread: threadId });
		if (index === 7) run.inbox.cause({ event: 'archive', thread: threadId });
	}
	const { lastSeq } = await read({ limit: 2 });
	const { events, pages } = await walk({ type: ['thread.archived', 'tag.created'], limit: 3 }, lastSeq ?? 0);
	expect(events.map(({ type }) => type)).toEqual(['thread.archived']);
	expect(pages).toEqual([0, 0, 1, 0]);
});

test('20,000 events are made quickly and read once each, in order, over 20 pages', async () => {
	const begun = Date.now();
	const { messageIds } = run.inbox.events({ count: 20_000, threads: 200 });
	expect(Date.now() - begun).toBeLessThan(10_000);
	const { events, pages } = await walk({ limit: 1_000 });
	expect(events.map(({ object }) => object.id)).toEqual(messageIds);
	expect(pages).toEqual(Array.from({ length: 20 }, () => 1_000));
	expect(events.map(({ seq }) => seq)).toEqual(events.map((_one, index) => start + index + 1));
	expect(new Set(events.map(({ data }) => data.threadId)).size).toBe(200);
	expect((await run.api.get(events[19_999].object.url)).data.content).toBe('Message 20000');
});

test('keeps seven days', async () => {
	run.inbox.events({ count: 2 });
	run.move(6 * DAY);
	run.inbox.events({ count: 3 });
	run.move(DAY);
	run.move(1_000);
	const { data } = await read({});
	expect(data.map(({ seq }) => seq)).toEqual([3, 4, 5].map((more) => start + more));
	// The reader who was away longer cannot tell from the answer what they missed.
	expect((await read({ afterSeq: start })).data).toEqual(data);
});

test('keeps 25,000, or as many as is set', async () => {
	run.settings({ eventsKept: 10 });
	run.inbox.events({ count: 30 });
	expect((await read({})).data.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_one, index) => start + 21 + index));
	run.settings({ eventsKept: 25_000 });
	run.inbox.events({ count: 25_000, threads: 10 });
	expect((await read({ limit: 1 })).data[0].seq).toBe(start + 31);
});

test('has holes where a seq is never given, and some that fill later', async () => {
	run.settings({ holes: 4 });
	run.inbox.events({ count: 6 });
	const seqs = async () => (await walk({})).events.map(({ seq }) => seq);
	const given = await seqs();
	expect(given).toHaveLength(6);
	expect(given.filter((seq) => seq % 4 === 0)).toEqual([]);
	run.settings({ holes: null, lateEvents: { every: 3, ms: 5_000 } });
	run.inbox.events({ count: 6 });
	const early = (await seqs()).slice(6);
	expect(early).toHaveLength(4);
	expect(early.filter((seq) => seq % 3 === 0)).toEqual([]);
	run.move(5_000);
	const late = (await seqs()).slice(6);
	expect(late).toHaveLength(6);
	expect(late.at(-1)).toBe(late[0] + 5);
});

test('times are those of the sandbox clock, and do not change when it moves', async () => {
	run.sandbox.control.clock({ set: '2027-01-01T00:00:00.000Z' });
	run.inbox.events({ count: 1 });
	run.move(3_600_000);
	const { events } = await walk({ type: 'message.received' });
	expect(events[0].createdAt).toMatch(/^2027-01-01T00:00:0\d\.\d{3}Z$/);
});
