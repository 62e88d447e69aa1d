import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { conditions, deep, formOf, innerOf, isFor, isParameter, labelOf, nothing, together } from '../form.mts';
import type { Described } from '../subject.mts';
import { texts } from './texts.mts';

/** What differs from service to service: lists of five choices and more, and pickers, that there are at least. */
export interface FormOf {
	longLists: number;
	pickers: number;
	/** How heavy the form may be for each operation, in bytes: the editor loads all of it. */
	weight: number;
	/** Words of actions that are not in lower case, besides the usual ones. */
	names?: string[];
}

/** The forms of the nodes and credentials of a service: order, conditions, texts, types, pickers, weight. */
export function structureSuite(subject: Described, { longLists, pickers, weight, names = [] }: FormOf): void {
	const all = formOf(subject);
	const { provider, action, triggers, properties, rows, everything, parameters } = all;
	/** What the form shows for an operation, whatever else is chosen. */
	const shownFor = (resource: string, operation: string) => properties.filter((one) => isFor(resource, operation, one));
	const head = [...(provider.authentication ? ['authentication'] : []), 'resource', 'operation'];

	texts(all, names);

	describe.each(rows)('$name', ({ resource, operation, row }) => {
		const form = shownFor(resource, operation);
		const names = form.map(({ name }) => name);
		const collections = ['filters', 'updateFields', 'additionalFields', 'options'];

		test('shows resource, operation, its own fields in the order of the row, the usual ones, collections; required fields first', () => {
			const own = (row.required ?? []).map(({ parameter }) => parameter);
			const usual = ['returnAll', 'limit', 'asItems', 'simplify'].filter((name) => names.includes(name));
			expect(names.filter((name) => !collections.includes(name))).toEqual([...head, ...own, ...usual]);
			expect(names.slice(head.length + own.length + usual.length).every((name) => collections.includes(name))).toBe(true);
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

	test(`the form takes at most ${weight} bytes for each operation: the editor loads all of it`, () => {
		const bytes = JSON.stringify(action.description).length;
		expect(bytes / rows.length).toBeLessThanOrEqual(weight);
	});

	describe('order', () => {
		const weekdays = 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday';
		const unsorted = (texts: string[]) =>
			texts.join() !== weekdays && texts.join() !== [...texts].sort((a, b) => a.localeCompare(b)).join();

		test('what can be added to a collection is in alphabetical order', () => {
			nothing(
				parameters
					.filter((one) => one.type === 'collection' && unsorted(innerOf(one).map(labelOf)))
					.map((one) => [one.name, innerOf(one).map(labelOf)]),
			);
		});

		test('five choices or more are in alphabetical order', () => {
			const lists = everything.filter((one) => innerOf(one).length > 4);
			expect(lists.length).toBeGreaterThanOrEqual(longLists);
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
			color: (value) => typeof value === 'string',
			// A session token is hidden too, until there is one.
			hidden: (value, { typeOptions }) => value === (typeOptions?.expirable ? '' : true),
			notice: (value) => value === '',
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
			for (const { methods = {}, description } of [action, ...triggers]) {
				const own = description.properties.flatMap(deep).filter(isParameter);
				const has = methods as { listSearch?: object; loadOptions?: object; resourceMapping?: object };
				for (const { name, type, modes = [], typeOptions = {}, displayName } of own) {
					const where = `${description.name} ${name}`;
					if (type === 'resourceLocator') {
						expect([where, modes.map((mode) => mode.name)]).toEqual([where, expect.arrayContaining(['list', 'id'])]);
						const [{ typeOptions: list }] = modes;
						expect([where, list?.searchable, Object.keys(has.listSearch ?? {})]).toEqual([
							where,
							true,
							expect.arrayContaining([list?.searchListMethod]),
						]);
					}
					const { loadOptionsMethod, resourceMapper } = typeOptions;
					if (loadOptionsMethod) {
						expect(Object.keys(has.loadOptions ?? {})).toContain(loadOptionsMethod);
						expect(displayName).toMatch(type === 'multiOptions' ? / Names or IDs$/ : / Name or ID$/);
					}
					if (resourceMapper) expect(Object.keys(has.resourceMapping ?? {})).toContain(resourceMapper.resourceMapperMethod);
				}
			}
			expect(parameters.filter(({ type }) => type === 'resourceLocator').length).toBeGreaterThanOrEqual(pickers);
		});

		test('a form is made anew each time: n8n changes it', () => {
			const [one, other] = [new subject.action(), new subject.action()];
			expect(one.description.properties).toEqual(other.description.properties);
			one.description.properties.forEach((property, i) => expect(property).not.toBe(other.description.properties[i]));
		});
	});
}
