import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { broken, execute, fakeClock, type Order, type Reply, type Request } from './support.mts';

fakeClock();

/** How one bulk request ends: carried out for the first `does` entries, and answered unless it `breaks`. */
interface Turn {
	does?: number;
	breaks?: boolean;
}

/** A loft that keeps letters by their code, and says of a bulk request only how many it did not take. */
class Loft {
	readonly kept = new Map<string, { id: string; made: number }>();
	readonly bulk: IDataObject[][] = [];
	looks: string[][] = [];
	/** All letters ever made, with doubles: what must not happen. */
	made: string[] = [];
	bars: string[] = [];
	turns: Turn[] = [];
	lookFails = false;
	/** Its clock minus ours, ms. */
	skew = 0;

	readonly serve = (request: Request): Reply | Error => {
		const headers = { 'content-type': 'application/json', date: new Date(Date.now() + this.skew).toUTCString() };
		const body = request.body as IDataObject;
		if (request.path === '/letters/find') {
			const codes = body.codes as string[];
			this.looks.push(codes);
			if (this.lookFails) return { status: 503, headers, body: {} };
			const data = codes.flatMap((code) => {
				const own = this.kept.get(code);
				return own ? [{ id: own.id, code, stamps: { made: new Date(own.made).toISOString() } }] : [];
			});
			return { headers, body: { data } };
		}
		const letters = body.letters as IDataObject[];
		const { does = Infinity, breaks = false } = this.turns[this.bulk.length] ?? {};
		this.bulk.push(letters);
		const answer = { made: [] as IDataObject[], known: 0, barred: 0 };
		letters.slice(0, does).forEach((letter, place) => {
			const code = letter.code === undefined ? `#${String(letter.words)}` : String(letter.code).toLowerCase();
			if (this.bars.includes(code)) answer.barred++;
			else if (this.kept.has(code)) answer.known++;
			else {
				const id = `id-${code}`;
				this.kept.set(code, { id, made: Date.now() + this.skew });
				this.made.push(code);
				answer.made.push({ place, id });
			}
		});
		return breaks ? broken('ECONNRESET') : { headers, body: answer };
	};

	has(...codes: string[]) {
		for (const code of codes) this.kept.set(code, { id: `old-${code}`, made: Date.now() + this.skew - 3_600_000 });
		return this;
	}
}

const codes = (...all: string[]): IDataObject[] => all.map((code) => ({ code }));
const many = (count: number) => Array.from({ length: count }, (_, n) => ({ code: `k${n}` }));
const add = (loft: Loft, items: IDataObject[], more: Partial<Order> = {}): Order => ({
	operation: 'addMany',
	parameters: { loft: 'n', source: 'items', letters: { mappingMode: 'autoMapInputData', value: null }, ...more.parameters },
	items,
	serve: loft.serve,
	...(({ parameters: _, ...rest }) => rest)(more),
});
const outcomes = (json: IDataObject[]) => json.map(({ outcome }) => outcome);

let loft: Loft;
beforeEach(() => (loft = new Loft()));

