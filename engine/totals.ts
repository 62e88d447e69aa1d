import type { IDataObject } from 'n8n-workflow';
import { onTheWire, type Settled, type Slot } from './bulk';
import { entriesOf, groupKey, type Call } from './call';
import { objectOf, type Batch, type Operation } from './describe';
import { divided, MORE } from './divide';
import { Ambiguous, blamed, failedAnswer } from './errors';
import { shownOf, type Outcome, type TotalRules } from './outcome';
import type { Session } from './session';
import { rowsOf, sendAnswered } from './settle';

/** What came of one call: an answer, the reason why nobody knows, or why it was refused. */
interface Came {
	answer?: IDataObject;
	/** An earlier try may have been carried out. */
	again?: boolean;
	unknown?: string;
	error?: unknown;
	/** What a look has shown of its entries. */
	outcomes?: Array<Outcome | undefined>;
}

/** Where an entry is: the call that it goes with, and its place there. */
type Spot = { call: Call; place: number };

/** The calls of a run that are answered as wholes, and what came of each. */
export class Wholes {
	private readonly came = new Map<Call, Came>();
	/** The call that each entry went with last. */
	private readonly sent = new Map<IDataObject, Call>();

	/** `follow`: entries that the counts leave open are looked for. */
	constructor(
		private readonly batch: Batch,
		private readonly rules: TotalRules,
		private readonly follow = false,
	) {}

	/**
	 * Sends a joined call, and in parts if it is refused, may be repeated, and the run goes on in any case (`goesOn`): a bad entry
	 * costs itself. Gives the error that each entry was in the way of or caused.
	 */
	async send(run: Session, operation: Operation, call: Call, goesOn: boolean): Promise<unknown[]> {
		const { field } = this.batch;
		const sendPart = async (part: Call): Promise<Settled> => {
			const entries = entriesOf(part, field);
			const came = await this.sendOne(run, operation, part);
			this.came.set(part, came);
			for (const entry of entries) this.sent.set(entry, part);
			return { outcomes: entries.map(() => ('error' in came ? undefined : { outcome: 'unknown' })), error: came.error };
		};
		return (await divided(call, field, sendPart, goesOn && operation.repeatable ? MORE : 0)).errors;
	}

	/** Sends one call; after a failure that leaves it open, it is looked for, and not sent again unless the row says so. */
	private async sendOne(run: Session, operation: Operation, call: Call): Promise<Came> {
		const values = call.body ?? {};
		const began = Date.now();
		const came: Came = await sendAnswered(run, operation, { call: onTheWire(call, this.batch), values }).then(
			({ body, again }) => {
				const answer = objectOf(body);
				const failure = operation.failed?.(answer, values);
				return failure ? { error: failedAnswer(run.place, call, failure, answer) } : { answer, again };
			},
			(error: unknown) =>
				error instanceof Ambiguous
					? { unknown: `${error.message}. Look in ${run.place.provider.name} before you send it again` }
					: { error },
		);
		if (this.follow && this.rules.follow && came.answer && this.counted(call, came).outcome === 'unknown')
			came.outcomes = await this.looked(run, call, came, began + (run.clock.offset ?? 0) - 2000);
		return came;
	}

	/** What a look shows of the entries of a call; nothing where it is not to be had. */
	private async looked(run: Session, call: Call, { answer = {}, again = false }: Came, since: number): Promise<Came['outcomes']> {
		const { route, asks, judge } = this.rules.follow as NonNullable<TotalRules['follow']>;
		const entries = entriesOf(call, this.batch.field);
		const rows: IDataObject[] = [];
		try {
			for (const ask of asks(entries, call.body ?? {})) rows.push(...(await rowsOf(run, { route, ask }, call.items)));
		} catch (error) {
			if (run.signal?.aborted) throw blamed(run.place, error, call.items);
			return undefined;
		}
		return judge(entries, rows, answer, again, since);
	}

