import type { IDataObject } from 'n8n-workflow';
import { stages } from '../../nodes/EnterCrm/events.ts';
import { due, trimmed } from '../../nodes/EnterCrm/watchFollow.ts';
import { begun, compared, signOf, unread, type Followed } from '../../nodes/EnterCrm/watchMessages.ts';

const NOON = Date.parse('2026-03-16T12:00:00Z');
const NOW = new Date(NOON).toISOString();
const DAY = 86_400_000;
/** A time so many seconds after noon, as the server writes it. */
const at = (second: number) => new Date(NOON + second * 1000).toISOString().replace('Z', '000Z');

const campaign = (totals: number[], more: IDataObject = {}): IDataObject => {
	const [total_sent, total_opened, total_clicked, total_failed, total_bounced] = [...totals, 0, 0, 0, 0, 0];
	return { id: 7, name: 'Spring', type: 'email', subject: 'Hello', status: 'sending', total_sent, total_opened, total_clicked, total_failed, total_bounced, ...more }; // prettier-ignore
};
const message = (id: number, status: string, more: IDataObject = {}): IDataObject => ({ id, customer_id: id + 100, status, ...more });
const sent = (id: number, second = 0) => message(id, 'sent', { sent_at: at(second) });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => to - i);

const reading = (row: IDataObject, messages: IDataObject[]) => ({ campaign: row, messages, at: NOON });
const begin = (row: IDataObject, messages: IDataObject[]) => begun('sign', reading(row, messages));
const look = (before: Followed | undefined, row: IDataObject, messages: IDataObject[], kinds: string[] = stages) =>
	compared(before, 'sign', reading(row, messages), kinds, NOW);
const told = ({ events }: ReturnType<typeof look>) => events.map(({ event, message: { id } }) => `${event} ${id}`);

describe('what has happened to messages', () => {
	test('each stage once', () => {
		let state = begin(campaign([1]), [sent(1)]);
		const steps: Array<[string, string[]]> = [
			['opened', ['opened 1']],
			['opened', []],
			['clicked', ['clicked 1']],
			['sent', []],
			['bounced', ['bounced 1']],
			['failed', []],
			['clicked', []],
		];
		for (const [status, expected] of steps) {
			const seen = look(state, campaign([1]), [message(1, status)]);
			expect([status, told(seen)]).toEqual([status, expected]);
			({ state } = seen);
		}
	});

	test('a click proves the opening and the sending, a bounce the sending, a failure nothing', () => {
		const all = look(undefined, campaign([2, 1, 1, 1, 1]), [message(3, 'failed'), message(2, 'bounced'), message(1, 'clicked')]);
		expect(told(all)).toEqual(['message_sent 1', 'opened 1', 'clicked 1', 'message_sent 2', 'bounced 2', 'failed 3']);
		expect(all.warning).toBeUndefined();
	});

	test('times are those of the stage; what is only proven happened no later than what proves it', () => {
		const one = message(1, 'clicked', { opened_at: at(20), clicked_at: at(30), updated_at: at(40), to_address: 'a@example.com' });
		const { events } = look(undefined, campaign([1, 1, 1]), [one]);
		expect(events.map(({ occurredAt }) => occurredAt)).toEqual([20, 20, 30].map((second) => new Date(NOON + second * 1000).toISOString()));
		expect(events[0]).toMatchObject({
			channel: 'email',
			person: { id: '101', email: 'a@example.com', name: null },
			campaign: { id: '7', name: 'Spring' },
			message: { id: '1', subject: 'Hello', text: null },
		});
		expect(look(undefined, campaign([0]), [message(1, 'clicked')]).events.map(({ occurredAt }) => occurredAt)).toEqual([NOW, NOW, NOW]);
	});

	test('only the chosen kinds are told; a bounce and a failure are of one kind', () => {
		const both = [message(2, 'failed'), message(1, 'bounced')];
		expect(told(look(undefined, campaign([1, 0, 0, 1, 1]), both, ['not_delivered']))).toEqual(['bounced 1', 'failed 2']);
		expect(told(look(undefined, campaign([1, 0, 0, 1, 1]), both, ['message_sent']))).toEqual(['message_sent 1']);
	});

	test('a text message has its own channel; other campaigns have none', () => {
		const channel = (more: IDataObject, type: string) =>
			look(undefined, campaign([1], { type }), [{ ...sent(1), ...more }]).events[0].channel;
		expect([channel({ channel: 'sms' }, 'email'), channel({}, 'sms'), channel({ channel: 'call_list' }, 'call_list')]).toEqual([
			'sms',
			'sms',
			null,
		]);
	});
});

