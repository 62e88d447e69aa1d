import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Caller } from './gate.mts';
import { FrameworkRefusal, invalid, stated } from './refusals.mts';
import { cleaned, validated } from './rules.mts';
import type { EnterCrmSettings } from './settings.mts';
import { now, type Context, type Kind, type State, type Tables } from './state.mts';
import type { Moment } from './types.mts';

const MODELS = { customers: 'Customer', segments: 'Segment', campaigns: 'Campaign', automations: 'Automation', apiKeys: 'ApiKey' };

/** One request as an operation sees it. What it asks for first is refused first. */
export class Call {
	readonly context: Context;
	readonly caller: Caller;
	readonly request: FastifyRequest;
	readonly reply: FastifyReply;
	/** What was sent; on the server as the framework cleans it. */
	readonly sent: Record<string, unknown>;

	constructor(context: Context, caller: Caller, request: FastifyRequest, reply: FastifyReply) {
		const { body } = request;
		this.context = context;
		this.caller = caller;
		this.request = request;
		this.reply = reply;
		const given = isObject(body) ? body : {};
		this.sent = this.settings.profile === 'server' ? (cleaned(given) as Record<string, unknown>) : given;
	}

	get state(): State {
		return this.context.state;
	}

	get settings(): EnterCrmSettings {
		return this.context.core.settings.entercrm;
	}

	/** This moment. */
	get now(): Moment {
		return now(this.context);
	}

	/** The workspace, or 403. */
	get tenant(): number {
		if (this.caller.tenant === undefined) throw stated(403, 'No active tenant.');
		return this.caller.tenant;
	}

	/** A text of the query; empty is absent. */
	query(name: string): string | undefined {
		const value = (this.request.query as Record<string, unknown>)[name];
		const text = typeof value === 'string' ? value.trim() : '';
		return text === '' ? undefined : text;
	}

	/** The row the path names, or 404 in the words of the framework (no such id) or of the vendor (of another workspace). */
	row<K extends keyof typeof MODELS>(kind: K & Kind): Tables[K] {
		const { id } = this.request.params as { id: string };
		const row = /^\d+$/.test(id) ? this.context.state.table(kind as K).get(Number(id)) : undefined;
		if (!row || ('deleted_at' in row && row.deleted_at !== null))
			throw new FrameworkRefusal(404, `No query results for model [App\\Models\\${MODELS[kind]}] ${id}`);
		if (row.tenant_id !== this.caller.tenant) throw stated(404, 'Not found.');
		return row;
	}

	/** The fields of the body, or 422. Fields without a rule are dropped. */
	fields<T extends z.ZodTypeAny>(rules: T): z.output<T> {
		return validated(rules, this.sent);
	}

	/** The same for the documentation, which leaves open what becomes of fields it does not name. */
	documented<T extends z.ZodRawShape>(shape: T): z.output<z.ZodObject<T>> {
		const more = Object.keys(this.sent).filter((name) => !(name in shape));
		if (this.settings.unknownFields === 'refuse' && more.length > 0)
			throw invalid(Object.fromEntries(more.map((name) => [name, [`The ${name.replaceAll('_', ' ')} field is prohibited.`]])));
		return this.fields(z.object(shape));
	}

	/** Answers with the status for something new; the documentation names none. */
	made<T>(body: T): T {
		const { profile, createdStatus } = this.settings;
		void this.reply.code(profile === 'server' ? 201 : createdStatus);
		return body;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