	/** The output: one row for each target with all its input items, or one for each entry. Calls that were refused are left out. */
	output(
		slots: Slot[],
		tasks: Call[],
		slotOf: (call: Call, place: number) => Slot,
		each: boolean,
	): Array<{ json: IDataObject; items: number[] }> {
		const { field } = this.batch;
		const spots = new Map<Slot, Spot>();
		for (const call of new Set(this.sent.values()))
			entriesOf(call, field).forEach((entry, place) => this.sent.get(entry) === call && spots.set(slotOf(call, place), { call, place }));
		const groups = new Map<string, Slot[]>();
		for (const slot of slots) {
			const own = groups.get(slot.group);
			if (own) own.push(slot);
			else groups.set(slot.group, [slot]);
		}
		const targets = new Map<string, Call>();
		for (const call of tasks) {
			const key = groupKey(call, field);
			if (!targets.has(key)) targets.set(key, call);
		}
		return [...groups].flatMap(([group, own]) => {
			const calls = [...new Set(own.flatMap((slot) => spots.get(slot)?.call ?? []))];
			const answered = new Set(calls.filter((call) => !('error' in (this.came.get(call) ?? { error: '' }))));
			if (each || (calls.length > 0 && answered.size === 0)) return own.flatMap((slot) => this.entry(slot, spots.get(slot)));
			const left = own.filter((slot) => slot.outcome || answered.has(spots.get(slot)?.call as Call));
			return [{ json: this.summary(targets.get(group) as Call, [...answered], left), items: left.map(({ item }) => item) }];
		});
	}

	/** All calls of a target as one. */
	private summary({ path, body: asked = {} }: Call, calls: Call[], slots: Slot[]): IDataObject {
		const body = { ...asked };
		delete body[this.batch.field];
		const refused = slots.flatMap(({ item, entry, outcome }) =>
			outcome ? [{ item, ...shownOf(entry, this.rules.show), ...outcome }] : [],
		);
		const came = calls.map((call) => this.came.get(call) as Came);
		const answers = came.map(({ answer }) => answer).filter((answer): answer is IDataObject => answer !== undefined);
		const unknown = came.find((one) => one.unknown !== undefined)?.unknown;
		return this.rules.summary({
			body,
			path,
			sent: calls.reduce((sum, call) => sum + entriesOf(call, this.batch.field).length, 0),
			refused,
			...(came.some(({ again }) => again) && { again: true }),
			...(answers.length > 0 && { answer: this.rules.sum?.(answers) ?? answers[0] }),
			...(unknown !== undefined && { unknown }),
		});
	}

	/** One entry: its outcome where the totals leave no choice. */
	private entry({ entry, item, outcome: refused }: Slot, spot: Spot | undefined): Array<{ json: IDataObject; items: number[] }> {
		const came = spot && this.came.get(spot.call);
		if (!refused && (!came || 'error' in came)) return [];
		const found = refused ?? came?.outcomes?.[spot?.place ?? 0] ?? this.counted((spot as Spot).call, came as Came);
		const mark = came?.answer && !refused ? this.rules.mark(came.answer) : {};
		return [{ json: { ...shownOf(entry, this.rules.show), ...found, ...mark }, items: [item] }];
	}

	/** What the counts of a call say of each of its entries. */
	private counted(call: Call, { answer, again = false, unknown }: Came): Outcome {
		if (!answer) return { outcome: 'unknown', reason: unknown };
		const sent = entriesOf(call, this.batch.field).length;
		const counts = Object.entries(this.rules.count(answer, again, sent)) as Array<[Outcome['outcome'], number | undefined]>;
		const sole = counts.find(([, count]) => count === sent);
		if (sole) return { outcome: sole[0] };
		const told = counts.map(([result, count]) => `${count ?? 'an unknown number'} ${result}`).join(', ');
		return { outcome: 'unknown', reason: `Of ${sent} sent: ${told}; the service gives counts only` };
	}
}
