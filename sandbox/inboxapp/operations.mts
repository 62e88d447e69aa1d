import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { queryInt, str } from '../validation.mts';
import type { Gate } from './gate.mts';
import type { ArmedOrder } from './orders.mts';
import { orderedRefusal } from './orderedRefusals.mts';
import { refusal } from './refusals.mts';
import type { Context, State } from './state.mts';
import type { Token } from './types.mts';

const ID = /^[0-9a-z]+$/;
/** What the path of an address is told where an id is none. */
export const NO_ID = 'must be an id, which has only lower-case letters and digits';

/** An id of the vendor's. */
export const id = () => str().regex(ID, 'must match pattern "^[0-9a-z]+$"');

/** What an operation takes. */
export interface Rules<Q extends z.ZodRawShape, B extends z.ZodTypeAny> {
	query?: Q;
	body?: B;
	/** It changes something. */
	writes?: true;
}

/** One request as an operation sees it. */
export interface Call<Q = unknown, B = unknown> {
	context: Context;
	state: State;
	route: string;
	path: Record<string, string>;
	query: Q;
	body: B;
	token: Token;
	/** What was ordered for this call and is left to the operation. */
	order?: ArmedOrder;
	/** Where the API is, such as `http://127.0.0.1:4013`. */
	base: string;
	request: FastifyRequest;
	reply: FastifyReply;
}

type Shape<Q extends z.ZodRawShape> = z.output<z.ZodObject<Q>>;
type Handler<Q extends z.ZodRawShape, B extends z.ZodTypeAny> = (call: Call<Shape<Q>, z.output<B>>) => unknown;

/** The operations of API v2: each checks its request, obeys orders, and answers. */
export class Operations {
	private readonly app: FastifyInstance;
	private readonly context: Context;
	private readonly gate: () => Gate;

	constructor(app: FastifyInstance, context: Context, gate: () => Gate) {
		this.app = app;
		this.context = context;
		this.gate = gate;
	}

	/** Adds the operation of a route, such as `GET /threads/{threadId}`. Names of the path that end in `Id` are ids, `index` is a number. */
	add<Q extends z.ZodRawShape = Record<never, z.ZodTypeAny>, B extends z.ZodTypeAny = z.ZodUndefined>(
		route: string,
		rules: Rules<Q, B>,
		handler: Handler<Q, B>,
	): void {
		const [method, path] = route.split(' ');
		this.app.route({
			method,
			url: path.replace(/\{(\w+)\}/g, ':$1'),
			handler: async (request, reply) => {
				const call = this.callOf(route, rules, request, reply);
				const { inboxapp } = this.context.core.settings;
				if (rules.writes && inboxapp.workspaceLocked) throw refusal('workspaceLocked');
				const order = this.context.orders.strike(route);
				const own = order?.code === 'sendUnconfirmed' || order?.code === 'sendInProgress';
				if (order?.when === 'before' && !own) throw orderedRefusal(order, inboxapp, reply);
				const answer = await handler(own ? { ...call, order } : call);
				if (order && !own) throw orderedRefusal(order, inboxapp, reply);
				return answer;
			},
		});
	}

	private callOf<Q extends z.ZodRawShape, B extends z.ZodTypeAny>(
		route: string,
		{ query, body }: Rules<Q, B>,
		request: FastifyRequest,
		reply: FastifyReply,
	): Call<Shape<Q>, z.output<B>> {
		const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, pathRule(name)]);
		const { unknownQuery } = this.context.core.settings.inboxapp;
		const asked = z.object(query ?? ({} as Q));
		const [path, inQuery, sent] = checked(
			[z.object(Object.fromEntries(named) as z.ZodRawShape), request.params],
			[unknownQuery === 'refuse' ? asked.strict() : asked, withoutBrackets(request.query)],
			[body ?? z.any(), request.body ?? undefined],
		);
		return {
			context: this.context,
			state: this.context.state,
			route,
			path: path as Record<string, string>,
			query: inQuery as Shape<Q>,
			body: sent as z.output<B>,
			token: this.gate().callerOf(request),
			base: `${request.protocol}://${request.headers.host ?? request.hostname}`,
			request,
			reply,
		};
	}
}

function pathRule(name: string): z.ZodTypeAny {
	if (name === 'index') return queryInt(0).transform(String);
	return name.endsWith('Id') ? z.string().regex(ID, NO_ID) : z.string();
}

/** Lists are given by repeating a name; the forms with brackets are refused even where other unknown names are not. */
function withoutBrackets(query: unknown): unknown {
	const wrong = Object.keys(query as object).filter((name) => name.includes('['));
	if (wrong.length === 0) return query;
	const issues = wrong.map((name) => ({ path: [name], message: 'must not have brackets: repeat the name for each value' }));
	throw refusal('invalidRequest', { issues });
}

/** The checked values, or a refusal that names all faults of all of them. */
function checked(...parts: [z.ZodTypeAny, unknown][]): unknown[] {
	const results = parts.map(([schema, value]) => schema.safeParse(value));
	const issues = results.flatMap(({ error }) => (error?.issues ?? []).map(({ path, message }) => ({ path, message })));
	if (issues.length > 0) throw refusal('invalidRequest', { issues });
	return results.map(({ data }) => data as unknown);
}
