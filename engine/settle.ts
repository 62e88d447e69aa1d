import type { IDataObject } from 'n8n-workflow';
import { pages } from './answers';
import { plainCall, type Call } from './call';
import { objectOf, type Operation, type Route, type Values } from './describe';
import { Ambiguous, blamed, unknownResult } from './errors';
import { backOff } from './pace';
import { within } from './pages';
import { send, type Answer } from './send';
import { pause, type Session } from './session';

/** Something to read: a list (page after page), or one record. `values` fill in the path. */
export interface Look {
	route: Route;
	values?: Values;
	ask?: IDataObject;
	/** Where the list is in an answer, if not where it usually is. */
	items?: string;
	/** One record, not a list. */
	record?: true;
	/** How many rows to read at most; newest first is what most lists are. */
	atMost?: number;
}

/** Finds out, after a failure that leaves it open, whether a call was carried out. All functions are pure. */
export interface Settles {
	/** What to read; nothing: it cannot be found out. `told` is what the service answered, where it said that it does not know itself. */
	looks: (values: Values, call: Call, told?: unknown) => Look[];
	/**
	 * From the rows of each look: the answer that the call must have had; or in words what is there instead; undefined where
	 * nothing of it is there. `since` (ms) is when it was sent, by the clock of the service; `earlier` are the IDs of what
	 * other calls of this run have made.
	 */
	found: (
		rows: IDataObject[][],
		values: Values,
		since: number,
		call: Call,
		earlier: ReadonlySet<string>,
	) => IDataObject | string | undefined;
	/** The IDs of what an answer says was made, as text; by default its `id`. */
	ids?: (answer: IDataObject) => string[];
	/** Whether an answer says what became of the call; one that does not is as good as none. */
	answered?: (answer: IDataObject) => boolean;
	/** What is not there was not carried out, and is sent again. */
	again?: boolean;
}

/** Looks for a record before it is written. All functions are pure. */
export interface Seeks {
	look: (values: Values) => Look;
	same: (row: IDataObject, values: Values) => boolean;
	/** The request that changes the record that is there; its path takes the record's fields. */
	change: Route;
	/** What to write into it; by default what would be created. */
	into?: (values: Values, found: IDataObject) => Values;
	/** Why nothing is written where several are the same. */
	several: (found: IDataObject[]) => string;
}

const ROUNDS = 4;

/** How a row wants to be sent. */
const sendingOf = ({ repeatable, tries, keyed, means }: Operation) => ({
	...(repeatable !== undefined && { repeatable }),
	...(tries !== undefined && { tries }),
	...(keyed !== undefined && { keyed: true, repeatable: true }),
	...(means && { means }),
});

/** All rows of a look; one row for a record. Throws a NodeApiError. */
export async function rowsOf(
	run: Session,
	{ route, values, ask, items, record, atMost = Infinity }: Look,
	from: number[],
): Promise<IDataObject[]> {
	const call = plainCall(route, values, ask, from);
	if (record) return [(await send(run, call, { repeatable: true })).body as IDataObject];
	const rows: IDataObject[] = [];
	for await (const page of pages(run, call, within(run.place.provider.paging, items), atMost)) rows.push(...page);
	return rows;
}

/** What a look after a failure has shown. */
export type Settled = { answer: IDataObject } | { again: true } | { unknown: string };

/** Looks whether a call of which nobody knows was carried out: twice, because what was made may show late. */
export async function settle(
	run: Session,
	settles: Settles,
	{ call, values }: { call: Call; values: Values },
	began: number,
	told?: unknown,
): Promise<Settled> {
	const looks = settles.looks(values, call, told);
	let said = '';
	for (let round = 1; looks.length > 0 && round <= 2; round++) {
		await pause(backOff(round, Math.random()), run);
		const found: IDataObject[][] = [];
		for (const look of looks) found.push(await rowsOf(run, look, call.items));
		// The Date header, known from the looks at the latest, has whole seconds, and so have many records: two seconds of grace.
		const since = began + (run.clock.offset ?? 0) - 2000;
		const answer = settles.found(found, values, since, call, run.made);
		if (typeof answer === 'object') return { answer };
		said = answer ?? '';
	}
	return settles.again && looks.length > 0 && !said ? { again: true } : { unknown: said };
}

