import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';

import type { Core, Service } from '../core.mts';
import { cause, type CauseOrder } from './dashboard.mts';
import { Gate } from './gate.mts';
import { comeIn, comeInMany, makeThreads, person } from './inbound.mts';
import type { ManyOrder, PersonOrder, ReceiveOrder, ThreadsOrder } from './inbound.mts';
import { mediaRoutes } from './media.mts';
import { Orders, type ArmedOrder, type RefusalOrder } from './orders.mts';
import { bodyByStatus, bodyOf, CodedRefusal, isV1, requestIdOf } from './refusals.mts';
import { baseline, seed, TOKEN } from './seed.mts';
import { setLink, setPlatform, setThread, settle } from './setup.mts';
import type { ConfirmOrder, LinkOrder, PlatformOrder, ThreadOrder } from './setup.mts';
import { State } from './state.mts';
import type { AccountLink, Platform, Thread } from './types.mts';
import { routesV1 } from './v1.mts';
import { V1Control } from './v1Control.mts';
import { routesV2 } from './v2.mts';

export { TOKEN } from './seed.mts';

const tokenOrder = z.object({ token: z.string().min(1), name: z.string().default('Token') }).strict();

export type TokenOrder = z.input<typeof tokenOrder>;

/** The stand-in for Inboxapp: API v2, and what only v1 has, over the same data. */
export class Inboxapp extends V1Control implements Service {
	readonly name = 'inboxapp';
	readonly title = 'Inboxapp API v2 and v1';
	readonly access = `token ${TOKEN}`;
	readonly prefix = '/api';
	private gate: Gate;

	constructor(core: Core, seeded: boolean) {
		super({ core, state: new State(), orders: new Orders() });
		this.gate = new Gate(this.context);
		this.reset(seeded);
	}

	errorBody: Service['errorBody'] = (status, message, reply) => bodyByStatus(status, message, this.context.core.settings.inboxapp, reply);

	guard: Service['guard'] = (request, reply) => {
		this.clockMoved();
		if (!isV1(request.url)) requestIdOf(reply);
		this.gate.guard(request, reply);
	};

	routes(app: FastifyInstance): void {
		const { context } = this;
		app.setErrorHandler((error: FastifyError | CodedRefusal, _request, reply: FastifyReply) => {
			if (!(error instanceof CodedRefusal)) throw error;
			return reply.code(error.status).send(bodyOf(error, reply, context.core.settings.inboxapp));
		});
		void app.register(async (scope) => routesV2(scope, context, () => this.gate), { prefix: '/v2' });
		void app.register(async (scope) => routesV1(scope, context), { prefix: '/v1' });
		mediaRoutes(app, context);
	}

	controlRoutes(app: FastifyInstance): void {
		const orders: Record<string, (order: never) => unknown> = {
			receive: this.receive,
			cause: this.cause,
			events: this.events,
			threads: this.threads,
			people: this.person,
			platforms: this.platform,
			links: this.link,
			restrictions: this.thread,
			confirmations: this.confirm,
			refusals: this.refuse,
			tokens: this.addToken,
		};
		for (const [name, obey] of Object.entries(orders))
			app.post(`/inboxapp/${name}`, async ({ body }) => obey.call(this, (body ?? {}) as never));
		this.v1ControlRoutes(app);
	}

	/** A message comes in from somebody, who is made where nobody is known. */
	receive(order: ReceiveOrder): ReturnType<typeof comeIn> {
		return comeIn(this.context, order);
	}

	/** Makes something happen that people do in the dashboard or on the platform. */
	cause(order: CauseOrder): { caused: number } {
		return cause(this.context, order);
	}

	/** Makes messages come in quickly, with the threads they lie in; for each the feed tells of `message.received`. */
	events(order: ManyOrder): { messageIds: string[] } {
		return comeInMany(this.context, order);
	}

	/** Makes threads quickly, as if they had always been there. */
	threads(order: ThreadsOrder): { threadIds: string[] } {
		return { threadIds: makeThreads(this.context, order).map(({ id }) => id) };
	}

	/** Makes somebody on a platform, with a contact unless that is `none`, or gives a contact one more profile. */
	person(order: PersonOrder = {}): { profileId: string; platformId: string; contactId: string | null } {
		const { profile, contact } = person(this.context, order);
		return { profileId: profile.id, platformId: profile.platformId, contactId: contact?.id ?? null };
	}

	/** Adds a platform, the second one unless it is named, or changes one. */
	platform(order: PlatformOrder = {}): Platform {
		return setPlatform(this.context, order);
	}

	/** Connects an account, or changes one. */
	link(order: LinkOrder = {}): AccountLink {
		return setLink(this.context, order);
	}

	/** Changes what can be done in a thread; nobody is told. */
	thread(order: ThreadOrder): Thread {
		return setThread(this.context, order);
	}

	/** It becomes known whether the platform took a message. */
	confirm(order: ConfirmOrder): { id: string; platformId: string | null } {
		const { id, platformId } = settle(this.context, order);
		return { id, platformId };
	}

	/** Refuses calls of API v2 that are still to come; without an order shows what is left of those given. */
	refuse(order?: RefusalOrder): ArmedOrder[] {
		if (order) this.context.orders.add(order);
		return this.context.orders.list();
	}

	/** Adds a token of the team. */
	addToken(order: TokenOrder): { id: string } {
		const { token: secret, name } = tokenOrder.parse(order);
		const { id } = this.context.state.row(this.context.core);
		this.context.state.tokens.set(secret, { id, name, secret });
		return { id };
	}

	counts(): Record<string, number> {
		const { state } = this.context;
		const { members, contacts, threads, messages, campaigns, lists } = state;
		const maps = { members, contacts, threads, messages, campaigns, lists };
		return { ...Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, map.size])), events: state.events.length };
	}

	save(): unknown {
		this.clockMoved();
		return this.context.state.save();
	}

	load(data: unknown): void {
		this.context.state = State.from(data);
		this.v1Loaded();
	}

	reset(seeded: boolean): void {
		this.context.state = new State();
		this.context.orders.clear();
		this.gate = new Gate(this.context);
		baseline(this.context);
		if (seeded) seed(this.context);
		this.v1Loaded();
	}

	clockMoved(): void {
		this.v1Due();
	}

	stop(): void {
		this.v1Stop();
	}
}
