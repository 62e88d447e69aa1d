import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf } from '../../engine/describe';
import { instantly } from '../../nodes/Instantly/provider';

interface Action {
	action: string;
	operation: string;
	parameters: Record<string, string | string[]>;
}
/** The actions of the ModuleX connector (its page of 2026), and what does the same here, parameter by parameter. */
const actions = JSON.parse(readFileSync(join(__dirname, 'modulex.json'), 'utf8')) as Action[];

test('all thirteen are there', () => expect(new Set(actions.map(({ action }) => action)).size).toBe(13));

test.each(actions)('$action is $operation, with all its parameters', ({ operation, parameters }) => {
	const [resource, name] = operation.split('.');
	const row = instantly.resources[resource].operations[name];
	const known = [...fieldsOf(row).map(({ parameter }) => parameter), ...(row.gives === 'items' ? ['returnAll', 'limit'] : [])];
	const missing = Object.entries(parameters).flatMap(([from, to]) =>
		[to].flat().flatMap((one) => (known.includes(one) ? [] : [`${from}: ${operation} has no ${one}`])),
	);
	expect(missing).toEqual([]);
});