describe('batches', () => {
	test.each([1, 2, 3, 4, 10, 100])('%d letters go in as few requests as can be; one outcome each, in order, paired', async (count) => {
		const { items, error } = await execute(add(loft, many(count)));
		expect(error).toBeUndefined();
		expect(loft.bulk).toHaveLength(Math.ceil(count / 3));
		expect(loft.looks).toHaveLength(0);
		expect(items).toEqual(
			many(count).map(({ code }, item) => ({ json: { code, outcome: 'created', id: `id-${code}` }, pairedItem: { item } })),
		);
	});

	test('letters for different lofts go apart; the output keeps the order of the items', async () => {
		const { items } = await execute(add(loft, many(7), { parameters: { loft: '={{ $itemIndex % 2 ? "odd" : "even" }}' } }));
		expect(loft.bulk).toEqual([codes('k0', 'k2', 'k4'), codes('k1', 'k3', 'k5'), codes('k6')]);
		expect(items.map(({ json }) => json.code)).toEqual(many(7).map(({ code }) => code));
	});

	test('a list of letters in one item: one outcome each, all paired with it', async () => {
		const { items } = await execute(
			add(loft, [{ n: 0 }, { n: 1 }], {
				parameters: { source: 'json', lettersJson: '={{ [{ code: "a" + $json.n }, { code: "b" + $json.n }] }}' },
			}),
		);
		expect(loft.bulk).toHaveLength(2);
		expect(items.map(({ json, pairedItem }) => [json.code, pairedItem])).toEqual([
			['a0', { item: 0 }], ['b0', { item: 0 }], ['a1', { item: 1 }], ['b1', { item: 1 }],
		]); // prettier-ignore
	});

	test.each<[string, unknown]>([
		['text', '[]'],
		['a list', []],
	])('an empty list of letters (%s) loses no other item', async (_, nothing) => {
		const items = [{ letters: codes('a') }, { letters: nothing }, { letters: codes('b') }] as IDataObject[];
		const { json, error } = await execute(
			add(loft, items, { continueOnFail: true, parameters: { source: 'json', lettersJson: '={{ $json.letters }}' } }),
		);
		expect(error).toBeUndefined();
		expect(loft.made).toEqual(['a', 'b']);
		expect(json.filter(({ outcome }) => outcome === 'created').map(({ code }) => code)).toEqual(['a', 'b']);
	});

	test('an empty list of letters does not crash: what the user sees has words', async () => {
		const { error } = await execute(add(loft, [{}, {}], { parameters: { source: 'json', lettersJson: '[]' } }));
		expect(error?.message ?? '').not.toMatch(/iterable|undefined|not a function/);
	});
});

describe('outcomes', () => {
	test('refused here: with the reason, and the others go', async () => {
		const { json } = await execute(add(loft, [{ code: 'a' }, { other: 1 }, { code: 'b' }, { Mark: 'A' }]));
		expect(loft.bulk).toEqual([codes('a', 'b')]);
		expect(json).toEqual([
			{ code: 'a', outcome: 'created', id: 'id-a' },
			{ outcome: 'invalid', reason: 'It has neither a code nor words' },
			{ code: 'b', outcome: 'created', id: 'id-b' },
			{ code: 'A', outcome: 'duplicate', reason: 'Item 0 of this run is the same' },
		]);
	});

	test('a cell that is refused, and a row that is none: invalid with the label, and the others go', async () => {
		const items = [
			{ code: 'a', GRAMS: 'heavy' },
			{ code: 'b', Grams: '0' },
		];
		const { json } = await execute(add(loft, items));
		expect(loft.bulk).toEqual([[{ code: 'b', grams: 0 }]]);
		expect(json[0]).toEqual({ code: 'a', outcome: 'invalid', reason: '\'Grams\' is not a number: "heavy"' });
		expect(json[1].outcome).toBe('created');
		loft = new Loft();
		const rows = await execute(
			add(loft, [{}, {}], { parameters: { source: 'json', lettersJson: '["text", {"code": "={{ $itemIndex }}"}, null, 7]' } }),
		);
		expect(outcomes(rows.json)).toEqual(['invalid', 'created', 'invalid', 'invalid', 'invalid', 'duplicate', 'invalid', 'invalid']);
		for (const one of rows.json)
			if (one.outcome === 'invalid') expect(one.reason).toBe("'As JSON' is not an object".replace('As JSON', 'Letters'));
	});

	test('columns that nobody knows are left out, or go where the user wants them', async () => {
		const items = [
			{ code: 'a', mood: 'good', empty: '' },
			{ code: 'b', mood: 0 },
		];
		await execute(add(loft, items));
		expect(loft.bulk).toEqual([codes('a', 'b')]);
		loft = new Loft();
		await execute(add(loft, items, { parameters: { options: { unknownColumns: 'send' } } }));
		expect(loft.bulk).toEqual([
			[
				{ code: 'a', extra: { mood: 'good' } },
				{ code: 'b', extra: { mood: 0 } },
			],
		]);
	});

	test('one reason for all that are missing needs no look', async () => {
		const { json } = await execute(add(loft.has('a', 'c'), codes('a', 'b', 'c')));
		expect(outcomes(json)).toEqual(['duplicate', 'created', 'duplicate']);
		expect(json[0].reason).toBe('The loft has it already');
		expect(loft.looks).toHaveLength(0);
	});

	test('several reasons: a look at the target tells them apart', async () => {
		loft.has('a').bars = ['b'];
		const { json } = await execute(add(loft, codes('a', 'b', 'c')));
		expect(json).toEqual([
			{ code: 'a', outcome: 'duplicate', id: 'old-a', reason: 'The loft has it already' },
			{ code: 'b', outcome: 'blocked', reason: 'The loft bars it' },
			{ code: 'c', outcome: 'created', id: 'id-c' },
		]);
		// Two keys at most in one look, and only the open ones.
		expect(loft.looks).toEqual([['a', 'b']]);
	});

	test('several reasons and a look that fails: what is created stays so, for the others no reason is picked', async () => {
		loft.has('a').bars = ['b'];
		loft.lookFails = true;
		const { json, error } = await execute(add(loft, codes('a', 'b', 'c')));
		expect(error).toBeUndefined();
		expect(json[2]).toEqual({ code: 'c', outcome: 'created', id: 'id-c' });
		for (const one of json.slice(0, 2)) {
			expect(one.outcome).toBe('notCreated');
			expect(one.reason).toContain('1 duplicate');
			expect(one.reason).toContain('1 blocked');
		}
	});

	test('keyless entries cannot be looked up: no reason is picked for them', async () => {
		loft.bars = ['#x'];
		await execute(add(loft, [{ words: 'y' }]));
		const { json } = await execute(add(loft, [{ words: 'x' }, { words: 'y' }, { words: 'z' }]));
		expect(outcomes(json)).toEqual(['notCreated', 'notCreated', 'created']);
	});

	test('nobody is named by elimination where an entry without a key could be the one', async () => {
		// `a` is there and barred: the service counts it as barred, a look finds it. `y` is the duplicate.
		loft.has('a', '#y').bars = ['a'];
		const { json } = await execute(add(loft, [{ words: 'y' }, { code: 'a' }, { code: 'b' }]));
		expect(json[0].outcome).not.toBe('blocked');
		expect(json[2].outcome).toBe('created');
	});

	test('a batch that is refused for one of its entries: an error for this one, the others have their outcome', async () => {
		const serve = (request: Request) =>
			(request.body as { letters: IDataObject[] }).letters.some(({ code }) => code === 'k4')
				? { status: 422, body: { problem: 'no' } }
				: loft.serve(request);
		const went = await execute({ ...add(loft, many(8), { continueOnFail: true }), serve });
		expect(went.items.map(({ json, pairedItem }) => [json.outcome ?? 'error', pairedItem])).toEqual(
			[0, 1, 2, 3, 4, 5, 6, 7].map((item) => [item === 4 ? 'error' : 'created', { item }]),
		);
		loft = new Loft();
		const stopped = await execute({ ...add(loft, many(8)), serve });
		expect(stopped.error?.message).toContain('[item 3]');
		expect(stopped.error?.description).toContain('1 of 3 requests');
		expect(stopped.log.requests).toHaveLength(2);
	});
});

