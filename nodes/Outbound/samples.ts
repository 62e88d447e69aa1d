import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { madeUp as ofInboxapp } from '../Inboxapp/events';
import { kinds as inboxappKinds } from '../Inboxapp/eventsKinds';
import { ANY } from '../Instantly/events';
import { kinds as instantlyKinds } from '../Instantly/kinds';
import { madeUp as ofInstantly } from '../Instantly/sample';
import { choices } from './choices';
import { enterCrmEvents } from './enterCrmDeliveries';
import { enttorEvents, type FieldMap } from './enttorDeliveries';
import { inboxappEvents } from './inboxappDeliveries';
import { everyField, fitting } from './samplesMapped';
import type { Giver } from './settings';

/** What an event of Inboxapp's API v2 says besides the IDs, by its type. */
const said: Record<string, IDataObject> = {
	'contact.assigneeChanged': { assigneeId: 'samplemember' },
	'contact.notesChanged': { notes: 'Asked for a call' },
	'contact.statusChanged': { statusId: 'samplestatus' },
	'contact.tagsChanged': { tagIds: ['sampletag'] },
	'contact.valuationChanged': { valuation: 1200 },
	'message.deleted': { scope: 'all' },
	'message.reactionAdded': { emoji: '👍', authorPlatformId: '1001' },
	'message.reactionRemoved': { emoji: '👍', authorPlatformId: '1001' },
	'thread.assigned': { assigneeId: 'samplemember' },
	'thread.unassigned': { assigneeId: null },
};

/** As a webhook of API v2 tells of it; prospects, which only API v1 has, as that does. */
function inboxappBody(event: string, now: string): IDataObject {
	const prospect = { externalId: 'sampleprospect', platform: 'twitter', username: 'sample_member', displayName: 'Sample Member' };
	const old = { id: 'evt_sample', seq: 1, type: event.replace('_', '.'), timestamp: now, version: '1.0', data: { prospect } };
	if (!Object.hasOwn(inboxappKinds, event)) return old;
	const { raw } = ofInboxapp(event, false, now);
	return { ...raw, apiVersion: '2', data: { ...(raw.data as IDataObject), ...said[inboxappKinds[event].type] } };
}

const customer = { customer_id: 42, customer_email: 'customer@example.com' };
const segment = { ...customer, segment_id: 7, segment_name: 'Sample Segment' };
/** EnterCRM's own name of an event, and its data; of all but the segments they are not documented. */
const enterCrmBodies: Record<string, [string, IDataObject]> = {
	automation_triggered: ['automation.triggered', { ...customer, automation_id: 3, automation_name: 'Sample Automation' }],
	campaign_sent: ['campaign.sent', { id: 9, name: 'Sample Campaign', type: 'email', subject: 'Hello', status: 'sent' }],
	customer_created: ['customer.created', { id: 42, email: 'customer@example.com', first_name: 'Sample', last_name: 'Customer' }],
	segment_entered: ['customer.segment_entered', segment],
	segment_exited: ['customer.segment_exited', segment],
};

function enterCrmBody(name: string, timestamp: string): IDataObject {
	const [event, data] = enterCrmBodies[name];
	return { event, timestamp, data };
}

/** The name under which Instantly delivers an event first. */
const delivered = (event: string) => Object.keys(instantlyKinds).find((kind) => instantlyKinds[kind].event === event) as string;

const made: Record<Giver, (event: string, now: string, map: FieldMap) => OutboundEvent[] | undefined> = {
	instantly: (event, now) => [ofInstantly(delivered(event), now)],
	inboxapp: (event, now) => inboxappEvents(inboxappBody(event, now), now),
	entercrm: (event, now) => enterCrmEvents(enterCrmBody(event, now), now),
	enttor: (event, now, map) => enttorEvents(fitting(map, event, now), map, now),
};

/**
 * One made-up event of each name that can be chosen and is, read as a delivery is; of Any Event a reply, or what there is first. `now`
 * is ISO. Enttor's fit the paths of `map`: without a path for the name of an event all are one. Never throws; pure.
 */
export function sample(provider: Giver, events: string[], now: string, map: FieldMap = everyField): OutboundEvent[] {
	const all = choices[provider].map(({ value }) => value).filter((value) => value !== ANY);
	const known = events.filter((name) => all.includes(name));
	const any = all.includes('reply_received') ? 'reply_received' : all[0];
	const names = events.includes(ANY) || known.length === 0 ? [any, ...known] : known;
	const found = [...new Set(names)].flatMap((name) => made[provider](name, now, map) ?? []);
	const unique = [...new Map(found.map((event) => [event.event, event])).values()];
	return unique.map((event) => ({ ...event, raw: { ...event.raw, sample: true } }));
}
