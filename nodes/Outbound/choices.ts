import type { INodePropertyOptions } from 'n8n-workflow';
import { kinds as inboxappKinds } from '../Inboxapp/eventsKinds';
import { ANY } from '../Instantly/events';
import { kinds as instantlyKinds } from '../Instantly/kinds';
import type { Giver } from './settings';

type Choice = INodePropertyOptions & { value: string };

/** What several services deliver, by the name that all triggers have for it. */
const common: Record<string, string> = {
	bounced: 'Bounced',
	campaign_finished: 'Campaign Finished',
	clicked: 'Clicked',
	interest_changed: 'Interest Changed',
	message_sent: 'Message Sent',
	opened: 'Opened',
	reply_received: 'Reply Received',
	unsubscribed: 'Unsubscribed',
};

/** As the editor lists them. `named` are names of events, and what they are called where they are not common; of two the first counts. */
function listed(named: Array<[string, string, string?]>, any?: string): Choice[] {
	const events = new Map(
		[...named].reverse().map(([value, name, description]): [string, Choice] => {
			return [value, { name: common[value] ?? name, value, ...(description && { description }) }];
		}),
	);
	const all: Choice = { name: 'Any Event', value: ANY, ...(any && { description: any }) };
	return [all, ...events.values()].sort((a, b) => a.name.localeCompare(b.name));
}

const instantlyDescriptions: Record<string, string> = {
	account_error: 'A mailbox can no longer send',
	auto_reply_received: 'An out-of-office note or another automatic reply',
	interest_changed: 'A lead is interested, won, the wrong person and so on, or has got a label of your own',
};

/**
 * What can be chosen of each service, by the common names of events. What a service delivers under a newer name, or one that is not
 * here, comes with Any Event.
 */
export const choices: Record<Giver, Choice[]> = {
	instantly: listed(Object.values(instantlyKinds).map(({ event, name }) => [event, name, instantlyDescriptions[event]])),
	inboxapp: listed(
		[
			...Object.entries(inboxappKinds).map(([event, { name, description }]): [string, string, string?] => [event, name, description]),
			['prospect_created', 'Prospect Created', 'Only from webhooks of API v1'],
			['prospect_enriched', 'Prospect Enriched', 'Only from webhooks of API v1'],
		],
		'Also a message of API v1 that does not say whether it came or went',
	),
	entercrm: listed([
		['automation_triggered', 'Automation Triggered'],
		['campaign_sent', 'Campaign Sent'],
		['customer_created', 'Customer Created'],
		['segment_entered', 'Segment Entered'],
		['segment_exited', 'Segment Exited'],
	]),
	enttor: listed(Object.entries(common), 'Also what your automation calls by another name'),
};
