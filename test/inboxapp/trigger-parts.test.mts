import fc from 'fast-check';
import { outboundEvent, type Envelope } from '../../nodes/Inboxapp/events.ts';
import { before, KEPT, markOf, pageOf, SETTLED, walked, type FeedPage, type Mark } from '../../nodes/Inboxapp/watchFeed.ts';
import { lostEvents } from '../../nodes/Inboxapp/watchRescue.ts';
import { gapText, mending, remembering, type State } from '../../nodes/Inboxapp/watchState.ts';
import { Told } from '../../engine/told.ts';
import { iso, NOW, row } from './feedRow.mts';

const page = (rows: Envelope[], hasMore = false): FeedPage => ({ rows, hasMore });
const mark = (seq: number, time = NOW - 3_600_000): Mark => markOf(row(seq, time));
const seqs = (rows: Envelope[]) => rows.map(({ seq }) => seq);

describe('a page of the feed', () => {
	test('the event that was read last comes again, and what is behind it is new', () => {
		expect(walked(mark(5), page([row(5), row(6), row(7)]), NOW)).toEqual({ fresh: [row(6), row(7)], waits: false, anew: false });
		expect(walked(mark(5), page([row(5)]), NOW).fresh).toEqual([]);
	});

	test('behind a number that is missing, young events wait and old ones do not', () => {
		const young = NOW - SETTLED + 1;
		expect(walked(mark(5), page([row(5), row(6), row(8, young)]), NOW)).toMatchObject({ fresh: [row(6)], waits: true });
		expect(seqs(walked(mark(5), page([row(5), row(6), row(8, NOW - SETTLED)]), NOW).fresh)).toEqual([6, 8]);
		expect(walked(mark(5), page([row(5), row(7, young), row(8)]), NOW)).toMatchObject({ fresh: [], waits: true });
	});

	test('where the last one does not come again, those between are gone', () => {
		expect(walked(mark(5), page([row(9), row(10)]), NOW)).toMatchObject({ fresh: [], gone: 3 });
		expect(walked(mark(5), page([row(6), row(7)]), NOW)).toMatchObject({ fresh: [row(6), row(7)] });
		expect(walked(mark(5), page([row(9, NOW)]), NOW)).toEqual({ fresh: [], waits: true, anew: false });
	});

	test('of a mark of which nothing is known, a missing number is only a hole', () => {
		const { id: _, ...unknown } = mark(5);
		expect(walked(unknown, page([row(9)]), NOW)).toMatchObject({ fresh: [row(9)] });
		expect(walked({ ...unknown, id: '' }, page([row(9)]), NOW)).toMatchObject({ gone: 3 });
	});

	test('another event under the same number is of another team; so is an empty feed after a while', () => {
		expect(walked(mark(5), page([row(5, NOW, 'evt_other'), row(6)]), NOW)).toEqual({ fresh: [], waits: false, anew: true });
		expect(walked(mark(5, NOW - 3_700_000), page([]), NOW).anew).toBe(true);
		expect(walked(mark(5, NOW - 3_500_000), page([]), NOW).anew).toBe(false);
	});

	test('before the first number nothing is missing; where it is not the first, what is older than the feed may be gone', () => {
		const empty = (at: number): Mark => ({ at });
		expect(walked(empty(NOW - 2 * KEPT), page([row(1)]), NOW).fresh).toHaveLength(1);
		expect(walked(empty(NOW - 2 * KEPT), page([row(7)]), NOW).gone).toBeNaN();
		expect(walked(empty(NOW - KEPT / 2), page([row(7)]), NOW).fresh).toHaveLength(1);
		expect(walked(empty(NOW - KEPT / 2), page([row(7)], true), NOW).gone).toBeNaN();
		expect(walked(empty(NOW - 1000), page([row(7)], true), NOW).fresh).toHaveLength(1);
		expect(walked(empty(NOW - 1000), page([row(7, NOW)]), NOW)).toMatchObject({ fresh: [], waits: true });
		expect(walked(empty(NOW - 1000), page([row(1, NOW)]), NOW).fresh).toHaveLength(1);
	});

	test('whatever a body is, a page is made of it', () => {
		expect(pageOf({ data: [row(3), row(2), row(3)], lastSeq: 3, hasMore: true })).toEqual({
			rows: [row(2), row(3)],
			last: 3,
			hasMore: true,
		});
		for (const body of [undefined, null, '', [], { data: null }, { data: [null, { seq: 'NaN' }], lastSeq: null }])
			expect(pageOf(body)).toEqual({ rows: [], hasMore: false });
	});

	/** A feed whose events are made and show at times of their own, and a reader that looks now and then. */
	test('in any feed each event comes once and in order, unless it shows later than can be waited for', () => {
		const event = fc.record({
			after: fc.integer({ min: 0, max: 20_000 }),
			late: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: SETTLED - 1 }) }),
			hole: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) }),
		});
		const looks = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 60 });
		fc.assert(
			fc.property(fc.array(event, { maxLength: 200 }), looks, fc.integer({ min: 2, max: 30 }), (events, waits, size) => {
				let [seq, time] = [0, NOW];
				const feed = events.map(({ after, late, hole }) => {
					seq += 1 + hole;
					time += after;
					return { ...row(seq, time), shows: time + late };
				});
				let now = NOW;
				let at: Mark = { at: NOW };
				const told: number[] = [];
				for (const wait of [...waits, 10 * SETTLED, 10 * SETTLED * events.length]) {
					now += wait;
					for (let more = true; more; ) {
						const shown = feed.filter((one) => one.shows <= now && one.seq > (at.seq ?? 0) - 1);
						const read = page(shown.slice(0, size), shown.length > size);
						const { fresh, waits: held, gone, anew } = walked(at, read, now);
						expect(anew).toBe(false);
						// Pages are so small here that there may have been more before the first one.
						if (gone !== undefined) {
							expect(at.seq).toBeUndefined();
							at = before(read.rows[0]);
						}
						told.push(...seqs(fresh));
						if (fresh.length > 0) at = markOf(fresh[fresh.length - 1]);
						more = read.hasMore && !held && (fresh.length > 0 || gone !== undefined);
					}
				}
				expect(told).toEqual(seqs(feed));
			}),
			{ seed: 20_261_121, numRuns: 300 },
		);
	});
});