describe('a connection that breaks', () => {
	test('after all were created: they are found and not sent again', async () => {
		loft.turns = [{ breaks: true }];
		const { json } = await execute(add(loft, many(6)));
		expect(outcomes(json)).toEqual(Array(6).fill('created'));
		expect(json.map(({ id }) => id)).toEqual(many(6).map(({ code }) => `id-${code}`));
		expect(loft.bulk).toHaveLength(2);
		expect(loft.made).toHaveLength(6);
	});

	test('before any was created: they are sent again, once', async () => {
		loft.turns = [{ does: 0, breaks: true }];
		const { json } = await execute(add(loft, many(3)));
		expect(outcomes(json)).toEqual(Array(3).fill('created'));
		expect(loft.bulk).toEqual([many(3), many(3)]);
		expect(loft.made).toHaveLength(3);
	});

	test('in the middle: only what is missing is sent again', async () => {
		loft.turns = [{ does: 2, breaks: true }];
		const { json } = await execute(add(loft, many(3)));
		expect(outcomes(json)).toEqual(Array(3).fill('created'));
		expect(loft.bulk).toEqual([many(3), [{ code: 'k2' }]]);
		expect(loft.made).toHaveLength(3);
	});

	test('what was there before is a duplicate, what came during the run is created', async () => {
		loft.has('k0').turns = [{ breaks: true }];
		const { json } = await execute(add(loft, many(3)));
		expect(outcomes(json)).toEqual(['duplicate', 'created', 'created']);
		expect(json[0].id).toBe('old-k0');
	});

	test.each([-7_200_000, -90_000, 90_000, 7_200_000])('so also where the clock of the service is %d ms off', async (skew) => {
		loft.skew = skew;
		loft.has('k0').turns = [{ breaks: true }];
		const { json } = await execute(add(loft, many(3)));
		expect(outcomes(json)).toEqual(['duplicate', 'created', 'created']);
	});

	test('keyless entries are left as not known, with what to check, and are not sent again', async () => {
		loft.turns = [{ does: 0, breaks: true }];
		const { json } = await execute(add(loft, [{ code: 'a' }, { words: 'w' }, { code: 'b' }]));
		expect(outcomes(json)).toEqual(['created', 'unknown', 'created']);
		expect(json[1].reason).toContain('look in Pigeon Post');
		expect(loft.bulk).toEqual([[{ code: 'a' }, { words: 'w' }, { code: 'b' }], codes('a', 'b')]);
	});

	test('and the look fails: not known, with what to check; nothing is sent a second time; the other batches have their outcome', async () => {
		loft.turns = [{ breaks: true }];
		loft.lookFails = true;
		const { json, error } = await execute(add(loft, many(5)));
		expect(error).toBeUndefined();
		expect(outcomes(json)).toEqual(['unknown', 'unknown', 'unknown', 'created', 'created']);
		for (const { reason } of json.slice(0, 3)) expect(reason).toContain('look in Pigeon Post');
		expect(loft.bulk).toHaveLength(2);
	});

	test('over and over: it ends, nothing is made twice, what is not there is not known', async () => {
		loft.turns = Array.from({ length: 50 }, () => ({ does: 0, breaks: true }));
		const { json, error } = await execute(add(loft, many(3)));
		expect(error).toBeUndefined();
		expect(outcomes(json)).toEqual(Array(3).fill('unknown'));
		expect(loft.bulk.length).toBeLessThanOrEqual(10);
	});

	test('each time one further: all are created, each once', async () => {
		loft.turns = [
			{ does: 1, breaks: true },
			{ does: 1, breaks: true },
		];
		const { json } = await execute(add(loft, many(3)));
		expect(outcomes(json)).toEqual(Array(3).fill('created'));
		expect(loft.made).toEqual(['k0', 'k1', 'k2']);
	});

	test('then an answer with counts: a duplicate that is our own is created', async () => {
		// The look comes before the first try is carried out: it finds nothing, and the second try finds all taken.
		let late: IDataObject[] = [];
		const serve = (request: Request) => {
			const letters = (request.body as { letters?: IDataObject[] }).letters;
			if (letters && late.length === 0) {
				late = letters;
				return broken('ETIMEDOUT');
			}
			if (letters && loft.bulk.length === 0) {
				const at = Date.now();
				for (const { code } of late) loft.kept.set(String(code), { id: `id-${String(code)}`, made: at });
			}
			return loft.serve(request);
		};
		const { json } = await execute({ ...add(loft, many(2)), serve });
		expect(outcomes(json)).toEqual(['created', 'created']);
		expect(loft.made).toEqual([]);
	});

	test.each([422, 401, 429])('in the middle, and the second try is refused with %d: what is there stays created', async (status) => {
		loft.turns = [{ does: 2, breaks: true }];
		const serve = (request: Request) =>
			request.path === '/letters/bulk' && loft.bulk.length === 1
				? { status, headers: { 'retry-after': '900' }, body: {} }
				: loft.serve(request);
		const { items } = await execute({ ...add(loft, many(3), { continueOnFail: true }), serve });
		expect(loft.made).toEqual(['k0', 'k1']);
		expect(items.map(({ json }) => json.outcome).slice(0, 2)).toEqual(['created', 'created']);
		expect(items[2].json.outcome).not.toBe('created');
	});

	test('a connection that never came about is simply tried again, keyless entries too', async () => {
		let first = true;
		const serve = (request: Request) => {
			if (!first) return loft.serve(request);
			first = false;
			return broken('ECONNREFUSED');
		};
		const { json } = await execute({ ...add(loft, [{ code: 'a' }, { words: 'w' }]), serve });
		expect(outcomes(json)).toEqual(['created', 'created']);
		expect(loft.looks).toHaveLength(0);
	});
});

