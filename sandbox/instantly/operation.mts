import type { FastifyInstance, FastifyReply, HTTPMethods } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import { check, open, uuid } from '../validation.mts';
import { asCaller } from './caller.mts';

type Any = z.ZodTypeAny;
type Out<T> = T extends Any ? z.output<T> : undefined;

interface Input<B, Q, P> {
	body: Out<B>;
	query: Out<Q>;
	params: Out<P>;
	reply: FastifyReply;
}

interface Operation<B, Q, P> {
	method: HTTPMethods;
	/** Path below `/api/v2`. */
	url: string;
	/** `resource:verb`; absent where the vendor names none, so that any valid key may call. */
	scope?: string;
	/** A schema; `none` for operations without a body, where anything is ignored; `null` where nothing may be sent. */
	body: B;
	query?: Q;
	params?: P;
	/** The few operations whose 400 leaves the usual shape. */
	faults?: 'message' | 'error';
	run(input: Input<B, Q, P>): unknown;
}

/** Path parameters of most operations. */
export const byId = open({ id: uuid() });

/** Adds one operation of the vendor's API: its rights, its rules and what it does. */
export function operation<B extends Any | 'none' | 'null', Q extends Any | undefined = undefined, P extends Any | undefined = undefined>(
	app: FastifyInstance,
	given: Operation<B, Q, P>,
): void {
	const { method, url, scope, body, query, params, faults, run } = given;
	app.route({
		method,
		url,
		config: { scope },
		handler: async (request, reply) => {
			try {
				const input = {
					params: (params ? check(params, request.params, 'params') : undefined) as Out<P>,
					body: bodyOf(body, request.body) as Out<B>,
					query: (query ? check(query, request.query, 'querystring') : undefined) as Out<Q>,
					reply,
				};
				return await asCaller(request, () => run(input));
			} catch (error) {
				if (faults && error instanceof Refusal && error.status === 400) throw new Refusal(400, error.message, { [faults]: error.message });
				throw error;
			}
		},
	});
}

function bodyOf(rule: Any | 'none' | 'null', body: unknown): unknown {
	if (rule === 'none') return undefined;
	if (rule !== 'null') return check(rule, body, 'body');
	if (body !== undefined && body !== null) throw new Refusal(400, 'body must be null');
	return undefined;
}

/** The scopes of which any one opens an operation. */
export function scopesFor(scope: string): string[] {
	const [resource, verb] = scope.split(':');
	return [scope, `${resource}:all`, `all:${verb}`, 'all:all'];
}