describe('lists that shrink or move', () => {
	test('a message that is missing for once is not new when it is back', () => {
		const first = begin(
			campaign([3]),
			[3, 2, 1].map((id) => sent(id)),
		);
		const { state } = look(first, campaign([3]), [sent(3)]);
		expect(told(look(state, campaign([3]), [3, 2, 1].map((id) => sent(id))))).toEqual([]); // prettier-ignore
	});

	test('messages that newer ones had hidden are not new when those are deleted', () => {
		const first = begin(campaign([10]), range(1, 10).map((id) => sent(id))); // prettier-ignore
		const { state, events } = look(first, campaign([80]), range(31, 80).map((id) => sent(id))); // prettier-ignore
		expect(events).toHaveLength(50);
		expect(events[0].gap).toBe('EnterCRM counts 20 sent beyond the messages it shows: it shows the newest 50 of a campaign');
		expect(Object.keys(state.seen ?? {})).toHaveLength(50);
		expect(told(look(state, campaign([80]), range(11, 60).map((id) => sent(id))))).toEqual([]); // prettier-ignore
		const later = look(state, campaign([80, 1]), [message(60, 'opened'), ...range(11, 59).map((id) => sent(id))]);
		expect(told(later)).toEqual(['opened 60']);
	});

	test('counters that fall are nothing, and what rises after that is counted from there', () => {
		const first = begin(campaign([40]), [sent(1)]);
		const fallen = look(first, campaign([10]), [sent(1)]);
		expect([fallen.events, fallen.warning]).toEqual([[], undefined]);
		expect(look(fallen.state, campaign([12]), [sent(2), sent(1)]).events[0].gap).toMatch(/^EnterCRM counts 1 sent beyond/);
	});

	test('IDs that are no numbers do not harm', () => {
		const odd = (id: string) => ({ id, customer_id: 1, status: 'sent' });
		const { state, events } = look(begin(campaign([1]), [odd('a')]), campaign([2]), [odd('b'), odd('a')]);
		expect(events.map(({ message: { id } }) => id)).toEqual(['b']);
		expect(look(state, campaign([2]), [odd('b'), odd('a')]).events).toEqual([]);
	});
});

describe('what EnterCRM counts and does not show', () => {
	test('waits for the next event of the campaign, and is warned of at once', () => {
		const first = begin(campaign([60]), range(11, 60).map((id) => sent(id))); // prettier-ignore
		const silent = look(first, campaign([60, 3, 1]), range(11, 60).map((id) => sent(id))); // prettier-ignore
		expect(silent.events).toEqual([]);
		expect(silent.warning).toBe('EnterCRM counts 3 opened, 1 clicked beyond the messages it shows: it shows the newest 50 of a campaign');
		const more = look(silent.state, campaign([60, 4, 1]), range(11, 60).map((id) => sent(id))); // prettier-ignore
		expect(more.warning).toMatch(/^EnterCRM counts 1 opened beyond/);
		const last = look(more.state, campaign([61, 4, 1]), range(12, 61).map((id) => sent(id))); // prettier-ignore
		expect(last.events[0].gap).toMatch(/^EnterCRM counts 4 opened, 1 clicked beyond/);
		expect(last.warning).toBeUndefined();
		const next = look(last.state, campaign([62, 4, 1]), range(13, 62).map((id) => sent(id))); // prettier-ignore
		expect([next.events.length, next.events[0].gap]).toEqual([1, undefined]);
	});

	test('is not said of kinds that were not chosen', () => {
		const first = begin(campaign([60]), range(11, 60).map((id) => sent(id))); // prettier-ignore
		const { warning, state } = look(first, campaign([70, 1]), range(21, 70).map((id) => sent(id)), ['clicked']); // prettier-ignore
		expect([warning, state.lost]).toEqual([undefined, undefined]);
	});

	test('a total that comes later than the message, or does not count what is only proven, is no gap', () => {
		const early = look(begin(campaign([0]), []), campaign([0]), [sent(1)]);
		expect(told(early)).toEqual(['message_sent 1']);
		expect(look(early.state, campaign([1]), [sent(1)]).warning).toBeUndefined();
		const proven = look(begin(campaign([1]), [sent(1)]), campaign([1, 0, 1]), [{ ...sent(1), status: 'clicked' }]);
		expect(told(proven)).toEqual(['opened 1', 'clicked 1']);
		expect(look(proven.state, campaign([1, 1, 1]), [{ ...sent(1), status: 'clicked' }]).warning).toMatch(/1 opened/);
	});

	test('totals that are not told, as those of failures in the documented API, are not compared', () => {
		const documented = (total_sent: number) => ({
			id: 7,
			name: 'Spring',
			status: 'sending',
			total_sent,
			total_opened: 0,
			total_clicked: 0,
		});
		const first = unread(documented(1), NOON);
		expect(first.totals).toEqual([1, 0, 0, null, null]);
		const read = look(first, { ...documented(1), total_bounced: 4 }, []);
		expect([read.warning, read.state.totals]).toEqual([undefined, [1, 0, 0, null, 4]]);
		expect(look(read.state, { ...documented(1), total_bounced: 5 }, []).warning).toMatch(/^EnterCRM counts 1 bounced/);
	});
});

