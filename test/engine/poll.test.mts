import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { polled, type Watch } from '../../engine/poll';
import { plainCall } from '../../engine/call';
import { send } from '../../engine/send';
import { base, broken, fakeClock, provider, settled, wire, type Account, type Reply, type Request } from './support.mts';

fakeClock();

type State = { last: number };
const eventOf = (n: number) => ({ event: 'letter', count: n }) as unknown as OutboundEvent;

/** A loft that numbers its letters; a look reads those behind the last one, from `GET /letters`. */
class Loft {
	letters: number[] = [];
	fails: Array<() => Reply | Error> = [];
	/** What each look knew from before, and until when it was to read (ms from now). */
	readonly looks: Array<{ before: State | undefined; time: number }> = [];

	readonly serve = ({ query }: Request): Reply | Error => {
		const failure = this.fails.shift();
		return failure?.() ?? { body: { data: this.letters.filter((n) => n > Number(query.since ?? 0)) } };
	};

	readonly watch: Watch<State> = {
		look: async (run, before, until) => {
			this.looks.push({ before, time: until - Date.now() });
			const { body } = await send(run, plainCall('GET /letters', {}, before && { since: before.last }));
			const { data } = body as { data: number[] };
			return { state: { last: Math.max(before?.last ?? 0, ...data) }, events: data.map(eventOf) };
		},
		sample: async () => [eventOf(99)],
	};
}

let nodes = 0;
/** A trigger in the hands of n8n's older scheduler: what a look wrote is saved only if it gave items, or at an activation. */
class Trigger {
	saved = '{}';
	private memory: IDataObject = {};
	private readonly node = `t${nodes++}`;

	constructor(
		private readonly loft: Loft,
		public account: Account = {},
		public service = provider,
	) {
		account.id ??= this.node;
	}

	async poll(mode: 'trigger' | 'manual' = 'trigger', latency = 10): Promise<unknown[] | null> {
		const { httpRequestWithAuthentication } = wire(this.loft.serve, latency, this.account);
		const own = base(httpRequestWithAuthentication, this.account);
		const context = {
			...own,
			getNode: () => ({ ...own.getNode(), id: this.node }),
			getMode: () => mode,
			getWorkflow: () => ({ id: 'wf' }),
			getWorkflowStaticData: () => this.memory,
		};
		const items = await polled(context as unknown as IPollFunctions, this.service, this.loft.watch);
		if (items && mode === 'trigger') this.save();
		return items?.flat().map(({ json }) => json.count) ?? null;
	}

	/** n8n is started, again or for the first time: only what was saved is there. */
	async start() {
		this.memory = JSON.parse(this.saved) as IDataObject;
		const items = await this.poll();
		this.save();
		return items;
	}

	private save() {
		this.saved = JSON.stringify(this.memory);
	}
}

let loft: Loft;
let trigger: Trigger;
beforeEach(() => {
	loft = new Loft();
	trigger = new Trigger(loft);
});
const go = async (work: Promise<unknown[] | null>) => await settled(work);

test('the first look gives nothing, however much is there; the next ones give what is new, once and in order', async () => {
	loft.letters = [1, 2, 3];
	expect(await go(trigger.start())).toBeNull();
	loft.letters.push(4, 5);
	expect(await go(trigger.poll())).toEqual([4, 5]);
	expect(await go(trigger.poll())).toBeNull();
	loft.letters.push(6);
	expect(await go(trigger.poll())).toEqual([6]);
	expect(loft.looks.map(({ before }) => before?.last)).toEqual([undefined, 3, 5, 5]);
});

test('the first look at an empty loft is a first look too', async () => {
	expect(await go(trigger.start())).toBeNull();
	loft.letters = [1, 2];
	expect(await go(trigger.poll())).toEqual([1, 2]);
});

test('a turn that is further away than a look may take: a clear error at once, nothing is booked, and the next look sees all', async () => {
	trigger.service = { ...provider, limits: [{ max: 2, per: 60_000 }] };
	loft.letters = [1];
	await go(trigger.start());
	loft.letters.push(2);
	expect(await go(trigger.poll())).toEqual([2]);
	loft.letters.push(3);
	const before = Date.now();
	for (let n = 0; n < 3; n++)
		await expect(go(trigger.poll())).rejects.toMatchObject({
			message: 'Pigeon Post is still busy',
			description: 'Waited 0 s in all. Try it again in a minute.',
		});
	expect(Date.now() - before).toBeLessThan(1000);
	jest.setSystemTime(Date.now() + 45_000);
	expect(await go(trigger.poll())).toEqual([3]);
});

test.each<[string, Array<() => Reply | Error>]>([
	['a refusal', [() => ({ status: 403, body: { problem: 'no' } })]],
	['a service that is down', Array<() => Reply>(5).fill(() => ({ status: 503 }))],
	['a network that is down', Array<() => Error>(5).fill(() => broken('ECONNRESET'))],
])('%s: a clear error, the state stays, and nothing is missed', async (_, fails) => {
	loft.letters = [1];
	await go(trigger.start());
	const { saved } = trigger;
	loft.letters.push(2);
	loft.fails = [...fails];
	await expect(go(trigger.poll())).rejects.toMatchObject({ name: 'NodeApiError' });
	expect(loft.fails).toEqual([]);
	expect(trigger.saved).toBe(saved);
	loft.letters.push(3);
	expect(await go(trigger.poll())).toEqual([2, 3]);
});

