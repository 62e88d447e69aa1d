import type { IDataObject } from 'n8n-workflow';
import { groupKey, joined, split, type Call } from './call';
import { at, type Operation } from './describe';
import { Ambiguous } from './errors';
import { judged, placed, remaining, type Found, type Outcome, type OutcomeRules } from './outcome';
import { backOff } from './pace';
import { itemsOf } from './pages';
import { pause, send, type Session } from './send';

const ROUNDS = 5;

/** One entry of a bulk operation, the input item it came from, and what became of it. */
export interface Slot {
	item: number;
	entry: IDataObject;
	outcome?: Outcome;
}

/** The entries of all calls in input order, the ones refused here already judged, and the joined calls of the others. */
export function sifted(calls: Call[], operation: Operation, problems: Map<IDataObject, string>): { slots: Slot[]; calls: Call[] } {
	const { batch, outcome: rules } = operation as { batch: { field: string; max: number }; outcome: OutcomeRules };
	const slots: Slot[] = [];
	const first = new Map<string, number>();
	for (const call of calls) {
		const body = call.body as IDataObject;
		const group = groupKey(call, batch.field);
		const kept: IDataObject[] = [];
		for (const entry of body[batch.field] as IDataObject[]) {
			const slot: Slot = { item: call.items[0], entry };
			slots.push(slot);
			const reason = problems.get(entry) ?? rules.check(entry, body);
			const key = rules.key(entry);
			const twin = key === undefined ? undefined : first.get(group + key);
			if (reason !== undefined) slot.outcome = { outcome: 'invalid', reason };
			else if (twin !== undefined) slot.outcome = { outcome: 'duplicate', reason: `Item ${twin} of this run is the same` };
			else {
				kept.push(entry);
				if (key !== undefined) first.set(group + key, call.items[0]);
			}
		}
		body[batch.field] = kept;
	}
	return { slots, calls: joined(calls, batch) };
}

/** Asks the target which of these entries it has. The dates are those of the service, `offset` is its clock minus ours. */
async function lookUp(run: Session, rules: OutcomeRules, entries: IDataObject[], body: IDataObject): Promise<{ found: Found; offset: number }> {
	const { route, max, ask, key, createdAt } = rules.lookup;
	const keys = entries.map(rules.key).filter((one): one is string => one !== undefined);
	const [method, path] = split(route);
	const found: Found = new Map();
	let offset = 0;
	for (let start = 0; start < keys.length; start += max) {
		const call: Call = { items: [0], method, route: path, path, query: {}, body: ask(keys.slice(start, start + max), body) };
		const answer = await send(run, call, { repeatable: true });
		const clock = new Date(String(answer.headers.date)).getTime();
		if (Number.isFinite(clock)) offset = clock - Date.now();
		for (const record of itemsOf(run.place.provider.paging, answer.body))
			found.set(key(record), { id: String(record.id), created: new Date(String(at(record, createdAt))).getTime() });
	}
	return { found, offset };
}

/**
 * Sends one joined call and finds the outcome of every entry, in the order of the entries. After a failure that leaves open
 * whether it was carried out, the target is asked first and only what it does not have is sent again.
 * Throws a NodeApiError where the service refuses the whole call.
 */
export async function sendBulk(run: Session, operation: Operation, call: Call): Promise<Outcome[]> {
	const { batch, outcome: rules } = operation as { batch: { field: string; max: number }; outcome: OutcomeRules };
	const body = call.body as IDataObject;
	const all = body[batch.field] as IDataObject[];
	const outcomes = new Map<IDataObject, Outcome>();
	const began = Date.now();
	const settle = async (entries: IDataObject[]) => {
		const { found, offset } = await lookUp(run, rules, entries, body);
		// The Date header has whole seconds: one second of grace.
		for (const entry of entries) {
			const outcome = placed(rules, entry, found, began + offset - 1000);
			if (outcome) outcomes.set(entry, outcome);
		}
		return entries.filter((entry) => !outcomes.has(entry));
	};
	const unsettled = (entries: IDataObject[], what: string) => {
		for (const entry of entries) outcomes.set(entry, { outcome: 'unknown', reason: `${what}; look in ${run.place.provider.name} before sending it again` });
	};

	let left = all;
	for (let round = 1; left.length > 0; round++) {
		try {
			const answer = (await send(run, { ...call, body: { ...body, [batch.field]: left } }, { settles: true })).body as IDataObject;
			const proven = judged(rules, left, answer);
			left.forEach((entry, i) => {
				// After a broken try a duplicate may be our own lead.
				if (proven[i] && (round === 1 || proven[i]?.outcome === 'created')) outcomes.set(entry, proven[i] as Outcome);
			});
			const open = left.filter((entry) => !outcomes.has(entry));
			if (open.length === 0) break;
			const missing = await settle(open);
			const duplicates = open.filter((entry) => outcomes.get(entry)?.outcome === 'duplicate').length;
			for (const entry of missing) outcomes.set(entry, remaining(rules, answer, duplicates, missing.length));
			break;
		} catch (error) {
			if (!(error instanceof Ambiguous)) throw error;
			const keyless = left.filter((entry) => rules.key(entry) === undefined);
			unsettled(keyless, error.what);
			if (round === ROUNDS) {
				unsettled(left.filter((entry) => !outcomes.has(entry)), error.what);
				break;
			}
			await pause(backOff(round, Math.random()), run);
			left = await settle(left.filter((entry) => !outcomes.has(entry)));
		}
	}
	return all.map((entry) => outcomes.get(entry) as Outcome);
}
