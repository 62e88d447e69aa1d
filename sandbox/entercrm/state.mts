import { randomBytes } from 'node:crypto';

import type { Core } from '../core.mts';
import type { Deliveries } from '../deliveries.mts';
import type {
	ApiKey,
	Automation,
	Campaign,
	Customer,
	Membership,
	Message,
	Moment,
	Segment,
	Step,
	StepLog,
	Tenant,
	Token,
	TrackedEvent,
	User,
	Webhook,
} from './types.mts';
import type { CrmDelivery } from './webhooks.mts';

/** The tables and what is in them. */
export interface Tables {
	users: User;
	tenants: Tenant;
	apiKeys: ApiKey;
	customers: Customer;
	events: TrackedEvent;
	segments: Segment;
	campaigns: Campaign;
	messages: Message;
	automations: Automation;
	steps: Step;
	logs: StepLog;
}
export type Kind = keyof Tables;

const KINDS: Kind[] = [
	'users',
	'tenants',
	'apiKeys',
	'customers',
	'events',
	'segments',
	'campaigns',
	'messages',
	'automations',
	'steps',
	'logs',
];

/** Rows by id. Ids rise by one and are never used again. */
export class Table<T extends { id: number }> {
	private readonly rows = new Map<number, T>();
	private last = 0;

	/** Adds a row under the next id. */
	add(row: Omit<T, 'id'>): T {
		this.last += 1;
		const whole = { id: this.last, ...row } as T;
		this.rows.set(whole.id, whole);
		return whole;
	}

	get(id: number | null | undefined): T | undefined {
		return id === null || id === undefined ? undefined : this.rows.get(id);
	}

	/** All rows, oldest first. */
	all(): T[] {
		return [...this.rows.values()];
	}

	/** Takes a row out for good. */
	remove(row: T): void {
		this.rows.delete(row.id);
	}

	get size(): number {
		return this.rows.size;
	}

	save(): { last: number; rows: T[] } {
		return { last: this.last, rows: this.all() };
	}

	load(data: { last: number; rows: T[] }): void {
		this.last = data.last;
		for (const row of data.rows) this.rows.set(row.id, row);
	}
}

/** Everything EnterCRM holds, whichever profile shows it. */
export class State {
	private readonly tables = Object.fromEntries(KINDS.map((kind) => [kind, new Table()])) as unknown as { [K in Kind]: Table<Tables[K]> };
	memberships: Membership[] = [];
	/** Neither API shows them. */
	readonly webhooks = new Table<Webhook>();
	private tokens = new Map<string, Token>();
	private lastToken = 0;

	table<K extends Kind>(kind: K): Table<Tables[K]> {
		return this.tables[kind];
	}

	/** What a workspace has of a kind and did not delete, oldest first. */
	of<K extends Exclude<Kind, 'users' | 'tenants'>>(kind: K, tenant: number): Tables[K][] {
		const rows = this.tables[kind].all() as (Tables[K] & { tenant_id: number; deleted_at?: Moment | null })[];
		return rows.filter((row) => row.tenant_id === tenant && (row.deleted_at ?? null) === null);
	}

	/** One more token for a user, in the form of Sanctum or of a JWT. */
	addToken(user: User, form: 'sanctum' | 'jwt'): string {
		this.lastToken += 1;
		const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
		const chance = randomBytes(24).toString('hex');
		const jwt = [part({ typ: 'JWT', alg: 'HS256' }), part({ sub: user.id, jti: this.lastToken }), chance].join('.');
		const text = form === 'jwt' ? jwt : `${this.lastToken}|${chance}`;
		this.tokens.set(text, { text, user_id: user.id });
		return text;
	}

	/** A token of which the text is known beforehand. */
	setToken(user: User, text: string): void {
		this.lastToken += 1;
		this.tokens.set(text, { text, user_id: user.id });
	}

	/** The user a token stands for. */
	userOf(token: string): User | undefined {
		return this.table('users').get(this.tokens.get(token)?.user_id);
	}

	/** Ends one token. */
	revokeToken(token: string): void {
		this.tokens.delete(token);
	}

	/** The workspace a user acts in: the first with an active membership. */
	membershipOf(user: User): Membership | undefined {
		return this.memberships.find(({ user_id, is_active }) => user_id === user.id && is_active);
	}

	/** How many there are of each kind. */
	counts(): Record<string, number> {
		return Object.fromEntries(KINDS.map((kind) => [kind, this.tables[kind].size]));
	}

	/** Everything, ready for JSON. */
	save(): Record<string, unknown> {
		const tables = Object.fromEntries(KINDS.map((kind) => [kind, this.tables[kind].save()]));
		const webhooks = this.webhooks.save();
		return { tables, memberships: this.memberships, tokens: [...this.tokens.values()], lastToken: this.lastToken, webhooks };
	}

	/** Takes what `save` gave, into an empty state. */
	load(data: Record<string, unknown>): void {
		const tables = data.tables as Record<Kind, { last: number; rows: never[] }>;
		for (const kind of KINDS) this.tables[kind].load(tables[kind]);
		this.memberships = data.memberships as Membership[];
		this.tokens = new Map((data.tokens as Token[]).map((token) => [token.text, token]));
		this.lastToken = data.lastToken as number;
		// A file from before there were webhooks has none.
		if (data.webhooks) this.webhooks.load(data.webhooks as ReturnType<Table<Webhook>['save']>);
	}
}

/** What the operations of EnterCRM work with. `state` is replaced on reset. */
export interface Context {
	readonly core: Core;
	/** What the webhooks are told. */
	readonly deliveries: Deliveries<CrmDelivery>;
	state: State;
}

/** A moment in whole seconds. */
export const momentOf = (ms: number): Moment => `${new Date(ms).toISOString().slice(0, 19)}Z`;
/** Now by the sandbox clock. */
export const now = (context: Context): Moment => momentOf(context.core.clock.now());