describe('what is gone', () => {
	const state: State = { ...mark(5), told: { 1: ['a'] } };
	const first = page([row(9, NOW - 60_000)]);

	test('is read back from a little before the last event on, and told as gone', () => {
		expect(mending(state, first, 3, ['reply_received'], NOW)).toEqual({
			seq: 8, id: '', at: NOW - 60_000, told: { 1: ['a'] }, mended: NOW - 60_000, read: NOW - 60_000,
			gap: { from: state.at, to: NOW - 60_000, count: 3 },
			rescue: { from: state.at - 300_000, to: NOW - 60_000, done: state.at - 300_000 },
		}); // prettier-ignore
	});

	test('is only told where nothing chosen can be read back', () => {
		expect(mending(state, first, 3, ['tag_created'], NOW).rescue).toBeUndefined();
		expect(gapText({ from: NOW, to: NOW + 1000, count: 3 }, ['tag_created'])).toBe(
			'Inboxapp keeps events for 7 days and the newest 25,000: 3 events between 2026-03-16T12:00:00.000Z and 2026-03-16T12:00:01.000Z are gone; nothing of what was chosen can be read back',
		);
		expect(gapText({ from: NOW, to: NOW }, ['thread_created'])).toMatch(
			/: events between .* may be gone; messages and new threads of that time/,
		);
	});

	test('is not missed where it was before the beginning', () => {
		const { rescue, gap } = mending({ ...state, from: NOW }, first, 3, ['reply_received'], NOW);
		expect([rescue, gap]).toEqual([undefined, undefined]);
	});

	test('twice before an event could say so: the sum of both', () => {
		const again = mending({ ...state, gap: { from: NOW - 9_000_000, to: NOW - 8_000_000, count: 2 } }, first, 3, ['tag_created'], NOW);
		expect(again.gap).toEqual({ from: NOW - 9_000_000, to: NOW - 60_000, count: 5 });
		expect(mending(again, page([row(20)]), NaN, ['tag_created'], NOW).gap).not.toHaveProperty('count');
	});

	test('threads and messages of that time become events, oldest first; nothing else does', () => {
		const thread = { id: 't1', createdAt: iso(NOW + 1), platform: 'twitter', accountLinkId: 'l1', profile: { username: 'someone' } };
		const message = (id: string, time: number, direction: string) => ({ id, direction, createdAt: iso(time), content: id, threadId: 't1', platform: 'twitter' }); // prettier-ignore
		const messages = [message('late', NOW + 11, 'inbound'), message('two', NOW + 10, 'outbound'), message('one', NOW + 5, 'inbound'), message('before', NOW, 'inbound')]; // prettier-ignore
		const events = lostEvents(thread, messages, { from: NOW, to: NOW + 10, done: 0 }, iso(NOW));
		expect(events.map(({ event, message: { id, text }, person, channel }) => [event, id, text, person.handle, channel])).toEqual([
			['thread_created', null, null, 'someone', 'x'],
			['reply_received', 'one', 'one', 'someone', 'x'],
			['message_sent', 'two', 'two', 'someone', 'x'],
		]);
		const told = outboundEvent({ ...row(3), object: { type: 'message', id: 'one' } }, undefined, iso(NOW));
		expect(events[1].dedupeKey).toBe(told.dedupeKey);
		expect(events[1].raw).toMatchObject({ type: 'message.received', readBack: true, object: { id: 'one', url: '/messages/one' } });
	});

	test('what is remembered is of the last minutes, but what was read back is known until the feed is past it', () => {
		const told = new Told({ 5: ['early'] });
		for (let i = 0; i < 9000; i++) told.add(`key ${i} and more`, NOW - 3_600_000 - i * 100);
		const all = remembering(state, told).told as Record<string, string[]>;
		expect(Object.values(all).flat().length).toBeGreaterThanOrEqual(3000);
		expect(Object.values(all).flat().length).toBeLessThan(3700);
		expect(new Told(all).has('key 2999 and more')).toBe(true);
		expect(new Told(all).has('key 4000 and more')).toBe(false);
		expect(remembering({ ...state, read: NOW }, told)).toEqual({ ...mark(5), read: NOW });
		const mended = remembering({ ...state, read: NOW, mended: state.at - 3_000_000 }, told);
		expect([Object.values(mended.told ?? {}).flat().length, mended.mended]).toEqual([5000, state.at - 3_000_000]);
		expect(remembering({ ...state, read: NOW, mended: state.at - 3_600_000 }, told)).toEqual({ ...mark(5), read: NOW });
	});
});
