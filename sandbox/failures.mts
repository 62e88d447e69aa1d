import { z } from 'zod';

import { SERVICE_NAMES, type ServiceName } from './names.mts';

/** What the control API takes as a failure rule. */
export const failureRule = z
	.object({
		/** Any service when absent. */
		service: z.enum(SERVICE_NAMES).optional(),
		/** HTTP method; any when absent. */
		method: z.string().optional(),
		/** Start of the path, or the source of a regular expression; with or without the service's prefix. */
		path: z.string().optional(),
		/** Every n-th matching answer, counted from 1. */
		every: z.number().int().min(1).optional(),
		/** The first matching answer it applies to, counted from 1. */
		from: z.number().int().min(1).optional(),
		/** How often it strikes at most. */
		times: z.number().int().min(0).optional(),
		kind: z.enum(['status', 'reset', 'timeout', 'truncated']),
		status: z.number().int().min(100).max(599).optional(),
		/** Value of the header Retry-After; absent = no such header. */
		retryAfter: z.union([z.number(), z.string()]).optional(),
		body: z.unknown().optional(),
		/** Before the request has had its effect, or after it. */
		when: z.enum(['before', 'after']).default('before'),
		/** Milliseconds to wait before the failure shows. */
		delay: z.number().min(0).optional(),
	})
	.strict();

export type FailureRule = z.input<typeof failureRule>;
export type ArmedRule = z.output<typeof failureRule> & { matched: number; hits: number };

/** The switchboard of ordered failures. */
export class Failures {
	private rules: ArmedRule[] = [];

	/** Replaces all rules. */
	set(rules: FailureRule[]): void {
		this.rules = rules.map((rule) => ({ ...failureRule.parse(rule), matched: 0, hits: 0 }));
	}

	/** The rules with how often they matched and struck. */
	list(): ArmedRule[] {
		return this.rules;
	}

	/** Counts this request for every rule it matches, and names the first rule that strikes. */
	strike(service: { name: ServiceName; prefix: string }, method: string, path: string): ArmedRule | undefined {
		const { prefix } = service;
		const short = path.startsWith(prefix) ? path.slice(prefix.length) : path;
		let struck: ArmedRule | undefined;
		for (const rule of this.rules) {
			if (rule.service && rule.service !== service.name) continue;
			if (rule.method && rule.method.toUpperCase() !== method) continue;
			if (rule.path !== undefined && !fits(rule.path, path) && !fits(rule.path, short)) continue;
			rule.matched += 1;
			if (struck || rule.matched < (rule.from ?? 1)) continue;
			if (rule.times !== undefined && rule.hits >= rule.times) continue;
			if ((rule.matched - (rule.from ?? 1) + 1) % (rule.every ?? 1) !== 0) continue;
			rule.hits += 1;
			struck = rule;
		}
		return struck;
	}
}

function fits(rule: string, path: string): boolean {
	if (path.startsWith(rule)) return true;
	if (!/[\^$*+?()[\]\\|]/.test(rule)) return false;
	return new RegExp(rule).test(path);
}
