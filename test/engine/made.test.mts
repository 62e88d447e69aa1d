import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { text } from '../../engine/fields';
import type { Settles } from '../../engine/settle';
import { broken, execute, fakeClock, offering, type Order, type Reply, type Request } from './support.mts';

fakeClock();

/** How a creation ends: carried out or not, and what it is answered. */
interface Turn {
	does?: boolean;
	/** How much older it looks than it is, ms. */
	age?: number;
	as: (letter?: IDataObject) => Reply | Error;
}

/** A loft that may hold any number of letters with the same title, and lists them newest first. */
class Loft {
	readonly letters: IDataObject[] = [];
	turns: Turn[] = [];
	posts = 0;
	gets = 0;

	readonly serve = ({ method, body }: Request): Reply | Error => {
		if (method === 'GET') {
			this.gets++;
			return { body: { data: this.letters } };
		}
		const { does = true, age = 0, as } = this.turns[this.posts++] ?? { as: (letter?: IDataObject) => ({ body: letter }) };
		const letter = { id: this.posts - 1, title: (body as IDataObject).title, made: new Date(Date.now() - age).toISOString() };
		if (does) this.letters.unshift(letter);
		return as(letter);
	};
}

const settles: Settles = {
	looks: () => [{ route: 'GET /letters' }],
	found: ([rows], { title }, since, _, earlier) =>
		rows.find((row) => row.title === title && Date.parse(row.made as string) >= since && !earlier.has(String(row.id))),
	again: true,
};
const create: Operation = {
	name: 'Create',
	action: 'Create a letter',
	route: 'POST /letters',
	required: [text('title', 'What it is about', { required: true })],
	settles,
};
const order = (titles: string[], more: Partial<Settles> = {}, row: Partial<Operation> = {}, rest: Partial<Order> = {}): Order => ({
	operation: 'create',
	parameters: { title: '={{ $json.title }}' },
	items: titles.map((title) => ({ title })),
	provider: offering({ create: { ...create, ...row, settles: { ...settles, ...more } } }),
	serve: loft.serve,
	...rest,
});
const lost = () => broken('ECONNRESET');
const idsOf = (json: IDataObject[]) => json.map(({ id }) => id);

let loft: Loft;
beforeEach(() => (loft = new Loft()));

describe('what this run has made itself', () => {
	const answered: Turn = { as: (letter) => ({ body: letter }) };

	test('is not taken for the work of the next call, though it is alike and as young', async () => {
		loft.turns = [answered, { does: false, as: lost }];
		const { json } = await execute(order(['A', 'A', 'A']));
		// The second one was not carried out, and is made by its second try.
		expect(idsOf(json)).toEqual([0, 2, 3]);
		expect(loft.letters).toHaveLength(3);
	});

	test('also where it was found, and not answered', async () => {
		loft.turns = [{ as: lost }, { does: false, as: lost }];
		const { json } = await execute(order(['A', 'A']));
		expect(idsOf(json)).toEqual([0, 2]);
		expect(loft.letters).toHaveLength(2);
	});

	test('is told by the IDs that the row reads from an answer, several of them too', async () => {
		const seen: string[][] = [];
		const twins = (letter?: IDataObject) => ({ body: { made: [{ no: letter?.id }, { no: `${letter?.id as number}b` }], id: 'batch' } });
		loft.turns = [{ as: twins }, { as: twins }, { does: false, as: lost }];
		const found: Settles['found'] = (_, __, ___, ____, earlier) => void seen.push([...earlier]);
		const ids: Settles['ids'] = ({ made = [] }) => (made as IDataObject[]).map(({ no }) => String(no));
		await execute(order(['A', 'B', 'C'], { ids, found }));
		expect(seen[0]).toEqual(['0', '0b', '1', '1b']);
	});

	test('nothing is known of answers without an ID, and of another run', async () => {
		const seen: string[][] = [];
		const found: Settles['found'] = ([rows], __, ___, ____, earlier) => {
			seen.push([...earlier]);
			return { ...rows[0] };
		};
		await execute(order(['A', 'B'], { found }, {}, { credential: 'one' }));
		loft.posts = 0;
		loft.turns = [{ as: () => ({ body: {} }) }, { as: lost }];
		await execute(order(['C', 'D'], { found }, {}, { credential: 'one' }));
		expect(seen).toEqual([[]]);
	});
});

