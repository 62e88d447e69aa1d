import { NodeApiError } from 'n8n-workflow';
import type { Settled } from './bulk';
import { entriesOf, type Call } from './call';
import type { Outcome } from './outcome';

/** How many more requests one refused call may cost, to find out which of its entries are to blame. */
export const MORE = 32;

/** What became of each entry: an outcome, or the error that it caused or was in the way of. */
export interface Divided {
	outcomes: Array<Outcome | undefined>;
	errors: unknown[];
}

/** The status of a refusal: the service has looked at the call and does not want it, so nothing of it was carried out. */
const refusalOf = (error: unknown) =>
	error instanceof NodeApiError ? [400, 404, 409, 422].find((one) => one === error.context.status) : undefined;

/** Sends a joined call; one that is refused is sent in halves, so that a bad entry costs itself and not a thousand others. */
export async function divided(call: Call, field: string, sendOne: (call: Call) => Promise<Settled>, more = MORE): Promise<Divided> {
	const budget = { left: more };
	const entries = entriesOf(call, field);
	const outcomes: Divided['outcomes'] = entries.map(() => undefined);
	const errors: unknown[] = entries.map(() => undefined);

	/** Sends these entries; gives those that are left without an outcome, and why. */
	const attempt = async (part: number[]) => {
		const body = { ...call.body, [field]: part.map((i) => entries[i]) };
		const settled = await sendOne({ ...call, items: part.map((i) => call.items[i]), body });
		part.forEach((i, at) => ([outcomes[i], errors[i]] = [settled.outcomes[at], settled.outcomes[at] ? undefined : settled.error]));
		return { open: part.filter((i) => !outcomes[i]), status: refusalOf(settled.error) };
	};
	const divide = async ({ open, status }: Awaited<ReturnType<typeof attempt>>): Promise<void> => {
		if (status === undefined || open.length < 2 || budget.left < 2) return;
		budget.left -= 2;
		const middle = Math.ceil(open.length / 2);
		const halves = [await attempt(open.slice(0, middle)), await attempt(open.slice(middle))];
		// Missing for both: that is the campaign or list, and none of the entries.
		if (status === 404 && halves.every((half) => half.status === 404)) return;
		for (const half of halves) await divide(half);
	};
	await divide(await attempt(entries.map((_, i) => i)));
	return { outcomes, errors };
}
