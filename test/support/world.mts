import type { INodeParameters } from 'n8n-workflow';
import type { Control, Sandbox } from '../../sandbox/server.mts';
import type { N8n } from './n8n.mts';

/** Ids of what the sandbox holds, by name. Of most things there are two: `lead` and `lead2`. */
export type Ids = Record<string, string>;

/** A sandbox, and n8n's engine that talks to it. */
export interface Stage {
	sandbox: Sandbox;
	control: Control;
	n8n: N8n;
}

/** Makes what the samples and cases of a resource need besides the usual records; gives the ids by name. */
export type Prepare<S> = (stage: S, ids: Ids) => Promise<Ids>;

/** A stage that can be had anew: everything back to the beginning, with the usual records and those of `prepare`. */
export type World<S extends Stage = Stage> = S & { fresh: (prepare?: Prepare<S>) => Promise<Ids> };

/** `furnish` makes the usual records. */
export function worldOf<S extends Stage>(stage: S, furnish: (stage: S) => Promise<Ids>): World<S> {
	const fresh = async (prepare?: Prepare<S>) => {
		const { control, n8n } = stage;
		control.reset();
		control.settings({ limits: false });
		n8n.forget();
		const ids = await furnish(stage);
		Object.assign(ids, await prepare?.(stage, ids));
		control.resetRequests();
		return ids;
	};
	return { ...stage, fresh };
}

/** A world for all tests of a file (or of a `describe`). */
export function started<S extends Stage>(start: () => Promise<World<S>>): { world: World<S> } {
	const here = {} as { world: World<S> };
	beforeAll(async () => void (here.world = await start()));
	afterAll(async () => await here.world.sandbox.close());
	return here;
}

/** `<lead>` becomes the id of that name, in all texts of a value. */
export function filledIn<T>(value: T, ids: Ids): T {
	if (typeof value === 'string') return value.replace(/<(\w+)>/g, (all, name: string) => ids[name] ?? all) as T;
	if (Array.isArray(value)) return value.map((one: unknown) => filledIn(one, ids)) as T;
	if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
	return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn<unknown>(one, ids)])) as T;
}

/**
 * The other way: `{"id":"0198..."}` -> `{"id":"<lead>"}`, so that a line is the same in every run. An id of digits is one only
 * where it is a whole value or a whole part of a path.
 */
export function withNames(text: string, ids: Ids): string {
	const placed = (id: string) => new RegExp(`(?<=/)${id}(?=[/" ?]|$)|(?<=["[:,])${id}(?=["\\],}]|$)`, 'g');
	const all = Object.entries(ids);
	return all.reduce((line, [name, id]) => line.replaceAll(/^\d+$/.test(id) ? placed(id) : id, `<${name}>`), text);
}

/** A record as the form holds it when chosen by ID. */
export const pick = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });
