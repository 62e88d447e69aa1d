/** One operation of one resource. */
export interface Row {
	resource: string;
	operation: string;
}

/** A field as n8n takes it, as JSON, with the conditions of its own. Fields that are the same are the same object. */
export interface Drawn {
	label: string;
	json: string;
	shown?: Record<string, unknown[]>;
}

/** A field in the form of one operation. */
export interface Use extends Row {
	drawn: Drawn;
}

/** Gathers by a key, in order of first appearance. */
export function gathered<T>(all: T[], key: (one: T) => unknown): T[][] {
	const groups = new Map<unknown, T[]>();
	for (const one of all) {
		const name = key(one);
		const group = groups.get(name);
		if (group) group.push(one);
		else groups.set(name, [one]);
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

/** Operations by resource. */
export type Index = Map<string, Set<string>>;

export function indexed(rows: Row[]): Index {
	const index: Index = new Map();
	for (const { resource, operation } of rows) {
		const own = index.get(resource);
		if (own) own.add(operation);
		else index.set(resource, new Set([operation]));
	}
	return index;
}

/**
 * The fewest conditions that hold for exactly these operations and for no other of `all`. n8n combines resource and operation
 * as "and", so operations of several resources share a condition where the combinations it allows too much do not exist.
 */
export function shownFor(wanted: Row[], all: Index): Show[] {
	if (wanted.length === 1) {
		// Most fields are of one operation: the same as below, in a third of the time.
		const [{ resource, operation }] = wanted;
		if (![...all].some(([one, own]) => one !== resource && own.has(operation)))
			return [all.size === 1 && all.get(resource)?.size === 1 ? {} : { operation: [operation] }];
		return [all.get(resource)?.size === 1 ? { resource: [resource] } : { resource: [resource], operation: [operation] }];
	}
	const mine = indexed(wanted);
	const exact = ({ resource = [...all.keys()], operation }: Show) =>
		resource.every((one) => {
			const [there, own] = [all.get(one), mine.get(one)];
			return [...(operation ?? there ?? [])].every((row) => !there?.has(row) || own?.has(row));
		});
	if (exact({})) return [{}];
	const found: Required<Show>[] = [];
	for (const [resource, own] of mine) {
		const both = (to: Required<Show>) => ({ resource: [...to.resource, resource], operation: [...new Set([...to.operation, ...own])] });
		const near = found.find((to) => exact(both(to)));
		if (near) Object.assign(near, both(near));
		else found.push({ resource: [resource], operation: [...own] });
	}
	return found.map(({ resource, operation }) => {
		const shows: Show[] = [{ operation }, { resource }].filter((show) => found.length === 1 || show.resource);
		return shows.find(exact) ?? { resource, operation };
	});
}

/** About what n8n needs, in characters of JSON, to draw a collection; and to say of one of its fields that it is for one operation. */
const WRAPPER = 230;
const CONDITION = 45;

/** The forms (fields of one collection in one operation each) in groups that are smaller together than apart. */
export function likened(forms: Use[][]): Use[][][] {
	const cost = (group: Use[][]) => {
		const fields = gathered(group.flat(), ({ drawn }) => drawn);
		const part = ({ length }: Use[]) => (length < group.length ? CONDITION + 12 * length : 0);
		return fields.reduce((sum, uses) => sum + uses[0].drawn.json.length + part(uses), WRAPPER);
	};
	if (forms.length < 2) return forms.map((form) => [form]);
	const groups: Use[][][] = [];
	for (const form of forms) {
		const near = groups.find((group) => cost([...group, form]) < cost(group) + cost([form]));
		if (near) near.push(form);
		else groups.push([form]);
	}
	return groups;
}
