import { NodeApiError } from 'n8n-workflow';
import type { Settled } from './bulk';
import { entriesOf, type Call } from './call';
import type { Outcome } from './outcome';

/** How many more requests one refused call may cost, to find out which of its entries are to blame. */
const MORE = 32;

/** What became of each entry: an outcome, or the error that it caused or was in the way of. */
export interface Divided {
	outcomes: Array<Outcome | undefined>;
	errors: unknown[];
}

/** Whether the service has looked at a call and does not want what is in it; then nothing of it was carried out. */
const isRefusal = (error: unknown) => error instanceof NodeApiError && [400, 404, 409, 422].includes(error.context.status as number);

/** Sends a joined call; one that is refused is sent in halves, so that a bad entry costs itself and not a thousand others. */
export async function divided(
	call: Call,
	field: string,
	sendOne: (call: Call) => Promise<Settled>,
	budget = { left: MORE },
): Promise<Divided> {
	const { outcomes, error } = await sendOne(call);
	const errors = outcomes.map((outcome) => (outcome ? undefined : error));
	const open = outcomes.flatMap((outcome, i) => (outcome ? [] : [i]));
	if (!isRefusal(error) || open.length < 2 || budget.left < 2) return { outcomes, errors };
	budget.left -= 2;
	const middle = Math.ceil(open.length / 2);
	const entries = entriesOf(call, field);
	for (const part of [open.slice(0, middle), open.slice(middle)]) {
		const body = { ...call.body, [field]: part.map((i) => entries[i]) };
		const got = await divided({ ...call, items: part.map((i) => call.items[i]), body }, field, sendOne, budget);
		part.forEach((i, at) => ([outcomes[i], errors[i]] = [got.outcomes[at], got.errors[at]]));
	}
	return { outcomes, errors };
}
