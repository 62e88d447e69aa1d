import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutboundEvent } from '../../engine/event.ts';
import type { FieldMap } from '../../nodes/Outbound/enttorDeliveries.ts';
import { enterCrm, enttor, inboxapp, instantly } from '../../nodes/Outbound/sources.ts';

export type Body = Record<string, unknown>;
export const RECEIVED = '2026-03-17T12:00:00.000Z';

/** Bodies as a service sends them; each file names its source. */
export const bodies = (name: string): Body[] =>
	(JSON.parse(readFileSync(join(process.cwd(), 'test/outbound/fixtures', `${name}.json`), 'utf8')) as { bodies: Body[] }).bodies;

/** How the made-up automation for Enttor is read. */
export const map: FieldMap = {
	id: 'id',
	event: 'type',
	otherwise: 'reply_received',
	time: 'at',
	channel: 'network',
	email: 'lead.email',
	handle: 'lead.handle',
	profileUrl: 'lead.url',
	name: 'lead.name',
	campaignId: 'campaign.id',
	campaignName: 'campaign.title',
	messageId: 'messages[0].id',
	text: 'messages[0].text',
	account: 'sender',
};

export const sources = { inboxapp, enterCrm, instantly, enttor: enttor(map) };
export type Service = keyof typeof sources;
export const services = Object.keys(sources) as Service[];

/** All bodies of a service. */
export const bodiesOf: Record<Service, Body[]> = {
	inboxapp: [...bodies('inboxappV2'), ...bodies('inboxappV1'), ...bodies('inboxappLegacy')],
	enterCrm: bodies('enterCrm'),
	instantly: bodies('instantly'),
	enttor: bodies('enttor'),
};

/** The event of a body, which must be one. */
export function eventOf(service: Service, body: unknown): OutboundEvent {
	const events = sources[service].events(body, RECEIVED);
	if (events?.length !== 1) throw new Error(`${events?.length ?? 'no'} events of ${JSON.stringify(body).slice(0, 500)}`);
	return events[0];
}

const PARTS = {
	person: ['email', 'handle', 'profileUrl', 'name', 'id'],
	campaign: ['id', 'name', 'step', 'variant'],
	message: ['id', 'threadId', 'subject', 'text', 'html'],
};
const NUMBERS = ['step', 'variant'];
const NAMES = 'event provider channel occurredAt person campaign message interest account count dedupeKey raw'.split(' ');
const CHANNELS = ['email', 'x', 'linkedin', 'instagram', 'sms', null];
const TIME = /^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const isText = (value: unknown) => value === null || (typeof value === 'string' && value.trim() !== '');

/** What an event has that no event may have, or lacks; nothing: it is whole. */
export function flaws(event: OutboundEvent): string[] {
	const whole = event as unknown as Body;
	const found: string[] = [];
	if (Object.keys(whole).sort().join() !== [...NAMES].sort().join()) found.push(`names ${Object.keys(whole).join()}`);
	for (const [part, names] of Object.entries(PARTS)) {
		const own = whole[part] as Body;
		if (Object.keys(own).join() !== names.join()) found.push(`${part} ${Object.keys(own).join()}`);
		for (const name of names) {
			const isGood = NUMBERS.includes(name) ? own[name] === null || Number.isFinite(own[name]) : isText(own[name]);
			if (!isGood) found.push(`${part}.${name} ${String(own[name])}`);
		}
	}
	if (typeof event.event !== 'string' || event.event === '') found.push('event');
	if (!isText(event.interest) || !isText(event.account)) found.push('interest or account');
	if (!CHANNELS.includes(event.channel)) found.push('channel');
	if (!TIME.test(event.occurredAt) || Number.isNaN(Date.parse(event.occurredAt))) found.push(`occurredAt ${event.occurredAt}`);
	if (!/^[0-9a-f]{24}$/.test(event.dedupeKey)) found.push('dedupeKey');
	if (event.count !== 1 || typeof event.raw !== 'object' || event.raw === null) found.push('count or raw');
	return found;
}

/** A value with the names of all of its objects in the opposite order. */
export function turned(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(turned);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([name, one]) => [name, turned(one)]),
	);
}
