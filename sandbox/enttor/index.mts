import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Core, Service } from '../core.mts';
import { Deliveries } from '../deliveries.mts';
import type { Outcome } from '../outgoing.mts';
import { campaignRoutes } from './campaigns.mts';
import { cause, eventOrder, type EventOrder } from './events.mts';
import { Gate, type ScopeOf } from './gate.mts';
import { groupRoutes, makeGroup } from './groups.mts';
import { post, postOrder, type Posted, type PostOrder } from './posts.mts';
import { errorBody, success } from './refusals.mts';
import { addMember, baseline, madeUp, seed } from './seed.mts';
import { sendDue } from './sending.mts';
import { State, type Context } from './state.mts';
import { statusRoutes } from './status.mts';
import { PLATFORMS, SCOPES, type Member } from './types.mts';

const keyOrder = z.object({ key: z.string().startsWith('ent_'), scopes: z.array(z.enum(SCOPES)) }).strict();
const memberOrder = z.object({ name: z.string().min(1), email: z.string().email() }).strict();
const groupOrder = z
	.object({
		name: z.string().min(1),
		platform: z.enum(PLATFORMS),
		count: z.number().int().min(0),
		source: z.enum(['api', 'platform']).default('platform'),
		user_id: z.number().int().nullable().default(null),
	})
	.strict();

export type KeyOrder = z.infer<typeof keyOrder>;
export type MemberOrder = z.infer<typeof memberOrder>;
export type GroupOrder = z.input<typeof groupOrder>;

/** The stand-in for the Enttor API v1. */
export class Enttor implements Service {
	readonly name = 'enttor';
	readonly title = 'Enttor API v1';
	readonly access = 'API key ent_sandbox_key';
	readonly prefix = '/api/v1';
	readonly errorBody = errorBody;
	private readonly context: Context;
	private gate: Gate;

	constructor(core: Core, seeded: boolean) {
		this.context = { core, state: new State(), posts: new Deliveries(core) };
		this.gate = new Gate(this.context);
		this.reset(seeded);
	}

	guard: Service['guard'] = (request, reply) => {
		this.clockMoved();
		this.gate.guard(request, reply);
	};

	routes(app: FastifyInstance): void {
		const { context } = this;
		app.route({
			method: 'GET',
			url: '/users',
			config: { scope: 'users:read' satisfies ScopeOf },
			handler: async () => success({ company_id: context.state.companyId, users: [...context.state.members.values()] }),
		});
		groupRoutes(app, context);
		campaignRoutes(app, context);
		statusRoutes(app, context);
	}

	controlRoutes(app: FastifyInstance): void {
		app.post('/enttor/events', async ({ body }) => this.cause(eventOrder.parse(body)));
		app.post('/enttor/keys', async ({ body }) => this.key(keyOrder.parse(body)));
		app.post('/enttor/members', async ({ body }) => this.addMember(memberOrder.parse(body)));
		app.delete('/enttor/members/:id', async ({ params }) => this.removeMember(Number((params as { id: string }).id)));
		app.post('/enttor/groups', async ({ body }) => this.group(groupOrder.parse(body)));
		app.post('/enttor/deliveries', async ({ body }) => await this.post(postOrder.parse(body)));
		app.get('/enttor/deliveries', async () => await this.deliveries());
	}

	/** Makes something happen in a campaign, and says how often it could. */
	cause(order: EventOrder): { caused: number } {
		this.clockMoved();
		return cause(this.context, order);
	}

	/** Adds a key with chosen scopes, or changes one. */
	key(order: KeyOrder): KeyOrder {
		const { key, scopes } = keyOrder.parse(order);
		this.context.state.keys.set(key, scopes);
		return { key, scopes };
	}

	/** Adds a member to the team. */
	addMember(order: MemberOrder): Member {
		return addMember(this.context, memberOrder.parse(order));
	}

	/** Takes a member off the team; groups and campaigns stay. */
	removeMember(id: number): Member {
		const member = this.context.state.member(id);
		this.context.state.members.delete(id);
		return member;
	}

	/** Makes a group of made-up leads quickly, as one from the dashboard unless told otherwise. */
	group(order: GroupOrder): { dataset_id: string } {
		const { count, user_id, ...parts } = groupOrder.parse(order);
		if (user_id !== null) this.context.state.member(user_id);
		return { dataset_id: String(makeGroup(this.context, { ...parts, user_id, leads: madeUp(parts.platform, count) }).id) };
	}

	/** Posts a body as an automation of the user's would, once, and says how it went; of a reply in the oldest campaign unless told otherwise. */
	async post(order: PostOrder): Promise<Outcome> {
		return await post(this.context, order);
	}

	/** What was posted, when nothing is under way any more. */
	async deliveries(): Promise<Posted[]> {
		await this.context.posts.idle();
		return this.context.posts.list();
	}

	counts(): Record<string, number> {
		const { members, groups, campaigns } = this.context.state;
		const leads = [...groups.values()].reduce((sum, group) => sum + group.leads.length, 0);
		return { members: members.size, groups: groups.size, leads, campaigns: campaigns.size };
	}

	save(): ReturnType<State['save']> {
		this.clockMoved();
		return this.context.state.save();
	}

	load(data: unknown): void {
		this.context.state = State.from(data as ReturnType<State['save']>);
		this.context.posts.stop();
	}

	reset(seeded: boolean): void {
		this.context.state = new State();
		this.context.posts.stop();
		this.gate = new Gate(this.context);
		baseline(this.context);
		if (seeded) seed(this.context);
	}

	clockMoved(): void {
		sendDue(this.context);
	}

	stop(): void {
		this.context.posts.stop();
	}
}
