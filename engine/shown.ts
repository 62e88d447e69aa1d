import type { INodeProperties } from 'n8n-workflow';

/** One operation of one resource. */
export interface Row {
	resource: string;
	operation: string;
}

/** A field as n8n takes it, and its JSON: what makes two fields the same. */
export interface Drawn {
	field: INodeProperties;
	json: string;
}

/** A field in the form of one operation. */
export interface Use extends Row, Drawn {}

/** Gathers by a key, in order of first appearance. */
export function gathered<T>(all: T[], key: (one: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const one of all) {
		const group = groups.get(key(one));
		if (group) group.push(one);
		else groups.set(key(one), [one]);
	}
	return [...groups.values()];
}

/** Keeps the order of every form: a field comes when all that stand before it in its forms have come. */
export function inOrder(fields: Use[][], all: Use[]): Use[][] {
	const placeOf = new Map(fields.flatMap((uses, place) => uses.map((use) => [use, place] as const)));
	const following = new Map<Use, Use>();
	const before = fields.map(({ length }) => length);
	const come = (use: Use | undefined) => {
		if (use) before[placeOf.get(use) as number]--;
	};
	for (const form of gathered(all, ({ resource, operation }) => `${resource}.${operation}`)) {
		form.forEach((use, i) => i > 0 && following.set(form[i - 1], use));
		come(form[0]);
	}
	const left = fields.map((_, place) => place);
	return fields.map(() => {
		// Where two forms contradict each other, the one that came first is right.
		const [next] = left.splice(
			Math.max(
				left.findIndex((place) => before[place] <= 0),
				0,
			),
			1,
		);
		for (const use of fields[next]) come(following.get(use));
		return fields[next];
	});
}

type Show = { resource?: string[]; operation?: string[] };

/**
 * The fewest conditions that hold for exactly these operations and for no other of `all`. n8n combines resource and operation
 * as "and", so operations of several resources share a condition where the combinations it allows too much do not exist.
 */
export function shownFor(wanted: Row[], all: Row[]): Show[] {
	const key = ({ resource, operation }: Row) => `${resource}.${operation}`;
	const mine = new Set(wanted.map(key));
	const others = all.filter((row) => !mine.has(key(row)));
	const holds = ({ resource, operation }: Show, row: Row) =>
		(resource?.includes(row.resource) ?? true) && (operation?.includes(row.operation) ?? true);
	const exact = (show: Show) => !others.some((row) => holds(show, row));
	const found: Required<Show>[] = [];
	for (const uses of gathered(wanted, ({ resource }) => resource)) {
		const [{ resource }] = uses;
		const operation = uses.map((use) => use.operation);
		const both = (to: Required<Show>) => ({
			resource: [...to.resource, resource],
			operation: [...new Set([...to.operation, ...operation])],
		});
		const near = found.find((to) => exact(both(to)));
		if (near) Object.assign(near, both(near));
		else found.push({ resource: [resource], operation });
	}
	return found.map(({ resource, operation }) => {
		const shows: Show[] = [{}, { operation }, { resource }].filter((show) => found.length === 1 || show.resource);
		return shows.find(exact) ?? { resource, operation };
	});
}

/** About what n8n needs, in characters of JSON, to draw a collection; and to say of one of its fields that it is for one operation. */
const WRAPPER = 230;
const CONDITION = 45;

/** The forms (fields of one collection in one operation each) in groups that are smaller together than apart. */
export function likened(forms: Use[][]): Use[][][] {
	const cost = (group: Use[][]) => {
		const fields = gathered(group.flat(), ({ json }) => json);
		const part = ({ length }: Use[]) => (length < group.length ? CONDITION + 12 * length : 0);
		return fields.reduce((sum, uses) => sum + uses[0].json.length + part(uses), WRAPPER);
	};
	const groups: Use[][][] = [];
	for (const form of forms) {
		const near = groups.find((group) => cost([...group, form]) < cost(group) + cost([form]));
		if (near) near.push(form);
		else groups.push([form]);
	}
	return groups;
}
