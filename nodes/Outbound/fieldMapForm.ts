import type { INodeProperties } from 'n8n-workflow';
import { choices } from './choices';
import type { FieldMap } from './enttorDeliveries';

/** The fields of an event that a body may have, by what the form calls them. */
const mapped: Array<[keyof FieldMap, string, string]> = [
	['account', 'Account', 'sender.username'],
	['campaignId', 'Campaign ID', 'campaign_id'],
	['campaignName', 'Campaign Name', 'campaign.name'],
	['channel', 'Channel', 'platform'],
	['email', 'Email', 'lead.email'],
	['event', 'Event', 'type'],
	['id', 'Event ID', 'event_id'],
	['handle', 'Handle', 'lead.username'],
	['messageId', 'Message ID', 'message_id'],
	['name', 'Name', 'lead.name'],
	['personId', 'Person ID', 'lead_id'],
	['profileUrl', 'Profile URL', 'lead.url'],
	['subject', 'Subject', 'message.subject'],
	['text', 'Text', 'messages[0].text'],
	['threadId', 'Thread ID', 'thread_id'],
	['time', 'Time', 'created_at'],
];
const hints: Partial<Record<keyof FieldMap, string>> = {
	event: 'Names like Reply Received, replyReceived and reply.received are all reply_received',
	id: 'By it a repeated delivery is known; without one, by all that the body says',
	time: 'ISO 8601, or seconds or milliseconds since 1970',
};

/** Says where a body of the user's own automation has what belongs to an event. */
export const fieldMap: INodeProperties = {
	displayName: 'Fields',
	name: 'fieldMap',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description: 'Where the body has what belongs to an event, as a path',
	options: [
		...mapped.map(([name, displayName, path]) => ({
			displayName,
			name,
			type: 'string' as const,
			default: '',
			placeholder: `e.g. ${path}`,
			...(hints[name] && { description: hints[name] }),
		})),
		{
			displayName: 'Event If None Is Named',
			name: 'otherwise',
			type: 'options' as const,
			options: choices.enttor.filter(({ value }) => value !== 'any'),
			default: 'reply_received',
		},
	].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[],
};
