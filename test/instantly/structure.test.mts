import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { Instantly } from '../../nodes/Instantly/Instantly.node';
import { InstantlyTrigger } from '../../nodes/Instantly/InstantlyTrigger.node';
import { instantly } from '../../nodes/Instantly/provider';

type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

const action = new Instantly();
const trigger = new InstantlyTrigger();
const { properties } = action.description;
const rows = Object.entries(instantly.resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations).map(([operation, row]) => ({ name: `${resource}.${operation}`, resource, operation, row })),
);

const isParameter = (one: Entry): one is INodeProperties => 'type' in one && 'name' in one;
const innerOf = (one: Entry): Entry[] => ('values' in one ? one.values : 'options' in one ? (one.options ?? []) : []);
/** A parameter, those inside it, and the words to choose from. */
const deep = (one: Entry): Entry[] => [one, ...innerOf(one).flatMap(deep)];
const everything = [...properties, ...trigger.description.properties, ...new InstantlyApi().properties].flatMap(deep);
const parameters = everything.filter(isParameter);
const labelOf = (one: Entry) => ('displayName' in one ? one.displayName : one.name);

/** Whether a field is shown for one operation, as far as that decides. Inside of a collection the names begin with a slash. */
const isFor = (resource: string, operation: string, { displayOptions: { show = {} } = {} }: INodeProperties) =>
	Object.entries({ resource, operation }).every(([key, value]) => (show[key] ?? show[`/${key}`] ?? [value]).includes(value));
/** What the form shows for an operation, whatever else is chosen. */
const shownFor = (resource: string, operation: string) => properties.filter((one) => isFor(resource, operation, one));
const conditions = ({ displayOptions: { show = {} } = {} }: INodeProperties) =>
	Object.entries(show).filter(([name]) => !/^\/?(resource|operation)$/.test(name)) as Array<[string, unknown[]]>;
/** Whether one choice shows both. */
const together = (a: INodeProperties, b: INodeProperties) =>
	!conditions(a).some(([name, values]) =>
		conditions(b).some(([other, others]) => name === other && !values.some((value) => others.includes(value))),
	);

const nothing = (found: unknown[]) => expect(found).toEqual([]);

describe.each(rows)('$name', ({ resource, operation, row }) => {
	const form = shownFor(resource, operation);
	const names = form.map(({ name }) => name);
	const collections = ['filters', 'updateFields', 'additionalFields', 'options'];

	test('shows resource, operation, its own fields in the order of the row, the usual ones, collections; required fields first', () => {
		const own = (row.required ?? []).map(({ parameter }) => parameter);
		const usual = ['returnAll', 'limit', 'asItems', 'simplify'].filter((name) => names.includes(name));
		expect(names.filter((name) => !collections.includes(name))).toEqual(['resource', 'operation', ...own, ...usual]);
		expect(names.slice(2 + own.length + usual.length).every((name) => collections.includes(name))).toBe(true);
		expect(names.at(-1)).toBe('options');
		const lastRequired = form.findLastIndex(({ required }) => required);
		const firstOptional = form.findIndex(({ name }) => [...collections, ...usual].includes(name));
		expect(lastRequired).toBeLessThan(firstOptional);
	});

	test('has no two fields of one name at the same time', () => {
		nothing(
			form.filter((one, i) => form.some((other, j) => i < j && one.name === other.name && together(one, other))).map(({ name }) => name),
		);
		for (const one of form.filter(({ type }) => type === 'collection')) {
			const inner = innerOf(one)
				.filter((field) => isFor(resource, operation, field as INodeProperties))
				.map(({ name }) => name);
			nothing(inner.filter((name, i) => inner.indexOf(name) !== i));
		}
	});

	test('shows a field only for choices that there are', () => {
		for (const one of form)
			for (const [name, values] of conditions(one)) {
				const other = form.find((field) => field.name === name);
				const offered =
					other?.type === 'boolean' ? [true, false] : ((other?.options ?? []) as INodePropertyOptions[]).map(({ value }) => value);
				nothing(
					values.filter((value) => !offered.includes(value as never)).map((value) => `${one.name}: ${name} is never ${String(value)}`),
				);
			}
	});
});

