import type { INodeProperties } from 'n8n-workflow';

/** One operation of one resource. */
export interface Row {
	resource: string;
	operation: string;
}

/** A field in the form of one operation. */
export interface Use extends Row {
	field: INodeProperties;
}

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
		const fields = gathered(group.flat(), ({ field }) => JSON.stringify(field));
		const part = ({ length }: Use[]) => (length < group.length ? CONDITION + 12 * length : 0);
		return fields.reduce((sum, uses) => sum + JSON.stringify(uses[0].field).length + part(uses), WRAPPER);
	};
	const groups: Use[][][] = [];
	for (const form of forms) {
		const near = groups.find((group) => cost([...group, form]) < cost(group) + cost([form]));
		if (near) near.push(form);
		else groups.push([form]);
	}
	return groups;
}