/** What a call was answered. `again`: an earlier try may have been carried out. `status` is 0 where the answer was found by a look. */
type Answered = Pick<Answer, 'body' | 'again' | 'status'>;

/**
 * Sends a call; after a failure that leaves open whether it was carried out, looks before it is sent again, if ever. Throws a
 * NodeApiError, with `quiet` an Ambiguous for what could not be settled.
 */
export async function sendAnswered(
	run: Session,
	operation: Operation,
	task: { call: Call; values: Values },
	quiet = true,
): Promise<Answered> {
	const { settles } = operation;
	const { call, values } = task;
	const idsOf = settles?.ids ?? (({ id }: IDataObject) => (id === undefined ? [] : [String(id)]));
	const taken = (body: IDataObject, again: boolean, status = 0) => {
		for (const id of idsOf(body)) run.made.add(id);
		return { body, again, status };
	};
	if (!settles) return await send(run, call, { ...sendingOf(operation), settles: quiet });
	// What any of the tries has made is ours.
	const began = Date.now();
	for (let round = 1; ; round++) {
		const { repeatable, ...sending } = sendingOf(operation);
		// What is looked for is not sent twice without a look, unless a key, or what it asks for, makes that safe.
		const got = await send(run, call, { ...sending, ...((sending.keyed || repeatable === false) && { repeatable }), settles: true }).then(
			({ body, again, status }) => ({ answer: objectOf(body), again, status }),
			(reason: unknown) => ({ reason }),
		);
		if ('answer' in got) {
			const { answer, again, status } = got;
			const refused = operation.failed?.(operation.answer?.(answer, values, status) ?? answer, values) !== undefined;
			if (refused) return { body: answer, again, status };
			if (settles.answered?.(answer) ?? true) return taken(answer, again || round > 1, status);
		} else if (!(got.reason instanceof Ambiguous)) throw blamed(run.place, got.reason, call.items);
		const { message: lost, told, last } = 'reason' in got ? (got.reason as Ambiguous) : new Ambiguous('The answer said nothing');
		const looked = await settle(run, settles, task, began, told).catch((reason: unknown): Settled => {
			if (run.signal?.aborted) throw blamed(run.place, reason, call.items);
			return { unknown: '' };
		});
		if ('answer' in looked) return taken(looked.answer, true);
		if ('again' in looked && !last && round < ROUNDS) continue;
		const said = 'unknown' in looked && looked.unknown ? `. ${looked.unknown}` : '';
		if (quiet) throw new Ambiguous(lost + said, told, last);
		throw unknownResult(run.place, call, lost, said.slice(2));
	}
}

/** The same, for what is to be given. Throws a NodeApiError. */
export const sendSettled = async (run: Session, operation: Operation, task: { call: Call; values: Values }): Promise<Answered> =>
	await sendAnswered(run, operation, task, false);

/** Finds what is there, and creates or changes it: what was done, and the record. */
export async function sought(
	run: Session,
	operation: Operation,
	{ call, values }: { call: Call; values: Values },
	changing: (found: IDataObject, into: Values) => Call,
): Promise<{ outcome: 'created' | 'updated' | 'failed'; reason?: string; body: unknown; call: Call }> {
	const seeks = operation.seeks as Seeks;
	const find = async () => (await rowsOf(run, seeks.look(values), call.items)).filter((row) => seeks.same(row, values));
	const same = await find();
	if (same.length > 1) return { outcome: 'failed', reason: seeks.several(same), body: {}, call };
	const [found] = same;
	if (found) {
		const change = changing(found, seeks.into?.(values, found) ?? values);
		return { outcome: 'updated', body: (await send(run, change, { repeatable: true })).body, call: change };
	}
	// It was not there before: what is there after a failure is our own.
	const settles: Settles = {
		looks: () => [seeks.look(values)],
		found: ([rows]) => rows.find((row) => seeks.same(row, values)),
		again: true,
	};
	const { body } = await sendSettled(run, { ...operation, settles }, { call, values });
	return { outcome: 'created', body, call };
}

/** The fields of a request that did not come back in its answer. */
export function notKept({ body = {} }: Call, answer: IDataObject): string[] {
	return Object.keys(body).filter((name) => body[name] !== null && !(name in answer));
}
