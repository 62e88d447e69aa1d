import type { IDataObject } from 'n8n-workflow';
import type { Result } from '../n8n.mts';
import type { Recorded } from '../openapi.mts';
import type { Case } from '../rows.mts';
import { caseOf, chosen, elsewhere, rowsOf, type Row, type Subject } from '../subject.mts';
import { filledIn, started, type Ids, type Stage, type World } from '../world.mts';

/** Output rows by the input items they say they come from; in the order of the items. A row that is made of both is in both. */
export function byItem({ items }: Pick<Result, 'items'>): IDataObject[][] {
	const from = items.map(({ pairedItem }) => [pairedItem].flat().map((one) => (one as { item: number }).item));
	const first = from.map(([one]) => one);
	expect(first).toEqual([...first].sort((a, b) => a - b));
	return [0, 1].map((item) => items.filter((_, i) => from[i].includes(item)).map(({ json }) => json));
}

const matches = (json: IDataObject[], gives: Case['gives'][number], ids: Ids) => {
	const wanted = [filledIn(gives, ids)].flat();
	expect(json).toHaveLength(wanted.length);
	wanted.forEach((one, i) => expect(json[i]).toMatchObject(one));
};

/** Stands where a case is missing, so that its tests fail. */
const noCase: Case = { parameters: {}, items: [{}, {}], gives: [{}, {}], says: /./ };

/** Every operation with two items: all well, with a bad one that is passed over, with a bad one that stops it. Gives the world it runs in. */
export function operationsSuite<S extends Stage>(subject: Subject<S>): { world: World<S> } {
	const { provider, service, document, resources, secrets, failing, signsIn = () => false, beside = () => false } = subject;
	const here = started(subject.world);

	const run = async (row: Row, items: IDataObject[], { continueOnFail = false, fails = false } = {}) => {
		const { fresh, control, n8n } = here.world;
		const ids = await fresh(resources[row.resource].prepare);
		const body = control.service(service).errorBody(400, 'The sandbox says no');
		if (fails) control.failures([{ service, ...failing, kind: 'status', status: 400, times: 1, body }]);
		const input = filledIn(items, ids);
		const parameters = filledIn({ ...chosen(subject, row), ...caseOf(subject, row)?.parameters }, ids);
		const result = await n8n.run({ parameters, items: input, continueOnFail });
		const requests = ((control.requests({ log: true }).log ?? []) as Recorded[]).filter((one) => !beside(one));
		const log = requests
			.filter((one) => !signsIn(one))
			.map(({ path, query, body: sent }) => JSON.stringify([decodeURIComponent(path), query, sent]));
		return { ids, input, result, log, faults: requests.flatMap((one) => document.requestFaults(one)) };
	};
	const silent = (said: unknown) => secrets.forEach((secret) => expect(JSON.stringify(said)).not.toContain(secret));

	test('no operation is left out', () => {
		const named = Object.entries(resources).flatMap(([resource, { cases }]) => Object.keys(cases).map((one) => `${resource}.${one}`));
		expect(named.sort()).toEqual(
			rowsOf({ provider })
				.map(({ name }) => name)
				.sort(),
		);
	});

	describe.each(rowsOf(subject))('$name', (row) => {
		const { name } = row;
		const { items, gives, bad, once, says } = caseOf(subject, row) ?? noCase;

		test('two items: each request has the values of its item, each row comes from its item', async () => {
			const { ids, input, result, log, faults } = await run(row, once ? [items[0]] : items);
			expect([result.error?.message, result.error?.description]).toEqual([undefined, undefined]);
			expect(faults).toEqual([]);
			const [first, second] = byItem(result);
			matches(first, gives[0], ids);
			if (!once) matches(second, gives[1], ids);
			for (const item of input) {
				const texts = Object.values(item).filter((value): value is string => typeof value === 'string' && !/^[A-Z]\w+$/.test(value));
				expect([name, item, log.some((request) => texts.every((text) => request.includes(text)))]).toEqual([name, item, true]);
			}
		});

		test('continue on error: a bad first item says why, the second gives its result', async () => {
			const { ids, result } = await run(row, [bad ?? items[0], items[1]], { continueOnFail: true, fails: !bad });
			expect(result.error).toBeUndefined();
			const [first, second] = byItem(result);
			expect(first).toEqual([{ error: expect.stringMatching(says) as unknown }]);
			expect(first[0].error).toMatch(/^['A-Z].{14,} \[item 0\]$/);
			silent(first);
			matches(second, gives[1], ids);
		});

		test('stop on error: the error names the item and says what to do', async () => {
			const { result } = await run(row, [items[0], bad ?? items[1]].slice(bad ? 0 : 1), { fails: !bad });
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(says);
			expect(result.error?.message).toMatch(bad ? / \[item 1\]$/ : /[^\]]$/);
			expect(result.error?.context?.itemIndex).toBe(bad ? 1 : 0);
			expect(result.error?.description).toMatch(/^[A-Z].{14,}/);
			silent([result.error, result.error?.context, result.error?.description]);
		});
	});

	const others = elsewhere(subject);
	if (others.length)
		describe.each(others)('$name, which is not part of this variant', (row) => {
			test('is refused with a sentence, and nothing is sent', async () => {
				const { items } = caseOf(subject, row) ?? noCase;
				const { result, log } = await run(row, [items[0]]);
				const having = Object.keys(row.row.variants ?? {}).map((one) => provider.variants?.names[one]);
				const own = provider.variants?.names[subject.variant ?? ''];
				expect(result.error?.message).toBe(`'${row.row.name}' is part of ${having.join(' or ')}; this is ${own}`);
				expect(result.error?.description).toMatch(/^[A-Z].{14,}/);
				expect(log).toEqual([]);
			});
		});
	return here;
}
