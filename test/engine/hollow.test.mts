import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { flag, list, number, text } from '../../engine/fields';
import { hollow } from '../../engine/hollow';
import { execute, fakeClock, offering, type Order } from './support.mts';

fakeClock();

const fields = [text('title', 'What'), list('codes', 'Which', { label: 'Marks' }), number('grams', ''), flag('sealed', '')];
const message = (label: string) => `'${label}' is empty, which would mean all letters. Check its expression for this item, or take it out`;

test.each<[string, IDataObject, string]>([
	['null', { title: null }, 'Title'],
	['an empty list', { title: 'T', codes: [] }, 'Marks'],
	['the first of two', { codes: [], title: null }, 'Title'],
])('a filter that came out as %s is refused with its label', (_, values, label) => {
	expect(hollow(values, fields, 'letters')).toBe(message(label));
});

test.each<[string, IDataObject]>([
	['nothing was chosen', {}],
	['a filter with a value', { title: 'T', codes: ['c1'] }],
	['0 and false', { grams: 0, sealed: false }],
	['another field that is empty', { note: null, others: [] }],
	['a list with an empty entry', { codes: [null] }],
])('%s is none', (_, values) => {
	expect(hollow(values, fields, 'letters')).toBeUndefined();
});

describe('in a run', () => {
	const look: Operation = { name: 'Look', action: 'Look for letters', route: 'GET /letters', optional: fields, gives: 'items', guard: (values) => hollow(values, fields, 'letters') }; // prettier-ignore
	const order = (items: IDataObject[]): Order => ({
		operation: 'look',
		parameters: { returnAll: true, filters: { title: '={{ $json.title }}', codes: '={{ $json.codes }}' } },
		items,
		serve: ({ query }) => ({ body: { data: [{ title: query.title }] } }),
		provider: offering({ look }),
		continueOnFail: true,
	});

	test('its item alone is refused, and nothing is asked for it', async () => {
		const { json, log } = await execute(order([{ title: 'A', codes: ['c1'] }, { title: null, codes: ['c2'] }, { title: 'C', codes: [] }])); // prettier-ignore
		expect(json).toEqual([{ title: 'A' }, { error: `${message('Title')} [item 1]` }, { error: `${message('Marks')} [item 2]` }]);
		expect(log.requests).toHaveLength(1);
	});
});