test('a first look that fails leaves the next one to be the first', async () => {
	loft.letters = [1];
	loft.fails = [() => ({ status: 403 })];
	await expect(go(trigger.start())).rejects.toThrow('The key may not do this');
	expect(await go(trigger.poll())).toBeNull();
	loft.letters.push(2);
	expect(await go(trigger.poll())).toEqual([2]);
});

test('a look that begins while one is under way does nothing; other triggers are not kept from looking', async () => {
	await go(trigger.start());
	const other = new Trigger(loft);
	await go(other.start());
	loft.letters = [1, 2];
	const looks = loft.looks.length;
	const all = await settled(Promise.all([trigger.poll('trigger', 5000), trigger.poll(), trigger.poll(), other.poll()]));
	expect(all).toEqual([[1, 2], null, null, [1, 2]]);
	expect(loft.looks).toHaveLength(looks + 2);
	loft.letters.push(3);
	expect(await go(trigger.poll())).toEqual([3]);
});

test('a look that failed does not keep the next one from looking', async () => {
	await go(trigger.start());
	loft.letters = [1];
	loft.fails = [() => new Error('The domain is not allowed')];
	await expect(go(trigger.poll())).rejects.toThrow('The domain is not allowed');
	expect(await go(trigger.poll())).toEqual([1]);
});

test.each<[string, Partial<Account>]>([
	['credential', { id: 'another' }],
	['address', { data: { baseUrl: 'https://api.pigeon.example/v9/two' } }],
])('another %s starts afresh, for its events are others', async (_, account) => {
	loft.letters = [1, 2];
	await go(trigger.start());
	trigger.account = { ...trigger.account, ...account };
	loft.letters = [1, 2, 3, 4];
	expect(await go(trigger.poll())).toBeNull();
	expect(loft.looks[1].before).toBeUndefined();
	loft.letters.push(5);
	expect(await go(trigger.poll())).toEqual([5]);
});

test('a test in the editor shows the sample, looks at nothing and leaves the state', async () => {
	expect(await go(trigger.poll('manual'))).toEqual([99]);
	expect(await go(trigger.start())).toBeNull();
	const { saved } = trigger;
	loft.letters = [1];
	expect(await go(trigger.poll('manual'))).toEqual([99]);
	expect(loft.looks).toHaveLength(1);
	expect(trigger.saved).toBe(saved);
	expect(await go(trigger.poll())).toEqual([1]);
});

describe('n8n is started again', () => {
	test('after a look with events: nothing is given twice, nothing is missed', async () => {
		loft.letters = [1];
		await go(trigger.start());
		loft.letters.push(2);
		expect(await go(trigger.poll())).toEqual([2]);
		loft.letters.push(3);
		expect(await go(trigger.start())).toEqual([3]);
		expect(await go(trigger.poll())).toBeNull();
	});

	test('after looks without events: their state is lost, the look starts from the one that was saved', async () => {
		loft.letters = [1, 2, 3];
		await go(trigger.start());
		for (let look = 0; look < 3; look++) expect(await go(trigger.poll())).toBeNull();
		expect(await go(trigger.start())).toBeNull();
		expect(loft.looks.map(({ before }) => before)).toEqual([undefined, ...Array<State>(4).fill({ last: 3 })]);
	});

	test('a state that moved in a look without events is older after that', async () => {
		const seen: unknown[] = [];
		let turn = 0;
		loft.watch.look = async (_, before) => {
			seen.push(before);
			return { state: { last: ++turn }, events: turn === 2 ? [eventOf(2)] : [] };
		};
		await go(trigger.start());
		for (let look = 0; look < 3; look++) await go(trigger.poll());
		await go(trigger.start());
		expect(seen).toEqual([undefined, { last: 1 }, { last: 2 }, { last: 3 }, { last: 2 }]);
	});
});

test('the state stays small and plain: what is saved comes back as it was', async () => {
	loft.letters = [1];
	await go(trigger.start());
	expect((JSON.parse(trigger.saved) as { state: State }).state).toEqual({ last: 1 });
	expect(Object.keys(JSON.parse(trigger.saved) as object).sort()).toEqual(['account', 'state']);
	expect(trigger.saved).not.toContain('pgn-');
});

test('n8n gives a poll 45 s: a look ends before, and a service that stays busy is not waited for longer', async () => {
	loft.fails = [() => ({ status: 429, headers: { 'retry-after': '21' } })];
	const began = Date.now();
	await expect(go(trigger.start())).rejects.toThrow('Pigeon Post is still busy');
	expect(Date.now() - began).toBeLessThan(1000);
	const next = new Trigger(loft);
	loft.fails = [() => ({ status: 429, headers: { 'retry-after': '19' } })];
	expect(await go(next.start())).toBeNull();
	for (const { time } of loft.looks) expect(time).toBeLessThanOrEqual(40_000);
	for (const { time } of loft.looks) expect(time).toBeGreaterThan(0);
});
