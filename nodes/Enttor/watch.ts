import { NodeApiError, type IDataObject } from 'n8n-workflow';
import { plainCall } from '../../engine/call';
import type { OutboundEvent } from '../../engine/event';
import type { Seen, Watch } from '../../engine/poll';
import { send } from '../../engine/send';
import type { Session } from '../../engine/session';
import { rowsOf } from '../../engine/settle';
import { counterNames, events, madeUp, type CounterName, type Member, type Step } from './events';

/** What is remembered of a campaign: the highest value of each counter, and whether it has been seen finished. */
interface Known {
	counts: number[];
	done?: true;
}

/** What is remembered; times are ms by the service's clock. */
export interface State {
	/** When it was looked. */
	at: number;
	/** Everybody there was. */
	team: string[];
	/** Members that are watched, and since when. */
	members: Record<string, number>;
	campaigns: Record<string, Known>;
}

/** What a node is set to watch. */
export interface Wanted {
	kinds: string[];
	/** Only these members, if any. */
	members: string[];
}

/** The campaigns of one member as they are now. */
export interface Look {
	member: Member;
	campaigns: IDataObject[];
}

/** One look at all that is watched: when it began, and who there is. */
export interface Round {
	at: number;
	team: string[];
	looks: Look[];
}

const countOf = (campaign: IDataObject, name: CounterName) => Number(((campaign.messages ?? {}) as IDataObject)[name] ?? 0) || 0;
const none = counterNames.map(() => 0);

/**
 * What has happened between two looks. Counters that fall and campaigns that go missing are no events; a counter is told again
 * only above its highest value. Campaigns that were there before their member was watched begin where they are; who joins the
 * team is watched since the last look. Pure.
 */
export function compared(before: State | undefined, { at, team, looks }: Round): { state: State; steps: Step[] } {
	const state: State = { at, team, members: { ...before?.members }, campaigns: { ...before?.campaigns } };
	const steps: Step[] = [];
	for (const { member, campaigns } of looks) {
		const joined = before && !before.team.includes(member.id) ? before.at : undefined;
		const since = before?.members[member.id] ?? joined;
		state.members[member.id] = since ?? at;
		for (const campaign of campaigns) {
			const id = String(campaign.id);
			const current = counterNames.map((name) => countOf(campaign, name));
			const finished = campaign.status === 'completed';
			const isOld = since === undefined || Date.parse(String(campaign.createdAt)) < since;
			const known = state.campaigns[id] ?? (isOld ? { counts: current, ...(finished && { done: true as const }) } : { counts: none });
			counterNames.forEach((counter, i) => {
				if (current[i] > known.counts[i]) steps.push({ campaign, member, counter, from: known.counts[i], to: current[i] });
			});
			if (finished && !known.done) steps.push({ campaign, member });
			const done = finished || known.done;
			state.campaigns[id] = { counts: current.map((value, i) => Math.max(value, known.counts[i])), ...(done && { done: true }) };
		}
	}
	return { state, steps };
}

/** The campaigns of a member; somebody who has just left has none. */
async function campaignsOf(run: Session, id: string): Promise<IDataObject[]> {
	try {
		return await rowsOf(run, { route: 'GET /campaigns/status', ask: { client_id: id }, items: 'campaigns' }, [0]);
	} catch (error) {
		if (error instanceof NodeApiError && error.httpCode === '404') return [];
		throw new NodeApiError(run.place.node, error as never);
	}
}

/** One request for the members and one for each of them, one after the other: the limit of the service is not known. */
async function look(run: Session, { members: only }: Wanted): Promise<Round> {
	const began = Date.now();
	const { body } = await send({ ...run, place: { ...run.place, scope: 'users:read' } }, plainCall('GET /users'));
	const members = (((body as IDataObject).users ?? []) as IDataObject[]).map(({ id, name, email }): Member => {
		return { id: String(id), name: String(name ?? ''), email: String(email ?? '') };
	});
	const looks: Look[] = [];
	for (const member of members)
		if (only.length === 0 || only.includes(member.id)) looks.push({ member, campaigns: await campaignsOf(run, member.id) });
	// A campaign that is made while the others are read is not older than this look.
	return { at: began + (run.clock.offset ?? 0), team: members.map(({ id }) => id), looks };
}

/** Watches the counters and the status of campaigns. */
export const watch = (wanted: Wanted): Watch<State> => ({
	look: async (run, before): Promise<Seen<State>> => {
		const { state, steps } = compared(before, await look(run, wanted));
		const now = Date.now() + (run.clock.offset ?? 0);
		return { state, events: events(steps, wanted.kinds, new Date(now).toISOString()) };
	},
	sample: async (run): Promise<OutboundEvent[]> => {
		const now = new Date().toISOString();
		const steps = (await look(run, wanted)).looks.flatMap(({ member, campaigns }) =>
			campaigns.flatMap((campaign): Step[] => [
				...counterNames
					.map((counter) => ({ campaign, member, counter, from: 0, to: countOf(campaign, counter) }))
					.filter(({ to }) => to > 0),
				...(campaign.status === 'completed' ? [{ campaign, member }] : []),
			]),
		);
		const real = events(steps, wanted.kinds, now);
		const first = [...new Map(real.reverse().map((event) => [event.event, event])).values()];
		return first.length > 0 ? first : madeUp(wanted.kinds, now);
	},
});
