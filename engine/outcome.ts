import type { IDataObject } from 'n8n-workflow';
import type { Call } from './call';
import type { Route } from './describe';

/** What can become of one entry of a bulk call. `accepted`: a background job will do it. */
export type Result =
	| 'created'
	| 'updated'
	| 'deleted'
	| 'done'
	| 'accepted'
	| 'duplicate'
	| 'blocked'
	| 'invalid'
	| 'skipped'
	| 'failed'
	| 'notCreated'
	| 'found'
	| 'notFound'
	| 'unknown';

/** What became of one entry. `reason` only where a local check or the API proves it. */
export interface Outcome {
	outcome: Result;
	id?: string;
	reason?: string;
	/** What the service has of it: stands beside the outcome. */
	record?: IDataObject;
}

/** What every kind of bulk call knows of its entries. All functions are pure. */
interface Entries {
	/** Why an entry cannot be sent, or undefined. */
	check: (entry: IDataObject, body: IDataObject) => string | undefined;
	/** What makes two entries the same; undefined where that cannot be told. */
	key: (entry: IDataObject) => string | undefined;
	/** What of an entry stands beside its outcome. */
	show: string[];
}

/** Bulk calls that may be repeated, and whose answer (of the call, or of its job) names every entry. */
export interface NamedRules extends Entries {
	/**
	 * The outcome of each entry, in their order. `again`: an earlier try may have been carried out, so that "not there" or
	 * "there already" may be its work. The answer of an operation that gives items is all their rows. `call` is as the row made it.
	 */
	judge: (entries: IDataObject[], answer: unknown, again: boolean, call: Call) => Outcome[];
}

/** Bulk calls that make records, where the answer names the created ones and counts the others. */
export interface CountedRules extends Entries {
	/** The created ones, by their place in the request. */
	created: (answer: IDataObject) => Array<{ index: number; id: string }>;
	/** How many were not created, by outcome. */
	counts: (answer: IDataObject) => Partial<Record<Result, number>>;
	reasons: Partial<Record<Result, string>>;
	/** Reads which of some keys the target has. `createdAt` is the path of the ISO date of a found record. */
	lookup: {
		route: Route;
		max: number;
		ask: (keys: string[], body: IDataObject) => IDataObject;
		key: (found: IDataObject) => string;
		createdAt: string;
	};
}

/** What became of all bulk calls of a run that have the same target. */
export interface Whole {
	/** What the requests say beside their entries. */
	body: IDataObject;
	/** Their path. */
	path: string;
	sent: number;
	/** The entries that were refused here: what is shown of them, the input item, the reason. */
	refused: IDataObject[];
	/** Missing where none came, or nothing was sent. Several are added up. */
	answer?: IDataObject;
	/** An earlier try of one of the calls may have been carried out. */
	again?: boolean;
	/** Why nobody knows what became of it. */
	unknown?: string;
}

/** Bulk calls whose answer counts their entries at most. All functions are pure. */
export interface TotalRules extends Entries {
	/** How many entries of those sent an answer says have become what. `again`: an earlier try may have been carried out. */
	count: (answer: IDataObject, again: boolean, sent: number) => Partial<Record<Result, number>>;
	/** The output for all calls with the same target. */
	summary: (whole: Whole) => IDataObject;
	/** What of an answer stands beside the outcome of each entry. */
	mark: (answer: IDataObject) => IDataObject;
	/** Several answers as one; needed where a batch has a `max`. */
	sum?: (answers: IDataObject[]) => IDataObject;
	/** One item for each entry is what most users want. */
	each?: boolean;
	/** Reads, where the user asks for it (`follow_up`), what may tell the entries apart that an answer only counts. */
	follow?: {
		/** The whole route: another part of the API may know more. */
		route: Route;
		/** The questions; each as large as the service takes. */
		asks: (entries: IDataObject[], body: IDataObject) => IDataObject[];
		/** What all rows of the answers prove of each entry. `since` (ms): when it was sent, by the clock of the service. */
		judge: (entries: IDataObject[], rows: IDataObject[], answer: IDataObject, again: boolean, since: number) => Array<Outcome | undefined>;
	};
}

/** What of an entry stands beside its outcome. */
export const shownOf = (entry: IDataObject, names: string[]): IDataObject =>
	Object.fromEntries(names.filter((name) => entry[name] !== undefined).map((name) => [name, entry[name]]));

/** How a bulk answer tells what became of each entry. */
export type OutcomeRules = NamedRules | CountedRules | TotalRules;

/** Records that the target has, by key. */
export type Found = Map<string, { id: string; created: number }>;

const left = (counts: Partial<Record<Result, number>>) =>
	(Object.entries(counts) as Array<[Result, number]>).filter(([, count]) => count > 0);

/**
 * The outcome of each entry that the answer proves: created ones by index; the others where all have one reason.
 * Undefined: the counts alone do not say which is which.
 */
export function judged(rules: CountedRules, entries: IDataObject[], answer: IDataObject): Array<Outcome | undefined> {
	const created = new Map(rules.created(answer).map(({ index, id }) => [index, id]));
	const counts = left(rules.counts(answer));
	const missing = entries.length - created.size;
	const sole = counts.length === 1 && counts[0][1] === missing ? counts[0][0] : undefined;
	return entries.map((_, index): Outcome | undefined => {
		const id = created.get(index);
		if (id !== undefined) return { outcome: 'created', id };
		return sole && { outcome: sole, reason: rules.reasons[sole] };
	});
}

/**
 * The outcome of an entry that the target was asked about: created if it is there since `since` (ms), a duplicate if it was
 * there before (`since` Infinity: in any case); undefined if it is not there, or cannot be told.
 */
export function placed(rules: CountedRules, entry: IDataObject, found: Found, since: number): Outcome | undefined {
	const key = rules.key(entry);
	const there = key === undefined ? undefined : found.get(key);
	if (!there) return undefined;
	if (Number.isNaN(there.created) && since !== Infinity)
		return { outcome: 'unknown', id: there.id, reason: 'It is there, but nobody says since when' };
	if (there.created >= since) return { outcome: 'created', id: there.id };
	return { outcome: 'duplicate', id: there.id, reason: rules.reasons.duplicate };
}

/**
 * What is left after a look at the target: those not found have the one reason that remains in the counts; with several
 * reasons the counts are told and none is picked.
 */
export function remaining(rules: CountedRules, answer: IDataObject, duplicates: number, missing: number): Outcome {
	const counts = rules.counts(answer);
	const rest = left({ ...counts, duplicate: (counts.duplicate ?? 0) - duplicates });
	if (rest.length === 1 && rest[0][1] === missing) return { outcome: rest[0][0], reason: rules.reasons[rest[0][0]] };
	if (rest.length === 0) return { outcome: 'notCreated' };
	return {
		outcome: 'notCreated',
		reason: `One of: ${rest.map(([result, count]) => `${count} ${result}`).join(', ')}; the service gives counts only`,
	};
}
