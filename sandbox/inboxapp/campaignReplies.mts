import type { KeptEvent } from './eventTypes.mts';
import { emit } from './events.mts';
import type { Context } from './state.mts';
import type { CampaignLead } from './v1Types.mts';

/** Somebody has written: the campaigns that wrote to them in this thread count a reply, and stop their sequence. */
export function noteReply(context: Context, { objectId, data }: KeptEvent): void {
	const { state } = context;
	const thread = state.threads.get(String(data.threadId));
	for (const campaignId of thread?.campaignIds ?? []) {
		const lead = thread && state.campaignLeads.get(`${campaignId} ${thread.profileId}`);
		if (!thread || !lead || lead.replied) continue;
		Object.assign(lead, { replied: true, stage: 'replied', dueAt: null } satisfies Partial<CampaignLead>);
		const about = { threadId: thread.id, messageId: objectId, contactId: thread.contactId, stepNumber: lead.messages };
		emit(context, 'target.replied', campaignId, about);
	}
}
