import { z } from 'zod';

import { addLink, addPlatform } from './seed.mts';
import { confirm } from './sending.mts';
import type { Context } from './state.mts';
import { CAPABILITIES, LINK_STATUSES, type AccountLink, type Message, type Platform, type Thread } from './types.mts';

const capabilities = z.array(z.enum(CAPABILITIES));

/** A platform of the team: a new one, or changes to one. The second one's name is a setting where absent. */
const platformOrder = z
	.object({
		platform: z.string().min(1).optional(),
		name: z.string().optional(),
		usernamePrefix: z.string().optional(),
		capabilities: capabilities.optional(),
		/** Most characters of a message; null = no limit. */
		characters: z.number().int().min(1).nullable().optional(),
		/** Seconds in which a message can be changed, by what is to be done. */
		mutationWindows: z.record(z.enum(CAPABILITIES), z.number().int().min(0)).optional(),
		/** Whether the team may use it. What lies there stays. */
		available: z.boolean().optional(),
	})
	.strict();

/** An account of the team: a new one where no id is given. */
const linkOrder = z
	.object({
		id: z.string().optional(),
		platform: z.string().optional(),
		platformId: z.string().optional(),
		username: z.string().nullable().optional(),
		displayName: z.string().nullable().optional(),
		status: z.enum(LINK_STATUSES).optional(),
		pauseReasons: z.array(z.string()).optional(),
		capabilities: capabilities.optional(),
		setupRequired: z.boolean().optional(),
	})
	.strict();

/** What a thread does not allow, and who has to accept it. */
const threadOrder = z
	.object({
		id: z.string(),
		restrictions: capabilities.optional(),
		isRequest: z.boolean().optional(),
		acceptanceState: z.enum(['required', 'notRequired', 'unknown']).optional(),
		syncing: z.boolean().optional(),
	})
	.strict();

/** What became of a message that nobody knew about. */
const confirmOrder = z.object({ message: z.string(), as: z.enum(['delivered', 'absent']) }).strict();

export type PlatformOrder = z.input<typeof platformOrder>;
export type LinkOrder = z.input<typeof linkOrder>;
export type ThreadOrder = z.input<typeof threadOrder>;
export type ConfirmOrder = z.input<typeof confirmOrder>;

/** Without what is not given. */
function given<T extends object>(order: T): T {
	return Object.fromEntries(Object.entries(order).filter(([, value]) => value !== undefined)) as T;
}

/** Adds a platform or changes one. */
export function setPlatform(context: Context, order: PlatformOrder): Platform {
	const { characters, ...rest } = given(platformOrder.parse(order));
	const platform = addPlatform(context, { platform: context.core.settings.inboxapp.secondPlatform, ...rest });
	if (characters !== undefined) platform.limits = { ...platform.limits, characters };
	return platform;
}

/** Connects an account or changes one. */
export function setLink(context: Context, order: LinkOrder): AccountLink {
	const { id, ...changes } = given(linkOrder.parse(order));
	return id === undefined ? addLink(context, changes) : Object.assign(context.state.one('accountLinks', id), changes);
}

/** Changes what can be done in a thread. */
export function setThread(context: Context, order: ThreadOrder): Thread {
	const { id, ...changes } = given(threadOrder.parse(order));
	return Object.assign(context.state.one('threads', id), changes);
}

/** It becomes known what the platform did with a message. */
export function settle(context: Context, order: ConfirmOrder): Message {
	const { message: id, as } = confirmOrder.parse(order);
	const message = context.state.one('messages', id);
	if (as === 'delivered') confirm(context, message);
	else context.state.removeMessage(message);
	return message;
}