describe('texts', () => {
	const acronyms = ['AI', 'API', 'CC', 'BCC', 'HTML', 'ID', 'IDs', 'JSON', 'SDR', 'URL', 'UTC'];

	test('actions and operation names', () => {
		const options = properties.filter(({ name }) => name === 'operation').flatMap((one) => (one.options ?? []) as INodePropertyOptions[]);
		expect(options).toHaveLength(rows.length);
		nothing(
			options
				.map(({ action: text }) => text ?? '')
				.filter((text) => {
					const [first, ...others] = text.split(' ');
					return (
						!/^[A-Z][a-z]+$/.test(first) ||
						others.length === 0 ||
						others.some((word) => word !== word.toLowerCase() && !acronyms.includes(word))
					);
				}),
		);
		nothing(
			options.filter(({ action: text }, i) => options.findIndex((other) => other.action === text) !== i).map(({ action: text }) => text),
		);
	});

	test('names that users see are in Title Case', () => {
		const small = /^(a|an|and|as|at|but|by|for|from|in|nor|of|on|or|per|the|to|via|with)$/;
		const zone = /^[A-Z]\w*(\/[\w+-]+)+/;
		nothing(
			everything.map(labelOf).filter((text) => {
				if (zone.test(text)) return false;
				return text.split(' ').some((word, i) => !/^[("]?[A-Z0-9]/.test(word) && (i === 0 || !small.test(word)));
			}),
		);
	});

	test('a description is there, has a full stop only as several sentences, and says more than the name', () => {
		const bare = ['Resource', 'Operation', 'Trigger On'];
		const holders = ['collection'];
		nothing(
			parameters
				.filter(({ displayName, description, type }) => !description && !holders.includes(type) && !bare.includes(displayName))
				.map(({ name }) => name),
		);
		for (const one of everything) {
			const { description } = one as { description?: string };
			if (description === undefined) continue;
			const several = /[.!?] ["'A-Z]/.test(description);
			const said = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
			expect([description, several]).toEqual([description, description.endsWith('.')]);
			expect(said(description)).not.toBe(said(labelOf(one)));
			expect([description, /^[A-Z]/.test(description), description.trim() === description]).toEqual([description, true, true]);
		}
	});

	test('nothing is called an error, a problem, a failure or a mistake', () => {
		const texts = everything.flatMap((one) => {
			const { description, action: does, placeholder, hint } = one as unknown as Record<string, string | undefined>;
			const modes =
				'modes' in one ? (one.modes ?? []).map(({ validation }) => JSON.stringify(validation ?? '').replaceAll('errorMessage', '')) : [];
			return [labelOf(one), description, does, placeholder, hint, ...modes];
		});
		const told = Object.values(instantly.errors).flatMap(({ message, hint }) => [message, hint]);
		const rules = (new InstantlyApi().test.rules ?? []).map(({ properties: rule }) => ('message' in rule ? rule.message : ''));
		nothing([...texts, ...told, ...rules].filter((text) => /\b(errors?|problems?|fail(ed|s|ures?)?|mistakes?)\b/i.test(text ?? '')));
	});

	test('the texts that n8n demands', () => {
		const named = (name: string) => properties.filter((one) => one.name === name);
		expect(named('returnAll').length).toBeGreaterThan(0);
		expect(named('limit').length).toBeGreaterThan(0);
		expect(named('simplify').length).toBeGreaterThan(0);
		for (const one of named('returnAll'))
			expect(one).toMatchObject({
				displayName: 'Return All',
				type: 'boolean',
				default: false,
				description: 'Whether to return all results or only up to a given limit',
			});
		for (const one of named('limit'))
			expect(one).toMatchObject({
				displayName: 'Limit',
				type: 'number',
				default: 50,
				typeOptions: { minValue: 1 },
				description: 'Max number of results to return',
				displayOptions: { show: { returnAll: [false] } },
			});
		for (const one of named('simplify'))
			expect(one).toMatchObject({
				displayName: 'Simplify',
				type: 'boolean',
				default: true,
				description: 'Whether to return a simplified version of the response instead of the raw data',
			});
		nothing(
			parameters.filter(({ type, description = '' }) => type === 'boolean' && !/^Whether /.test(description)).map(({ name }) => name),
		);
		nothing(
			parameters
				.filter(({ placeholder }) => placeholder && !/^(e\.g\. |Add |name@email\.com$)/.test(placeholder))
				.map(({ placeholder }) => placeholder),
		);
	});
});

test('the form takes at most 950 bytes for each operation: the editor loads all of it', () => {
	const bytes = JSON.stringify(action.description).length;
	expect(bytes / rows.length).toBeLessThanOrEqual(950);
});

describe('order', () => {
	const weekdays = 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday';
	const unsorted = (texts: string[]) => texts.join() !== weekdays && texts.join() !== [...texts].sort((a, b) => a.localeCompare(b)).join();

	test('what can be added to a collection is in alphabetical order', () => {
		nothing(
			parameters
				.filter((one) => one.type === 'collection' && unsorted(innerOf(one).map(labelOf)))
				.map((one) => [one.name, innerOf(one).map(labelOf)]),
		);
	});

	test('five choices or more are in alphabetical order', () => {
		const lists = everything.filter((one) => innerOf(one).length > 4);
		expect(lists.length).toBeGreaterThan(20);
		nothing(lists.filter((one) => unsorted(innerOf(one).map(labelOf))).map((one) => [one.name, innerOf(one).map(labelOf)]));
	});

	test('no choice is offered twice', () => {
		for (const one of parameters.filter(({ type }) => type === 'options' || type === 'multiOptions')) {
			const options = (one.options ?? []) as INodePropertyOptions[];
			expect(new Set(options.map(({ name }) => name)).size).toBe(options.length);
			expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
		}
	});
});

describe('types', () => {
	const fits: Partial<Record<INodeProperties['type'], (value: unknown, one: INodeProperties) => boolean>> = {
		string: (value) => typeof value === 'string',
		json: (value) => typeof value === 'string',
		dateTime: (value) => typeof value === 'string',
		hidden: (value) => value === true,
		number: (value) => typeof value === 'number',
		boolean: (value) => typeof value === 'boolean',
		options: (value, { options = [], typeOptions }) =>
			typeOptions?.loadOptionsMethod
				? ['string', 'number'].includes(typeof value)
				: (options as INodePropertyOptions[]).some((one) => one.value === value),
		multiOptions: (value, { options = [], typeOptions }) =>
			Array.isArray(value) &&
			value.every((one) => typeOptions?.loadOptionsMethod || (options as INodePropertyOptions[]).some((option) => option.value === one)),
		collection: (value) => JSON.stringify(value) === '{}',
		fixedCollection: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
		resourceLocator: (value) => JSON.stringify(value) === JSON.stringify({ mode: 'list', value: '' }),
		resourceMapper: (value) => JSON.stringify(value) === JSON.stringify({ mappingMode: 'autoMapInputData', value: null }),
	};

	test('every parameter has a default of its type', () => {
		nothing(
			parameters
				.filter((one) => !fits[one.type]?.(one.default, one))
				.map(({ name, type, default: value }) => ({ name, type, default: value })),
		);
	});

	test('pickers have a list and an ID, and every list has its method', () => {
		for (const [node, { methods, description }] of [
			['action', action],
			['trigger', trigger],
		] as const) {
			const own = description.properties.flatMap(deep).filter(isParameter);
			const has = methods as { listSearch: object; loadOptions: object; resourceMapping?: object };
			for (const { name, type, modes = [], typeOptions = {}, displayName } of own) {
				const where = `${node} ${name}`;
				if (type === 'resourceLocator') {
					expect([where, modes.map((mode) => mode.name)]).toEqual([where, expect.arrayContaining(['list', 'id'])]);
					const [{ typeOptions: list }] = modes;
					expect([where, list?.searchable, Object.keys(has.listSearch)]).toEqual([
						where,
						true,
						expect.arrayContaining([list?.searchListMethod]),
					]);
				}
				const { loadOptionsMethod, resourceMapper } = typeOptions;
				if (loadOptionsMethod) {
					expect(Object.keys(has.loadOptions)).toContain(loadOptionsMethod);
					expect(displayName).toMatch(type === 'multiOptions' ? / Names or IDs$/ : / Name or ID$/);
				}
				if (resourceMapper) expect(Object.keys(has.resourceMapping ?? {})).toContain(resourceMapper.resourceMapperMethod);
			}
		}
		expect(parameters.filter(({ type }) => type === 'resourceLocator').length).toBeGreaterThan(10);
	});

	test('a form is made anew each time: n8n changes it', () => {
		const [one, other] = [new Instantly(), new Instantly()];
		expect(one.description.properties).toEqual(other.description.properties);
		one.description.properties.forEach((property, i) => expect(property).not.toBe(other.description.properties[i]));
	});
});
