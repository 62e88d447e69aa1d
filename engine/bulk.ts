import type { IDataObject } from 'n8n-workflow';
import { pages } from './answers';
import { entriesOf, grouper, joined, plainCall, type Call } from './call';
import { at, type Batch, type Operation, type Provider } from './describe';
import { Ambiguous, blamed } from './errors';
import { judged, placed, remaining, type CountedRules, type Found, type NamedRules, type Outcome, type OutcomeRules } from './outcome';
import { backOff } from './pace';
import { itemsOf, within, type Paging } from './pages';
import { send } from './send';
import { pause, type Session } from './session';

/** One entry of a bulk operation, the input item it came from, and what became of it. */
export interface Slot {
	item: number;
	entry: IDataObject;
	/** What its call shares with others. */
	group: string;
	outcome?: Outcome;
}

/** A joined call as it goes over the wire: entries that are plain values stand there without their name. */
export function onTheWire(call: Call, { field, as, wire }: Batch): Call {
	if (wire) return wire(call);
	return as ? { ...call, body: { ...call.body, [field]: entriesOf(call, field).map((entry) => entry[as]) } } : call;
}

/** All entries in input order, those refused here already judged, and the others in joined calls. Pure. */
export function sifted(calls: Call[], batch: Batch, rules: OutcomeRules, problems: Map<IDataObject, string>) {
	const slots = new Map<IDataObject, Slot>();
	/** The first item with a key, by group. */
	const firsts = new Map<string, Map<string, number>>();
	const keyOf = grouper(batch.field);
	for (const call of calls) {
		const [item] = call.items;
		const group = keyOf(call);
		const first = firsts.get(group) ?? new Map<string, number>();
		firsts.set(group, first);
		const refused = (entry: IDataObject): Outcome | undefined => {
			const reason = problems.get(entry) ?? rules.check(entry, call.body ?? {});
			if (reason !== undefined) return { outcome: 'invalid', reason };
			const key = rules.key(entry);
			const twin = key === undefined ? undefined : first.get(key);
			if (twin !== undefined) return { outcome: 'duplicate', reason: `Item ${twin} of this run is the same` };
			if (key !== undefined) first.set(key, item);
			return undefined;
		};
		const given = entriesOf(call, batch.field);
		const { as } = batch;
		// Items may share what a fixed value of the form gives: each has entries of its own.
		const own = (one: IDataObject) => (as ? { [as]: one as unknown as string } : slots.has(one) ? { ...one } : one);
		const kept: IDataObject[] = [];
		for (const one of given) {
			const entry = own(one);
			const outcome = refused(entry);
			slots.set(entry, { item, entry, group, outcome });
			if (!outcome) kept.push(entry);
		}
		if (call.body) call.body[batch.field] = kept;
	}
	const slotOf = (call: Call, index: number) => slots.get(entriesOf(call, batch.field)[index]) as Slot;
	return { slots: [...slots.values()], calls: joined(calls, batch), slotOf };
}

/** Asks the target which of these entries it has. `offset` is the service's clock minus ours, in ms. */
async function lookUp(run: Session, rules: CountedRules, entries: IDataObject[], body: IDataObject) {
	const { route, max, ask, key, createdAt } = rules.lookup;
	const keys = entries.map(rules.key).filter((one): one is string => one !== undefined);
	const found: Found = new Map();
	let offset = 0;
	for (let start = 0; start < keys.length; start += max) {
		const answer = await send(run, plainCall(route, {}, ask(keys.slice(start, start + max), body)), { repeatable: true });
		const clock = new Date(String(answer.headers.date)).getTime();
		if (Number.isFinite(clock)) offset = clock - Date.now();
		for (const record of itemsOf(run.place.provider.paging, answer.body))
			found.set(key(record), { id: String(record.id), created: new Date(String(at(record, createdAt))).getTime() });
	}
	return { found, offset };
}

const ROUNDS = 5;
/** What became of each entry of a call; `error`: why the others have no outcome. */
export type Settled = { outcomes: Array<Outcome | undefined>; error?: unknown };
/** From an answer to the one that tells the outcomes: that of the background job, where one was started and is waited for. */
type Ended = (answer: unknown) => Promise<unknown>;

