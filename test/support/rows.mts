import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { pick, type Prepare, type Stage } from './world.mts';

/** What a user fills in for one operation. `<lead>` stands for the id of that record. */
export interface Sample {
	parameters: INodeParameters;
	items?: IDataObject[];
	/** The variants of the service that take it, if not all that have the operation. */
	variants?: string[];
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
	/** What is otherwise in a variant of the service. */
	variants?: Record<string, Partial<Case>>;
}

/** By operation: at least one way to fill in its form; more where the form has more than one shape. Every field once. */
export type Samples = Record<string, Sample[]>;
export type Cases = Record<string, Case>;

/** What the tests know of a resource. */
export interface Tested<S extends Stage = Stage> {
	samples: Samples;
	cases: Cases;
	prepare?: Prepare<S>;
}

export const id = (name: string) => ({ id: pick(`<${name}>`) });
export const byId = { id: pick('={{ $json.id }}') };
export const both = (name: string): Case['items'] => [{ id: `<${name}>` }, { id: `<${name}2>` }];
export const same = (items: Case['items'], gives: (item: IDataObject) => IDataObject): Case['gives'] => [gives(items[0]), gives(items[1])];
export const deleted: Partial<Case> = { gives: [{ deleted: true }, { deleted: true }] };
export const names: Case['items'] = [{ name: 'First' }, { name: 'Second' }];

/** What is said where the sandbox answers 400 to anything. */
export const busyAt = (service: string) => new RegExp(`^${service}: The sandbox says no`);

/** For operations on one record, which comes back (or says what happened to it); `bad` is a record that is not there. */
export const recordCase =
	(bad: IDataObject, says: RegExp) =>
	(name: string, more: Partial<Case> = {}): Case => ({
		parameters: byId,
		items: both(name),
		gives: same(both(name), ({ id: own }) => ({ id: own })),
		bad,
		says,
		...more,
	});

/** For an operation that asks for nothing. */
export const nothingAsked =
	(says: RegExp) =>
	(gives: IDataObject | IDataObject[]): Case => ({
		parameters: { options: { concurrency: 1 } },
		items: [{}, {}],
		gives: [gives, gives],
		says,
	});