describe('since when', () => {
	test('from the first try on: what it made, but showed only after the second, is found', async () => {
		let hidden: IDataObject[] = [];
		// The first try is carried out, but shows only after the second has been sent, two seconds and more later.
		const serve = (request: Request): Reply | Error => {
			const answer = loft.serve(request);
			if (request.method === 'POST' && loft.posts === 1) hidden = loft.letters.splice(0);
			if (request.method === 'POST' && loft.posts === 2) loft.letters.push(...hidden);
			return answer;
		};
		loft.turns = [{ as: lost }, { does: false, as: lost }];
		const { json, log } = await execute(order(['A', 'B'], {}, {}, { serve }));
		expect(log.requests[3].time - log.requests[0].time).toBeGreaterThan(2000);
		expect(idsOf(json)).toEqual([0, 2]);
		expect(loft.posts).toBe(3);
	});

	test('by the clock of the service as the looks tell it: what is older is not its work', async () => {
		const skew = 3_600_000;
		const headers = () => ({ 'content-type': 'application/json', date: new Date(Date.now() + skew).toUTCString() });
		const serve = (request: Request): Reply | Error => {
			const answer = loft.serve(request);
			return answer instanceof Error ? answer : { ...answer, headers: headers() };
		};
		// By our clock, which is an hour behind, the old letter is of the future.
		loft.letters.push({ id: 'old', title: 'A', made: new Date(Date.now() + skew - 600_000).toISOString() });
		loft.turns = [{ does: false, as: lost }, { age: -skew, as: (letter) => ({ body: letter }) }]; // prettier-ignore
		const { json } = await execute(order(['A', 'B'], {}, {}, { serve }));
		expect(idsOf(json)).toEqual([1, 2]);
		expect(loft.letters).toHaveLength(3);
	});
});

describe('an answer that says nothing', () => {
	const answered: Settles['answered'] = ({ id }) => id !== undefined;
	const mute = () => ({ body: { queued: true } });

	test('is looked into: what was carried out is given, what was not is sent again', async () => {
		loft.turns = [{ as: mute }, { does: false, as: mute }];
		const { json } = await execute(order(['A', 'B'], { answered }));
		expect(json.map(({ id, title }) => [id, title])).toEqual([[0, 'A'], [2, 'B']]); // prettier-ignore
		expect([loft.posts, loft.letters.length]).toEqual([3, 2]);
	});

	test.each<[string, Reply]>([
		['nothing at all', {}],
		['a text', { body: 'OK', headers: { 'content-type': 'text/plain' } }],
		['null', { body: null }],
	])('so is %s', async (_, reply) => {
		loft.turns = [{ as: () => reply }];
		const { json } = await execute(order(['A', 'B'], { answered }));
		expect(idsOf(json)).toEqual([0, 1]);
	});

	test('and nothing is found: not known, with what came, and the other item goes', async () => {
		loft.turns = [{ does: false, as: mute }];
		const { items } = await execute(order(['A', 'B'], { answered, again: false }, {}, { continueOnFail: true }));
		expect(items.map(({ json }) => json.error ?? json.id)).toEqual([
			'It is not known whether Pigeon Post has carried this out [item 0]',
			1,
		]);
		const { error } = await execute(order(['A'], { answered, again: false }, {}, { serve: ({ method }) => (method === 'GET' ? { body: { data: [] } } : mute()) })); // prettier-ignore
		expect(error?.description).toMatch(/^The answer said nothing after the request had been sent\./);
	});

	test('is an answer where the row does not say otherwise', async () => {
		loft.turns = [{ as: mute }, { as: mute }];
		const { json } = await execute(order(['A', 'B']));
		expect([json, loft.gets]).toEqual([[{ queued: true }, { queued: true }], 0]);
	});

	test('one that says it failed is an answer: the failure is told, and nothing is looked for', async () => {
		loft.turns = [{ does: false, as: () => ({ body: { why: 'no ink' } }) }];
		const failed: Operation['failed'] = ({ why }) => why as string | undefined;
		const { json } = await execute(order(['A', 'B'], { answered }, { failed }, { continueOnFail: true }));
		expect(json.map(({ error, id }) => error ?? id)).toEqual(['Pigeon Post did not do it: no ink [item 0]', 1]);
		expect([loft.posts, loft.gets]).toEqual([2, 0]);
	});
});
