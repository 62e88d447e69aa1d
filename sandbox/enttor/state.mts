import type { Core } from '../core.mts';
import type { Deliveries } from '../deliveries.mts';
import type { Posted } from './posts.mts';
import { missing } from './refusals.mts';
import type { Campaign, Group, Member, Platform, Scope } from './types.mts';

const FIRST_MEMBER = 1_001;
const FIRST_GROUP = 301;
const FIRST_CAMPAIGN = 181;

interface Kept {
	companyId: string;
	members: Member[];
	groups: Group[];
	campaigns: Campaign[];
	keys: [string, Scope[]][];
	next: { member: number; group: number; campaign: number };
}

/** Everything one company has. */
export class State {
	companyId = '';
	readonly members = new Map<number, Member>();
	readonly groups = new Map<number, Group>();
	readonly campaigns = new Map<number, Campaign>();
	readonly keys = new Map<string, Scope[]>();
	/** Usernames of all groups, by platform. */
	private readonly known = new Map<Platform, Set<string>>();
	private next = { member: FIRST_MEMBER, group: FIRST_GROUP, campaign: FIRST_CAMPAIGN };

	/** The next id of a kind; ids of what is gone are not given again. */
	id(kind: 'member' | 'group' | 'campaign'): number {
		return this.next[kind]++;
	}

	/** Adds a group. */
	addGroup(group: Group): void {
		this.groups.set(group.id, group);
		const known = this.knownOn(group.platform);
		for (const { username } of group.leads) known.add(username.toLowerCase());
	}

	/** The usernames of all groups on a platform, in lower case. */
	knownOn(platform: Platform): Set<string> {
		const known = this.known.get(platform) ?? new Set<string>();
		this.known.set(platform, known);
		return known;
	}

	/** A member, or a refusal. */
	member(id: number): Member {
		const member = this.members.get(id);
		if (!member) throw missing(`User ${id}`);
		return member;
	}

	/** A group by the text that names it, or a refusal. */
	group(id: string): Group {
		const group = this.groups.get(numberOf(id));
		if (!group) throw missing('Dataset');
		return group;
	}

	/** A campaign by the text that names it, or a refusal. */
	campaign(id: string): Campaign {
		const campaign = this.campaigns.get(numberOf(id));
		if (!campaign) throw missing('Campaign');
		return campaign;
	}

	/** Everything, ready for JSON. */
	save(): Kept {
		const { companyId, next } = this;
		const [members, groups, campaigns] = [this.members, this.groups, this.campaigns].map((map) => [...map.values()]);
		return { companyId, members, groups, campaigns, keys: [...this.keys], next } as Kept;
	}

	/** The state that `save` gave. */
	static from(kept: Kept): State {
		const state = new State();
		state.companyId = kept.companyId;
		for (const member of kept.members) state.members.set(member.id, member);
		for (const group of kept.groups) state.addGroup(group);
		for (const campaign of kept.campaigns) state.campaigns.set(campaign.id, campaign);
		for (const [key, scopes] of kept.keys) state.keys.set(key, scopes);
		state.next = { ...kept.next };
		return state;
	}
}

/** Ids that are texts are texts of digits. */
export function numberOf(id: string): number {
	return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : NaN;
}

/** What everything in this folder works on. */
export interface Context {
	core: Core;
	/** What automations of the user's posted. */
	posts: Deliveries<Posted>;
	state: State;
}
