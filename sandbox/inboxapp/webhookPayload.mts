import { shownV2 } from './campaignShapes.mts';
import { objectTypeOf, type KeptEvent } from './eventTypes.mts';
import { showEvent } from './feed.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { contextV1, messageV1, prospectV1, threadV1 } from './v1Shapes.mts';
import type { Webhook } from './v1Types.mts';
import { v1TypeOf } from './webhookTypes.mts';

/** What a webhook is told of an event: v2 names the object, v1 brings it along. */
export function payloadOf(context: Context, event: KeptEvent, version: Webhook['version']): Record<string, unknown> {
	return version === '2' ? showEvent(event) : eventV1(context, event);
}

/** An event in the envelope of API v1, for webhooks and for its feed. */
export function eventV1(context: Context, event: KeptEvent): Record<string, unknown> {
	const { id, seq, type, createdAt } = event;
	return {
		id,
		seq,
		teamId: context.state.team.id,
		type: v1TypeOf(type),
		timestamp: createdAt,
		version: '1.0',
		data: dataV1(context, event),
	};
}

/** The whole objects; of what is gone by now only the id. */
function dataV1(context: Context, { type, objectId, data }: KeptEvent): Record<string, unknown> {
	const { state } = context;
	switch (objectTypeOf(type)) {
		case 'message': {
			const message = state.messages.get(objectId);
			const thread = message && state.threads.get(message.threadId);
			if (!message || !thread) return { messageId: objectId, ...data };
			return { message: messageV1(context, thread, message), thread: threadV1(context, thread), ...withoutIds(data) };
		}
		case 'thread': {
			const thread = state.threads.get(objectId);
			if (!thread) return { threadId: objectId, ...data };
			const shown = threadV1(context, thread);
			return type === 'thread.created' ? { thread: shown, prospect: shown.prospect } : { thread: shown, ...data };
		}
		case 'contact': {
			const contact = state.contacts.get(objectId);
			const profile = state.profiles.get(contact?.profileIds[0] ?? '');
			return { prospect: profile && { ...prospectV1(context, profile), context: contextV1(contact) }, ...data };
		}
		case 'campaign':
			return { ...campaignV1(context, objectId), ...(type.startsWith('target.') ? targetV1(context, data) : {}) };
		case 'tag':
			return { tag: state.tags.get(objectId) ?? { id: objectId } };
		default:
			return { status: state.statuses.get(objectId) ?? { id: objectId } };
	}
}

function campaignV1(context: Context, id: string): Record<string, unknown> {
	const campaign = context.state.campaigns.get(id);
	return { campaign: campaign ? shownV2(context, campaign) : { id } };
}

/** Who was written to or answered, and the message. */
function targetV1(context: Context, { threadId, messageId, stepNumber }: Record<string, unknown>): Record<string, unknown> {
	const { state } = context;
	const thread = state.threads.get(String(threadId));
	const message = state.messages.get(String(messageId));
	if (!thread || !message) return { threadId, messageId, stepNumber };
	const profile = state.profiles.get(thread.profileId) as Profile;
	return {
		thread: threadV1(context, thread),
		message: messageV1(context, thread, message),
		prospect: prospectV1(context, profile),
		stepNumber,
	};
}

function withoutIds({ threadId: _threadId, ...data }: Record<string, unknown>): Record<string, unknown> {
	return data;
}
