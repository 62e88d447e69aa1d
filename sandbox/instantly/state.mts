import type { Core } from '../core.mts';
import { Refusal } from '../refusal.mts';
import { LeadStore } from './leadStore.mts';
import type {
	Account,
	BlockEntry,
	Campaign,
	CustomTag,
	Email,
	Job,
	Lead,
	LeadLabel,
	LeadList,
	Member,
	Subsequence,
	Webhook,
	WebhookEvent,
	Workspace,
} from './types.mts';

/** A key of the API and what it may do. */
export interface ApiKey {
	scopes: string[];
	paid: boolean;
	/** Its record in the list of keys, if it is there. */
	id?: string;
}

/** Counts of what happened to a campaign's mails on one day, by step and variant. */
export type Tally = Record<string, number>;

const KINDS = [
	'accounts',
	'labels',
	'tags',
	'campaigns',
	'lists',
	'emails',
	'webhooks',
	'webhookEvents',
	'jobs',
	'blockList',
	'subsequences',
] as const;

/** Everything the Instantly workspace holds. Maps keep the order of creation, which is the order of ids. */
export class State {
	workspace!: Workspace;
	/** The workspace that may act through `x-as-workspace`. */
	memberWorkspace = '';
	/** Id of the default block list. */
	blockListId = '';
	members: Member[] = [];
	readonly accounts = new Map<string, Account>();
	readonly labels = new Map<string, LeadLabel>();
	readonly tags = new Map<string, CustomTag>();
	readonly campaigns = new Map<string, Campaign>();
	readonly lists = new Map<string, LeadList>();
	readonly emails = new Map<string, Email>();
	readonly webhooks = new Map<string, Webhook>();
	readonly webhookEvents = new Map<string, WebhookEvent>();
	readonly jobs = new Map<string, Job>();
	readonly blockList = new Map<string, BlockEntry>();
	readonly subsequences = new Map<string, Subsequence>();
	readonly leads = new LeadStore();
	/** Block list values, lower case. */
	readonly blocked = new Set<string>();
	/** Campaign id → moment its sharing ends. */
	readonly shared = new Map<string, number>();
	/** Tag id → ids of the campaigns and addresses of the accounts that carry it. */
	readonly tagged = new Map<string, Set<string>>();
	/** Campaign id → `day|step|variant` → counts. */
	readonly tallies = new Map<string, Map<string, Tally>>();
	/** Lead id → its mails, oldest first. */
	readonly emailsOfLead = new Map<string, Email[]>();
	/** Thread id → its mails, oldest first. */
	readonly threads = new Map<string, Email[]>();
	keys = new Map<string, ApiKey>();
	/** Records of resources that need nothing but an id, by resource. */
	private readonly tables = new Map<string, Map<string, unknown>>();

	/** The records of one such resource, by id; made when first asked for, saved and loaded with the rest. */
	table<T>(name: string): Map<string, T> {
		const found = this.tables.get(name) ?? new Map<string, unknown>();
		this.tables.set(name, found);
		return found as Map<string, T>;
	}

	/** Adds a mail where it can be found again. */
	addEmail(email: Email): void {
		this.emails.set(email.id, email);
		push(this.threads, email.thread_id, email);
		if (email.lead_id) push(this.emailsOfLead, email.lead_id, email);
	}

	/** Takes a mail out. */
	removeEmail(email: Email): void {
		this.emails.delete(email.id);
		for (const [map, key] of [
			[this.threads, email.thread_id],
			[this.emailsOfLead, email.lead_id ?? ''],
		] as const) {
			map.set(
				key,
				(map.get(key) ?? []).filter((other) => other !== email),
			);
		}
	}

	/** Adds a block list entry. */
	addBlock(entry: BlockEntry): void {
		this.blockList.set(entry.id, entry);
		this.blocked.add(entry.bl_value);
	}

	/** Takes block list entries out. */
	removeBlocks(entries: BlockEntry[]): BlockEntry[] {
		for (const entry of entries) {
			this.blockList.delete(entry.id);
			this.blocked.delete(entry.bl_value);
		}
		return entries;
	}

	/** Whether the block list names the address or its domain. */
	isBlocked(email: string): boolean {
		if (this.blocked.size === 0) return false;
		const lower = email.toLowerCase();
		return this.blocked.has(lower) || this.blocked.has(lower.slice(lower.indexOf('@') + 1));
	}

