import { columnOf, addLead, makeCampaign, setStatus, stepsOf } from './campaignStore.mts';
import { contactNow } from './campaignSending.mts';
import { addToList, makeList } from './lists.mts';
import { makeProfile } from './profiles.mts';
import type { Context } from './state.mts';

const DAY = 86_400;

/** What every sandbox has in API v1, even an unseeded one: the lists that Inbox keeps. */
export function baselineV1(context: Context): void {
	makeList(context, { name: 'Contacted', kind: 'contacted' });
	makeList(context, { name: 'Mutual', kind: 'mutual' });
}

/** Believable campaigns and lists: one list, a campaign that runs, one of the first generation that is paused. */
export function seedV1(context: Context): void {
	const founders = makeList(context, { name: 'Founders on X', columns: [columnOf(context, 'Company')] });
	const people = Array.from({ length: 12 }, () => makeProfile(context, { bio: 'Makes examples' }));
	for (const [index, person] of people.entries())
		addToList(context, founders, person, { [founders.columns[0].id]: `Example Company ${index + 1}` });
	const accountLinkIds = [...context.state.accountLinks.values()].filter(({ status }) => status === 'active').map(({ id }) => id);
	const text = (words: string) => ({ type: 'message', data: { segments: [{ type: 'static', text: words }] } });
	const pause = { type: 'delay', data: { delaySeconds: 2 * DAY, unit: 'days' } };
	const steps = [text('Hello, may I ask you one question?'), pause, text('Did you see my question?')];

	const running = makeCampaign(context, { name: 'Founders, first touch', accountLinkIds });
	running.sequence.steps = stepsOf(steps);
	running.columns.push(columnOf(context, 'Company', 'Where the lead works'));
	for (const person of people) addLead(context, running, person);
	setStatus(context, running, 'active');
	contactNow(context, running, 3);

	const older = makeCampaign(context, { name: 'Creators in autumn', generation: 1, accountLinkIds });
	older.sequence.steps = stepsOf(steps);
	for (const person of people.slice(0, 5)) addLead(context, older, person);
	setStatus(context, older, 'active');
	contactNow(context, older, 1);
	setStatus(context, older, 'paused');
}
