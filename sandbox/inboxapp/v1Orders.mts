import { z } from 'zod';

import { step } from './v1Rules.mts';
import { CAMPAIGN_STATUSES } from './v1Types.mts';

/*
 * What the control API takes for what only API v1 has.
 */

const id = z.string();
const texts = () => z.array(z.string()).default([]);
const greeting = [{ type: 'message', data: { segments: [{ type: 'static', text: 'Hello, may I ask you one question?' }] } }] as const;

export const campaignOrder = z
	.object({
		name: z.string().default('Sample Campaign'),
		generation: z.union([z.literal(1), z.literal(2)]).default(2),
		status: z.enum(CAMPAIGN_STATUSES).default('draft'),
		accountLinkIds: z.array(z.string()).optional(),
		hourlyMessageRate: z.number().int().min(1).max(60).optional(),
		scheduleTimezone: z.string().optional(),
		scheduleHours: z.record(z.string().regex(/^[0-6]$/), z.object({ start: z.number(), end: z.number() }).strict()).optional(),
		steps: z.array(step).default([...greeting] as never),
		/** Names. */
		columns: texts(),
		/** Platform ids. */
		leads: texts(),
	})
	.strict();
export const statusOrder = z.object({ id, status: z.enum(['active', 'paused', 'completed']) }).strict();
export const countOrder = z.object({ id, count: z.number().int().min(1).default(1), text: z.string().default('Tell me more') }).strict();
export const columnOrder = z
	.object({ campaignId: id.optional(), listId: id.optional(), name: z.string() })
	.strict()
	.refine(({ campaignId, listId }) => (campaignId === undefined) !== (listId === undefined), 'give campaignId or listId');
export const listOrder = z.object({ name: z.string(), count: z.number().int().min(0).default(0), columns: texts() }).strict();
export const importOrder = z
	.object({ id, status: z.enum(['paused', 'running', 'failed']), error: z.string().default('The file cannot be read') })
	.strict();
export const suspendOrder = z
	.object({ platformIds: texts(), usernames: texts(), as: z.enum(['suspended', 'notFound']).default('suspended') })
	.strict();
export const secretOrder = z
	.object({ id, add: z.union([z.literal(true), z.string().startsWith('ibt_wh_')]).optional(), dropOldest: z.boolean().default(false) })
	.strict();
export const againOrder = z
	.object({
		/** The webhook. */
		id,
		/** The event; the last one when absent. */
		seq: z.number().int().optional(),
		signature: z.enum(['right', 'wrong', 'none']).default('right'),
		/** How old its time is to be, in seconds; negative = in the future. */
		age: z.number().int().default(0),
	})
	.strict();

export type CampaignOrder = z.input<typeof campaignOrder>;
export type StatusOrder = z.output<typeof statusOrder>;
export type ColumnOrder = z.input<typeof columnOrder>;
export type ListOrder = z.input<typeof listOrder>;
export type SuspendOrder = z.input<typeof suspendOrder>;
export type AgainOrder = z.input<typeof againOrder>;
