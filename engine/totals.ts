import type { IDataObject } from 'n8n-workflow';
import { onTheWire, type Slot } from './bulk';
import { groupKey, type Call } from './call';
import type { Batch, Operation } from './describe';
import { Ambiguous, failedAnswer } from './errors';
import { shownOf, type Outcome, type TotalRules, type Whole } from './outcome';
import type { Session } from './send';
import { sendSettled } from './settle';

/** What came of one call: an answer, the reason why nobody knows, or why it was refused. */
type Came = { answer?: IDataObject; unknown?: string; error?: unknown };

/** The calls of a run that are answered as wholes, and what came of each. */
export class Wholes {
	private readonly came = new Map<string, Came>();

	constructor(
		private readonly batch: Batch,
		private readonly rules: TotalRules,
	) {}

	/** Sends one call, once: after a failure that leaves it open, it is looked for, and never sent again unless the row says so. */
	async send(run: Session, operation: Operation, call: Call): Promise<Came> {
		const values = call.body ?? {};
		const came: Came = await sendSettled(run, operation, { call: onTheWire(call, this.batch), values }, true).then(
			(answer) => {
				const failure = operation.failed?.(answer as IDataObject, values);
				return failure ? { error: failedAnswer(run.place, call, failure, answer as IDataObject) } : { answer: answer as IDataObject };
			},
			(error: unknown) =>
				error instanceof Ambiguous
					? { unknown: `${error.message}. Look in ${run.place.provider.name} before you send it again` }
					: { error },
		);
		this.came.set(groupKey(call, this.batch.field), came);
		return came;
	}

	/** The output: one row for each call with all its input items, or one for each entry. Calls that were refused are left out. */
	output(slots: Slot[], tasks: Call[], each: boolean): Array<{ json: IDataObject; items: number[] }> {
		const groups = new Map<string, Slot[]>();
		for (const slot of slots) {
			const own = groups.get(slot.group);
			if (own) own.push(slot);
			else groups.set(slot.group, [slot]);
		}
		const bodies = new Map<string, IDataObject>();
		for (const call of tasks) {
			const key = groupKey(call, this.batch.field);
			if (!bodies.has(key)) bodies.set(key, call.body ?? {});
		}
		return [...groups].flatMap(([group, own]) => {
			const came = this.came.get(group) ?? {};
			const refused = own.filter(({ outcome }) => outcome);
			const sent = own.length - refused.length;
			if (each || 'error' in came) return own.flatMap((slot) => this.entry(slot, sent, came));
			const body = { ...bodies.get(group) };
			delete body[this.batch.field];
			const shown = refused.map((slot) => ({ item: slot.item, ...shownOf(slot.entry, this.rules.show), ...slot.outcome }));
			const whole: Whole = { body, sent, refused: shown, ...came };
			return [{ json: this.rules.summary(whole), items: own.map(({ item }) => item) }];
		});
	}

	/** One entry: its outcome where the totals leave no choice. */
	private entry(slot: Slot, sent: number, { answer, unknown, error }: Came): Array<{ json: IDataObject; items: number[] }> {
		if (!slot.outcome && error !== undefined) return [];
		const outcome: Outcome = slot.outcome ?? this.told(sent, answer, unknown);
		const mark = answer && !slot.outcome ? this.rules.mark(answer) : {};
		return [{ json: { ...shownOf(slot.entry, this.rules.show), ...outcome, ...mark }, items: [slot.item] }];
	}

	private told(sent: number, answer: IDataObject | undefined, unknown: string | undefined): Outcome {
		if (!answer) return { outcome: 'unknown', reason: unknown };
		const { created, skipped } = this.rules.count(answer);
		if (created === sent) return { outcome: 'created' };
		if (skipped === sent) return { outcome: 'skipped' };
		return { outcome: 'unknown', reason: `Of ${sent} sent, ${created ?? 'an unknown number'} were taken; the service gives counts only` };
	}
}