describe('which campaigns are read', () => {
	const row = (id: number, more: IDataObject = {}) => ({ ...campaign([1]), id, updated_at: at(0), ...more });
	const task = { of: '', kinds: ['opened'] };
	const known = (row: IDataObject, read: number): Followed => ({ ...unread(row, read), seen: {} });

	test('those that have changed and those that are new; those waiting longest first', () => {
		const by = { 1: known(row(1), 30), 2: known(row(2), 20), 3: known(row(3), 10) };
		const rows = [row(1, { total_sent: 2 }), row(2, { updated_at: at(1) }), row(3), row(4)];
		const found = due({ of: '', kinds: [], at: 0, by }, rows, task, NOON).map(({ id }) => id);
		expect(found).toEqual([4, 2, 1]);
		expect(due({ of: '', kinds: [], at: 0, by }, rows, { ...task, of: '2' }, NOON).map(({ id }) => id)).toEqual([2]);
	});

	test('those whose list does not count failures, while they are sent and for a week', () => {
		const documented = (id: number, status: string, sent_at: string | null = null) => ({
			id,
			status,
			total_sent: 1,
			total_opened: 0,
			total_clicked: 0,
			sent_at,
		});
		const rows = [
			documented(1, 'sending'),
			documented(2, 'sent', at(-6 * 86_400)),
			documented(3, 'sent', at(-8 * 86_400)),
			{ ...documented(4, 'draft'), total_sent: 0 },
		];
		const by = Object.fromEntries(rows.map((one) => [one.id, known(one, 0)]));
		expect(due({ of: '', kinds: [], at: 0, by }, rows, { of: '', kinds: ['not_delivered'] }, NOON).map(({ id }) => id)).toEqual([1, 2]);
		expect(due({ of: '', kinds: [], at: 0, by }, rows, task, NOON)).toEqual([]);
	});

	test('of a campaign that was old at the beginning only what happens from then on is new', () => {
		const old = unread(campaign([2, 1]), NOON);
		const messages = [
			{ ...sent(2, -9_000), status: 'clicked', opened_at: at(-8_000), clicked_at: at(5) },
			{ ...sent(1, -9_000), status: 'opened', opened_at: at(4) },
		];
		const { events, state, warning } = look(old, campaign([2, 2, 1]), messages);
		expect(events.map(({ event, message: { id } }) => `${event} ${id}`)).toEqual(['opened 1', 'clicked 2']);
		expect(warning).toBeUndefined();
		expect(state.seen).toEqual({ 1: 3, 2: 7 });
	});

	test('messages are forgotten where nothing has happened for a month, and beyond 200 campaigns', () => {
		const by = Object.fromEntries(range(1, 250).map((id) => [id, begin(campaign([1]), [sent(id)])]));
		const kept = trimmed(
			{ ...by, 251: { ...by[1], read: NOON - 31 * DAY }, 252: { ...unread(campaign([0], { status: 'draft' }), 0) } },
			NOON,
		);
		expect(Object.values(kept).filter(({ seen }) => seen)).toHaveLength(201);
		expect([kept[251].seen, kept[251].totals, kept[252].seen]).toEqual([undefined, [1, 0, 0, 0, 0], {}]);
		expect(told(look(kept[251], campaign([1, 1]), [message(1, 'opened', { sent_at: at(-1), opened_at: at(9) })]))).toEqual([
			'message_sent 1',
			'opened 1',
		]);
	});

	test('a campaign with 50 messages is remembered in less than a kilobyte', () => {
		const state = begin(campaign([50, 50]), range(1_000_001, 1_000_050).map((id) => message(id, 'clicked'))); // prettier-ignore
		expect(JSON.stringify(state).length).toBeLessThan(1000);
		expect(signOf(campaign([1]))).not.toBe(signOf(campaign([2])));
	});
});