	/** Counts something that happened to a campaign's mail. */
	tally(campaign: string, day: string, step: number, variant: number, what: string): void {
		let days = this.tallies.get(campaign);
		if (!days) this.tallies.set(campaign, (days = new Map()));
		const key = `${day}|${step}|${variant}`;
		let counts = days.get(key);
		if (!counts) days.set(key, (counts = {}));
		counts[what] = (counts[what] ?? 0) + 1;
	}

	/** How many there are of each kind. */
	counts(): Record<string, number> {
		const counts: Record<string, number> = { leads: this.leads.size };
		for (const kind of KINDS) counts[kind] = this[kind].size;
		return counts;
	}

	/** Everything, ready for JSON. */
	save(): Record<string, unknown> {
		const all: Record<string, unknown> = {
			workspace: this.workspace,
			memberWorkspace: this.memberWorkspace,
			blockListId: this.blockListId,
			members: this.members,
			leads: this.leads.all().all(),
			shared: [...this.shared],
			tagged: [...this.tagged].map(([id, members]) => [id, [...members]]),
			tallies: [...this.tallies].map(([id, days]) => [id, [...days]]),
			keys: [...this.keys],
			tables: [...this.tables].filter(([, records]) => records.size > 0).map(([name, records]) => [name, [...records]]),
		};
		for (const kind of KINDS) all[kind] = [...this[kind].values()];
		return all;
	}

	/** Takes what `save` gave, into an empty state. */
	load(data: Record<string, unknown>): void {
		this.workspace = data.workspace as Workspace;
		this.memberWorkspace = data.memberWorkspace as string;
		this.blockListId = data.blockListId as string;
		this.members = data.members as Member[];
		for (const lead of data.leads as Lead[]) this.leads.add(lead);
		for (const [id, until] of data.shared as [string, number][]) this.shared.set(id, until);
		for (const [id, ids] of data.tagged as [string, string[]][]) this.tagged.set(id, new Set(ids));
		for (const [id, days] of data.tallies as [string, [string, Tally][]][]) this.tallies.set(id, new Map(days));
		this.keys = new Map(data.keys as [string, ApiKey][]);
		for (const [name, records] of (data.tables ?? []) as [string, [string, unknown][]][]) this.tables.set(name, new Map(records));
		for (const account of data.accounts as Account[]) this.accounts.set(account.email, account);
		for (const email of data.emails as Email[]) this.addEmail(email);
		for (const entry of data.blockList as BlockEntry[]) this.addBlock(entry);
		for (const kind of ['labels', 'tags', 'campaigns', 'lists', 'webhooks', 'webhookEvents', 'jobs', 'subsequences']) {
			const map = this[kind as 'labels'] as Map<string, { id: string }>;
			for (const item of data[kind] as { id: string }[]) map.set(item.id, item);
		}
	}
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
	const items = map.get(key);
	if (items) items.push(item);
	else map.set(key, [item]);
}

/** What the operations of the Instantly service work with. `state` is replaced on reset. */
export interface Context {
	readonly core: Core;
	state: State;
}

/** The vendor's answer to an id it does not know. */
export const notFound = (): Refusal => new Refusal(404, 'Resource not found [4042]');

/** The item with this id, or 404. */
export function need<T>(map: { get(id: string): T | undefined }, id: string): T {
	const item = map.get(id);
	if (item === undefined) throw notFound();
	return item;
}

/** One page of things in order, with the cursor as the settings want it. `cursor` names the last item. */
export function pageOf<T>(
	context: Context,
	found: readonly T[],
	limit: number,
	cursor: (item: T) => string,
): { items: T[]; next_starting_after?: string } {
	const items = found.slice(0, limit);
	const mode = context.core.settings.lastPageCursor;
	const more = mode === 'never' ? found.length > limit : mode === 'full' ? items.length === limit : items.length > 0;
	return more && items.length > 0 ? { items, next_starting_after: cursor(items[items.length - 1]) } : { items };
}

/** A page of a map of things that rise by id. */
export function pageById<T extends { id: string }>(
	context: Context,
	all: Iterable<T>,
	query: { limit?: number; starting_after?: string },
	fits: (item: T) => boolean,
): { items: T[]; next_starting_after?: string } {
	const limit = query.limit ?? 10;
	const found: T[] = [];
	for (const item of all) {
		if (query.starting_after !== undefined && item.id <= query.starting_after) continue;
		if (!fits(item)) continue;
		if (found.push(item) > limit) break;
	}
	return pageOf(context, found, limit, (item) => item.id);
}

/** Whether `text` holds `part`, whatever the case; true when nothing is searched. */
export function holds(text: string | null | undefined, part: string | undefined): boolean {
	return part === undefined || part === '' || (text ?? '').toLowerCase().includes(part.toLowerCase());
}