/** How the rows of a joined read are handed out: as the row says, else as usual. */
function pagingOf({ paging, items }: Operation, provider: Provider, { query, body }: Call): Paging {
	const own = typeof paging === 'function' ? paging({ ...query, ...body }) : paging;
	return own === false ? { by: 'once', items: items ?? provider.paging.items } : (own ?? within(provider.paging, items));
}

/** A bulk call that may be sent again, and whose answer (or all pages of it) names every entry. */
async function sendNamed(run: Session, batch: Batch, rules: NamedRules, from: Call, ended: Ended): Promise<Settled> {
	const { provider, operation } = run.place;
	const entries = entriesOf(from, batch.field);
	const call = onTheWire(from, batch);
	try {
		if (operation?.gives === 'items') {
			const rows: IDataObject[] = [];
			for await (const page of pages(run, call, pagingOf(operation, provider, from), Infinity)) rows.push(...page);
			return { outcomes: rules.judge(entries, rows, false, from) };
		}
		const { body, again } = await send(run, call, { repeatable: true });
		return { outcomes: rules.judge(entries, await ended(body), again, from) };
	} catch (error) {
		return { outcomes: entries.map(() => undefined), error };
	}
}

/**
 * Sends one joined call and finds the outcome of every entry, in their order. After a failure that leaves open whether it was
 * carried out, the target is asked first, and only what it does not have is sent again. Where the service refuses the call,
 * `error` says why, and the entries that it concerns have no outcome.
 */
export async function sendBulk(run: Session, batch: Batch, rules: NamedRules | CountedRules, call: Call, ended: Ended): Promise<Settled> {
	const { field } = batch;
	if ('judge' in rules) return await sendNamed(run, batch, rules, call, ended);
	const all = entriesOf(call, field);
	const outcomes = new Map<IDataObject, Outcome>();
	const open = () => all.filter((entry) => !outcomes.has(entry));
	const began = Date.now();
	/** Judges the open entries that the target has. `mayBeOurs`: a broken try may have created them. False if nothing can be learned. */
	const settle = async (mayBeOurs: boolean) => {
		const looked = await lookUp(run, rules, open(), call.body ?? {}).catch((error: unknown) => {
			if (run.signal?.aborted) throw blamed(run.place, error, call.items);
		});
		if (!looked) return false;
		const { found, offset } = looked;
		// The Date header has whole seconds: one second of grace.
		const since = mayBeOurs ? began + offset - 1000 : Infinity;
		for (const entry of open()) {
			const outcome = placed(rules, entry, found, since);
			if (outcome) outcomes.set(entry, outcome);
		}
		return true;
	};
	const leave = (entries: IDataObject[], what: string) => {
		const reason = `${what}; look in ${run.place.provider.name} before you send it again`;
		for (const entry of entries) outcomes.set(entry, { outcome: 'unknown', reason });
	};

	for (let round = 1; open().length > 0; round++) {
		const left = open();
		try {
			const answer = (await send(run, { ...call, body: { ...call.body, [field]: left } }, { settles: true })).body as IDataObject;
			judged(rules, left, answer).forEach((outcome, i) => {
				// After a broken try a duplicate may be our own.
				if (outcome && (round === 1 || outcome.outcome === 'created')) outcomes.set(left[i], outcome);
			});
			const doubtful = open();
			if (doubtful.length) await settle(round > 1);
			const missing = open();
			// An entry that cannot be asked for may be the duplicate that was counted: then none is named by elimination.
			const sure = missing.every((entry) => rules.key(entry) !== undefined);
			const duplicates = sure ? doubtful.filter((entry) => outcomes.get(entry)?.outcome === 'duplicate').length : 0;
			for (const entry of missing) outcomes.set(entry, remaining(rules, answer, duplicates, missing.length));
		} catch (error) {
			if (!(error instanceof Ambiguous)) return { outcomes: all.map((entry) => outcomes.get(entry)), error };
			leave(left.filter((entry) => rules.key(entry) === undefined), error.message); // prettier-ignore
			await pause(backOff(round, Math.random()), run);
			const learned = await settle(true);
			if (!learned || round === ROUNDS) leave(open(), error.message);
		}
	}
	return { outcomes: all.map((entry) => outcomes.get(entry)) };
}
