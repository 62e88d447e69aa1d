import type { Core } from '../core.mts';
import type { KeptEvent } from './eventTypes.mts';
import { newId } from './ids.mts';
import type { Orders } from './orders.mts';
import { refusal, type Code } from './refusals.mts';
import type {
	AccountLink,
	Contact,
	KeyedSend,
	Member,
	Message,
	Platform,
	Profile,
	Row,
	Status,
	Tag,
	Team,
	Thread,
	Token,
} from './types.mts';
import type { Campaign, CampaignLead, ImportJob, List, ListLead, Webhook } from './v1Types.mts';

/** What is not found, by kind. */
const MISSING = {
	members: 'memberNotFound',
	accountLinks: 'accountLinkNotFound',
	contacts: 'contactNotFound',
	threads: 'threadNotFound',
	messages: 'messageNotFound',
	tags: 'tagNotFound',
	statuses: 'statusNotFound',
} as const satisfies Record<string, Code>;

const MAPS = [
	'members',
	'platforms',
	'accountLinks',
	'profiles',
	'contacts',
	'threads',
	'messages',
	'tags',
	'statuses',
	'tokens',
	'keyedSends',
	'campaigns',
	'campaignLeads',
	'lists',
	'listLeads',
	'importJobs',
	'webhooks',
] as const;

/** Everything one team has. */
export class State {
	team!: Team;
	/** Signs the addresses of attachments. */
	secret = newId();
	readonly members = new Map<string, Member>();
	/** By their word in the API. */
	readonly platforms = new Map<string, Platform>();
	readonly accountLinks = new Map<string, AccountLink>();
	readonly profiles = new Map<string, Profile>();
	readonly contacts = new Map<string, Contact>();
	readonly threads = new Map<string, Thread>();
	readonly messages = new Map<string, Message>();
	readonly tags = new Map<string, Tag>();
	/** In the order of the board. */
	readonly statuses = new Map<string, Status>();
	/** By their secrets. */
	readonly tokens = new Map<string, Token>();
	/** By their keys. */
	readonly keyedSends = new Map<string, KeyedSend>();
	readonly campaigns = new Map<string, Campaign>();
	readonly campaignLeads = new Map<string, CampaignLead>();
	readonly lists = new Map<string, List>();
	readonly listLeads = new Map<string, ListLead>();
	readonly importJobs = new Map<string, ImportJob>();
	readonly webhooks = new Map<string, Webhook>();
	/** Oldest first. */
	events: KeptEvent[] = [];
	lastSeq = 0;
	private lastRank = 0;
	private readonly threadByPair = new Map<string, string>();
	private readonly messagesByThread = new Map<string, Message[]>();
	private readonly contactByProfile = new Map<string, string>();
	private readonly profileByName = new Map<string, string>();

	/** Id, rank and time of something new. */
	row(core: Core, createdAt = core.clock.iso()): Row {
		return { id: newId(), rank: this.rank(), createdAt };
	}

	/** The next rank. */
	rank(): number {
		return ++this.lastRank;
	}

	addProfile(profile: Profile): Profile {
		this.profiles.set(profile.id, profile);
		this.profileByName.set(`${profile.platform} id ${profile.platformId}`, profile.id);
		this.profileByName.set(`${profile.platform} name ${profile.username.toLowerCase()}`, profile.id);
		return profile;
	}

	/** Somebody's account by its platform's id or by its username, in any case of letters. */
	profileOf(platform: string, by: 'id' | 'name', value: string): Profile | undefined {
		return this.profiles.get(this.profileByName.get(`${platform} ${by} ${by === 'name' ? value.toLowerCase() : value}`) ?? '');
	}

	addContact(contact: Contact): Contact {
		this.contacts.set(contact.id, contact);
		for (const id of contact.profileIds) this.contactByProfile.set(id, contact.id);
		return contact;
	}

	/** The team's contact that a profile belongs to. */
	contactOf(profileId: string): Contact | undefined {
		return this.contacts.get(this.contactByProfile.get(profileId) ?? '');
	}

	addThread(thread: Thread): Thread {
		this.threads.set(thread.id, thread);
		this.threadByPair.set(`${thread.accountLinkId} ${thread.profileId}`, thread.id);
		return thread;
	}

	/** The thread between an account link and somebody's account, if there is one. */
	threadBetween({ id: link }: AccountLink, { id: profile }: Profile): Thread | undefined {
		return this.threads.get(this.threadByPair.get(`${link} ${profile}`) ?? '');
	}

	addMessage(message: Message): Message {
		this.messages.set(message.id, message);
		const known = this.messagesByThread.get(message.threadId);
		if (known) known.push(message);
		else this.messagesByThread.set(message.threadId, [message]);
		return message;
	}

	/** The messages of a thread, oldest first. */
	messagesOf(threadId: string): readonly Message[] {
		return this.messagesByThread.get(threadId) ?? [];
	}

	/** A thread with all that was written in it goes. */
	removeThread(thread: Thread): void {
		for (const { id } of this.messagesOf(thread.id)) this.messages.delete(id);
		this.messagesByThread.delete(thread.id);
		this.threads.delete(thread.id);
	}

	/** Takes a message back that never was. */
	removeMessage(message: Message): void {
		this.messages.delete(message.id);
		const rest = this.messagesOf(message.threadId).filter((one) => one !== message);
		this.messagesByThread.set(message.threadId, rest);
	}

	/** One of a kind, or a refusal of API v2. */
	one<K extends keyof typeof MISSING>(kind: K, id: string): NonNullable<ReturnType<State[K]['get']>> {
		const found = this[kind].get(id);
		if (!found) throw refusal(MISSING[kind]);
		return found as NonNullable<ReturnType<State[K]['get']>>;
	}

	/** Everything, ready for JSON. */
	save(): Record<string, unknown> {
		const { team, secret, events, lastSeq, lastRank } = this;
		return { team, secret, events, lastSeq, lastRank, ...Object.fromEntries(MAPS.map((name) => [name, [...this[name]]])) };
	}

	/** The state that `save` gave. */
	static from(data: unknown): State {
		const kept = structuredClone(data) as Record<string, unknown>;
		const state = new State();
		for (const name of MAPS) {
			const map = state[name] as Map<string, unknown>;
			for (const [id, value] of kept[name] as [string, unknown][]) map.set(id, value);
		}
		const profiles = [...state.profiles.values()];
		const contacts = [...state.contacts.values()];
		const messages = [...state.messages.values()];
		const threads = [...state.threads.values()];
		profiles.forEach((one) => state.addProfile(one));
		contacts.forEach((one) => state.addContact(one));
		messages.forEach((one) => state.addMessage(one));
		threads.forEach((one) => state.addThread(one));
		const { team, secret, events, lastSeq, lastRank } = kept as unknown as State & { lastRank: number };
		return Object.assign(state, { team, secret, events, lastSeq, lastRank });
	}
}

/** What everything in this folder works on. */
export interface Context {
	core: Core;
	state: State;
	orders: Orders;
}
