import { nextDue, sendDue } from './campaignSending.mts';
import { importDue } from './importWork.mts';
import type { Context } from './state.mts';

/** Milliseconds since 1970 of the next planned look at what is due. */
const wakes = new WeakMap<Context, number>();

/** Lets imports and campaigns do what is due by now, and plans to look again when the next message is, without any request. */
export function workDue(context: Context): void {
	const { core, state } = context;
	importDue(context);
	sendDue(context);
	const due = Math.min(...[...state.campaigns.values()].map((campaign) => nextDue(context, campaign) ?? Infinity));
	if (due >= (wakes.get(context) ?? Infinity)) return;
	wakes.set(context, due);
	core.clock.later(Math.max(1, due - core.clock.now()), () => {
		if (context.state !== state) return;
		wakes.delete(context);
		workDue(context);
	});
}

/** Forgets what is planned: the data is another. */
export function forgetPlans(context: Context): void {
	wakes.delete(context);
}