test('a busy service is waited for; no look is needed', async () => {
	let first = true;
	const serve = (request: Request) => {
		if (!first) return loft.serve(request);
		first = false;
		return { status: 429, headers: { 'retry-after': '3' } };
	};
	const { json } = await execute({ ...add(loft, many(4)), serve });
	expect(outcomes(json)).toEqual(Array(4).fill('created'));
	expect(loft.looks).toHaveLength(0);
});

test('a bulk answer that says nothing of an entry does not call it created', async () => {
	const { json } = await execute({
		...add(loft, many(2)),
		serve: ({ path }) => (path === '/letters/find' ? { body: { data: [] } } : { body: {} }),
	});
	for (const one of json) expect(['created', 'duplicate', 'blocked']).not.toContain(one.outcome);
	expect(json).toHaveLength(2);
});

test('whatever happens on the way: one outcome for each in order, nothing made twice, and no outcome that is not so', async () => {
	const letter = fc.oneof(
		{ weight: 5, arbitrary: fc.record({ code: fc.constantFrom(...'abcdefghABC') }) },
		{ weight: 1, arbitrary: fc.record({ words: fc.constantFrom('x', 'y') }) },
		{ weight: 1, arbitrary: fc.constant({}) },
	);
	const turn = fc.record({ does: fc.nat({ max: 3 }), breaks: fc.boolean() }).map(({ does, breaks }) => (breaks ? { does, breaks } : {}));
	const some = fc.subarray([...'abcdefgh']);
	const seen = { broken: 0, unknown: 0, created: 0, duplicate: 0, blocked: 0, invalid: 0, notCreated: 0 };
	await fc.assert(
		fc.asyncProperty(
			fc.array(letter, { minLength: 2, maxLength: 12 }),
			fc.array(turn, { maxLength: 6 }),
			some,
			some,
			fc.boolean(),
			async (items, turns, there, barred, lookFails) => {
				const world = new Loft();
				world.has(...there);
				// What is both there and barred could rightly be called either.
				world.bars = barred = barred.filter((code) => !there.includes(code));
				world.turns = turns;
				world.lookFails = lookFails;
				const { json, items: out, error } = await execute(add(world, items as IDataObject[]));
				expect(error).toBeUndefined();
				expect(out.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
				const keyed = world.made.filter((code) => !code.startsWith('#'));
				expect(new Set(keyed).size).toBe(keyed.length);
				const broke = turns.slice(0, world.bulk.length).some((one) => 'breaks' in one);
				if (broke) seen.broken++;
				const taken = new Set<string>();
				json.forEach(({ outcome, id, reason }, item) => {
					const { code, words } = items[item] as { code?: string; words?: string };
					const key = code?.toLowerCase() ?? (words && `#${words}`) ?? '';
					const twin = code !== undefined && taken.has(key);
					if (code !== undefined) taken.add(key);
					seen[outcome as keyof typeof seen]++;
					switch (outcome) {
						case 'created':
							expect(world.made).toContain(key);
							expect(id).toBe(`id-${key}`);
							break;
						case 'duplicate':
							if (!twin) expect(code === undefined ? world.kept.has(key) : there.includes(key)).toBe(true);
							break;
						case 'blocked':
							expect(barred).toContain(key);
							break;
						case 'invalid':
							expect(key).toBe('');
							break;
						case 'unknown':
							expect(broke).toBe(true);
							expect(reason).toContain('look in Pigeon Post');
							break;
						default:
							expect(outcome).toBe('notCreated');
							expect(code === undefined ? true : barred.includes(key) || there.includes(key)).toBe(true);
					}
					if (!broke && !twin && code !== undefined && !there.includes(key) && !barred.includes(key)) expect(outcome).toBe('created');
				});
			},
		),
		{ numRuns: 300 },
	);
	// The cases above have all been met.
	for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
});

test('cancelled after a broken connection: nothing more is sent', async () => {
	const stop = new AbortController();
	loft.turns = [{ does: 0, breaks: true }];
	const serve = (request: Request) => {
		stop.abort();
		return loft.serve(request);
	};
	const { error, log } = await execute({ ...add(loft, many(6), { signal: stop.signal }), serve });
	expect(error?.message).toContain('cancelled');
	expect(log.requests).toHaveLength(1);
});
