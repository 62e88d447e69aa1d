import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import { indexed, likened, shownFor, type Row, type Use } from '../../engine/shown';

const names = ['a', 'b', 'c', 'd'];
const every: Row[] = names.flatMap((resource) => names.map((operation) => ({ resource, operation: `do${operation}` })));
const holds = (show: { resource?: string[]; operation?: string[] }, row: Row) =>
	(show.resource?.includes(row.resource) ?? true) && (show.operation?.includes(row.operation) ?? true);

test('the conditions hold once for each operation that is wanted, and for no other that there is', () => {
	fc.assert(
		fc.property(fc.subarray(every, { minLength: 1 }), fc.infiniteStream(fc.boolean()), (all, chosen) => {
			const wanted = all.filter(() => chosen.next().value);
			const shows = shownFor(wanted, indexed(all));
			for (const row of all) expect(shows.filter((show) => holds(show, row))).toHaveLength(wanted.includes(row) ? 1 : 0);
		}),
		{ numRuns: 500 },
	);
});

test('what is wanted everywhere needs no condition, and what the operation decides alone needs no resource', () => {
	expect(shownFor(every, indexed(every))).toEqual([{}]);
	expect(shownFor(every.filter(({ operation }) => operation === 'doa'), indexed(every))).toEqual([{ operation: ['doa'] }]); // prettier-ignore
	expect(shownFor(every.filter(({ resource }) => resource === 'a'), indexed(every))).toEqual([{ resource: ['a'] }]); // prettier-ignore
	expect(shownFor([every[0]], indexed(every))).toEqual([{ resource: ['a'], operation: ['doa'] }]);
});

test('forms with much in common are put together, others stay apart', () => {
	const field = (name: string): INodeProperties => ({ displayName: name, name, type: 'string', default: '', description: 'x'.repeat(40) });
	const drawn = Object.fromEntries([...'pqrstuv0123456789'].map((name) => [name, { label: name, json: JSON.stringify(field(name)) }]));
	const form = (operation: string, ...fields: string[]): Use[] => fields.map((name) => ({ resource: 'a', operation, drawn: drawn[name] }));
	const one = form('one', 'p', 'q', 'r', 's', 't');
	const alike = form('two', 'p', 'q', 'r', 's', 'u');
	const other = form('three', ...'0123456789');
	expect(likened([one, alike, other])).toEqual([[one, alike], [other]]);
});
