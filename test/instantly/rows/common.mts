import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick, type Ids } from '../../support/world.mts';
import type { World } from '../world.mts';

/** What a user fills in for one operation. `<lead>` stands for the id of that record. */
export interface Sample {
	parameters: INodeParameters;
	items?: IDataObject[];
}

/** One operation run with two items, one of them bad. */
export interface Case {
	/** What the user fills in: with expressions on the item. */
	parameters: INodeParameters;
	/** Two input items, `<lead>` being the id of that record. */
	items: [IDataObject, IDataObject];
	/** What each of them gives: a part of its row, or of each of its rows. */
	gives: [IDataObject | IDataObject[], IDataObject | IDataObject[]];
	/** An item that cannot work; without it the first request is answered with 400. */
	bad?: IDataObject;
	/** After it there is nothing left to do it to: one item is all that can succeed. */
	once?: boolean;
	/** What is said of the bad item. */
	says: RegExp;
}

/** By operation: at least one way to fill in its form; more where the form has more than one shape. Every field once. */
export type Samples = Record<string, Sample[]>;
export type Cases = Record<string, Case>;
/** Makes what the samples and cases of a resource need besides the usual records; gives the ids by name. */
export type Prepare = (world: Omit<World, 'fresh'>, ids: Ids) => Promise<Ids>;

export const id = (name: string) => ({ id: pick(`<${name}>`) });

export const unknown = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';
export const noRecord = /^Instantly has no such record/;
export const noId = /^'[A-Z][\w ]+' is not valid: "nonsense"/;
/** What is said where the sandbox answers 400 to anything. */
export const busy = /^Instantly: The sandbox says no/;
export const byId = { id: pick('={{ $json.id }}') };
export const both = (name: string): Case['items'] => [{ id: `<${name}>` }, { id: `<${name}2>` }];
export const same = (items: Case['items'], gives: (item: IDataObject) => IDataObject): Case['gives'] => [gives(items[0]), gives(items[1])];

/** An operation on one record, which comes back (or says what happened to it). */
export const on = (name: string, more: Partial<Case> = {}): Case => ({
	parameters: byId,
	items: both(name),
	gives: same(both(name), ({ id: own }) => ({ id: own })),
	bad: { id: unknown },
	says: noRecord,
	...more,
});
export const malformed = { bad: { id: 'nonsense' }, says: noId };
export const deleted: Partial<Case> = { gives: [{ deleted: true }, { deleted: true }] };
/** An operation that asks for nothing. */
export const askingNothing = (gives: IDataObject | IDataObject[]): Case => ({
	parameters: { options: { concurrency: 1 } },
	items: [{}, {}],
	gives: [gives, gives],
	says: busy,
});
export const names: Case['items'] = [{ name: 'First' }, { name: 'Second' }];
