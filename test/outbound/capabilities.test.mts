import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type AnySchema } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { OutboundEvent } from '../../engine/event.ts';
import { kinds as enterCrmKinds } from '../../nodes/EnterCrm/events.ts';
import { kinds as enttorKinds } from '../../nodes/Enttor/events.ts';
import { kinds as inboxappKinds } from '../../nodes/Inboxapp/eventsKinds.ts';
import { choices } from '../../nodes/Outbound/choices.ts';
import { events } from '../../tools/docs/events.js';
import { sources } from '../../tools/docs/sources.js';
import { flaws, type Body } from './bodies.mts';

interface Source {
	service: string;
	source: string;
	entries: Array<{ own: string; event: OutboundEvent; inferred?: boolean }>;
}

const read = (file: string) => JSON.parse(readFileSync(join(process.cwd(), 'test', file), 'utf8')) as Body;
const all = sources() as Source[];
const page = events();
const namesOf = (service: string, isOf: (source: string) => boolean) =>
	[...new Set(all.filter((one) => one.service === service && isOf(one.source)).flatMap(({ entries }) => entries.map(({ event }) => event.event)))].sort(); // prettier-ignore
const isWebhook = (source: string) => source.startsWith('webhook');
const isPoll = (source: string) => source.startsWith('poll');

describe('the fixtures of what is polled', () => {
	const polls = read('outbound/fixtures/polls.json') as Record<string, Record<string, Body | Body[]>>;
	/** What the facts tell of a tracked event, and the document does not. */
	const known: Record<string, string[]> = { Event: ['customer'] };

	test.each([
		['instantly', 'instantly', { reply: 'Email', autoReply: 'Email' }],
		['inboxapp', 'inboxapp', { received: 'Message', sent: 'Message', thread: 'Thread', contact: 'Contact', tag: 'Tag', status: 'Status' }],
		['enterCrmDocs', 'entercrm', { customer: 'Customer', campaigns: 'Campaign', messages: 'CampaignMessage' }],
		['enterCrmServer', 'entercrm/server', { customer: 'Customer', event: 'Event', campaigns: 'Campaign', messages: 'CampaignMessage' }],
		['enttor', 'enttor', { before: 'CampaignStatus', after: 'CampaignStatus' }],
	])('%s: objects as the document describes them, and nothing more', (service, place, schemas: Record<string, string>) => {
		const document = read(place.includes('/') ? `${place}-openapi.json` : `${place}/openapi.json`) as AnySchema & Body;
		const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true })).addSchema(document, 'api');
		const rows = Object.entries(schemas).flatMap(([name, schema]) =>
			[polls[service][name]].flat().map((row): [string, Body] => [schema, row]),
		);
		expect(rows.length).toBeGreaterThanOrEqual(Object.keys(schemas).length);
		for (const [schema, row] of rows) {
			const check = ajv.getSchema(`api#/components/schemas/${schema}`);
			expect([schema, check?.(row), check?.errors]).toEqual([schema, true, null]);
			const { properties } = (document as { components: { schemas: Record<string, { properties: Body }> } }).components.schemas[schema];
			const names = [...Object.keys(properties), ...(known[schema] ?? [])];
			expect(Object.keys(row).filter((name) => !names.includes(name))).toEqual([]);
		}
		const { received, sent, before, after } = polls[service] as Record<string, Body>;
		if (received) expect([received.direction, sent.direction]).toEqual(['inbound', 'outbound']);
		if (before) expect([before.id, before.status, after.status]).toEqual([after.id, 'active', 'completed']);
	});
});

test('all events behind the tables are whole', () => {
	const found = all.flatMap(({ entries }) => entries.map(({ event }) => event));
	expect(found.length).toBeGreaterThan(200);
	for (const event of found) expect([event.event, flaws({ ...event, count: 1 })]).toEqual([event.event, []]);
});

test.each([
	['Instantly', choices.instantly],
	['Inboxapp', choices.inboxapp],
	['EnterCRM', choices.entercrm],
	['Enttor', choices.enttor],
])('%s: what its webhooks give is what can be chosen', (service, list) => {
	const values = list.map(({ value }) => value).filter((value) => value !== 'any');
	expect(namesOf(service, isWebhook)).toEqual(values.sort());
});

test('what is polled is what the triggers of the services offer', () => {
	expect(namesOf('Inboxapp', isPoll)).toEqual(Object.keys(inboxappKinds).sort());
	const { not_delivered: _two, ...others } = enterCrmKinds;
	expect(namesOf('EnterCRM', isPoll)).toEqual([...Object.keys(others), 'bounced', 'failed'].sort());
	expect(namesOf('EnterCRM', (source) => source === 'poll, documented API')).not.toContain('clicked');
	expect(namesOf('Enttor', isPoll)).toEqual(Object.keys(enttorKinds).sort());
	expect(namesOf('Instantly', isPoll)).toEqual(['auto_reply_received', 'reply_received']);
});

/** A table of the page, as what it says of each field under each head. */
function tableAfter(words: string): Record<string, Record<string, string>> {
	const lines = page.slice(page.indexOf(words)).split('\n');
	const begin = lines.findIndex((line) => line.startsWith('|'));
	const cells = lines.slice(begin, begin + lines.slice(begin).findIndex((line) => !line.startsWith('|'))).map((line) => line.slice(2, -2).split(' | ')); // prettier-ignore
	const [head, , ...rows] = cells;
	return Object.fromEntries(head.slice(1).map((source, i) => [source, Object.fromEntries(rows.map((row) => [row[0].replaceAll('`', ''), row[i + 1]]))])); // prettier-ignore
}
const filled = (source: Record<string, string>, word?: string) => Object.keys(source).filter((field) => (word ? source[field] === word : source[field] !== '-')); // prettier-ignore

describe('which fields are filled', () => {
	const any = tableAfter('Of all events:');
	const reply = tableAfter('Of replies alone:');
	const sent = tableAfter('Of sent messages alone:');

	test('for each source', () => {
		expect(Object.keys(any)).toEqual(all.map(({ service, source }) => `${service}, ${source}`));
		expect(Object.keys(any['Enttor, poll'])).toHaveLength(17);
		expect(Object.keys(reply).filter((name) => name.startsWith('EnterCRM'))).toEqual([]);
	});

	test('Instantly: always only what its guide says is always there, and of a reply who wrote what', () => {
		expect(filled(any['Instantly, webhook'], 'always')).toEqual(['channel', 'campaign.id', 'campaign.name']);
		expect(filled(reply['Instantly, webhook'], 'always')).toEqual(
			['channel', 'person.email', 'campaign.id', 'campaign.name', 'message.subject', 'message.text', 'message.html'], // prettier-ignore
		);
		expect(filled(sent['Instantly, webhook'], 'where known')).toEqual(expect.arrayContaining(['campaign.step', 'message.text', 'account']));
	});

	test('Instantly: a reply that is read back names no campaign, and only the mailbox is certain', () => {
		const readBack = reply['Instantly, poll (Fill Gaps)'];
		expect(filled(readBack)).toEqual(expect.arrayContaining(['person.email', 'campaign.id', 'message.threadId', 'message.text']));
		expect([readBack['campaign.name'], readBack['person.name'], readBack['campaign.step']]).toEqual(['-', '-', '-']);
		expect(filled(readBack, 'always')).toEqual(['channel', 'message.id', 'message.subject', 'account']);
	});

	test('Inboxapp: v2 has IDs only, v1 and the details have the rest', () => {
		for (const source of ['Inboxapp, webhook v2', 'Inboxapp, poll'])
			for (const one of [reply, sent]) expect(filled(one[source])).toEqual(['message.id', 'message.threadId']);
		expect(filled(any['Inboxapp, webhook v2'])).toEqual(filled(any['Inboxapp, poll']));
		for (const source of ['Inboxapp, webhook v1', 'Inboxapp, poll with details'])
			expect(filled(reply[source])).toEqual(expect.arrayContaining(['channel', 'person.handle', 'person.name', 'message.text', 'account']));
		expect(filled(any['Inboxapp, webhook before v1'])).toEqual(filled(any['Inboxapp, webhook before v1'], 'inferred'));
		expect(any['Inboxapp, poll with details'].interest).toBe('where known');
		expect([reply['Inboxapp, poll with details']['campaign.id'], sent['Inboxapp, poll with details']['campaign.id']]).toEqual([
			'-',
			'where known',
		]);
	});

	test('EnterCRM: only the customer of a segment is documented', () => {
		expect(filled(any['EnterCRM, webhook'], 'where known')).toEqual(['person.email', 'person.id']);
		expect(filled(any['EnterCRM, webhook'], 'always')).toEqual([]);
		expect(filled(sent['EnterCRM, poll, documented API'])).toEqual(['channel', 'person.id', 'campaign.id', 'campaign.name', 'message.id']);
	});

	test('Enttor: nobody and nothing, unless the user posts it', () => {
		expect(filled(reply['Enttor, poll'])).toEqual(['channel', 'campaign.id', 'campaign.name']);
		expect(filled(any['Enttor, webhook'])).toEqual(filled(any['Enttor, webhook'], 'as you map it'));
		expect(filled(any['Enttor, webhook'])).toHaveLength(13);
	});
});

test('what no document shows is marked', () => {
	const line = (event: string, from: string) => page.slice(page.indexOf(from)).split('\n').find((one) => one.startsWith(`| \`${event}\``)); // prettier-ignore
	for (const event of ['account_error', 'campaign_finished', 'enrichment_completed']) expect(line(event, '### Instantly')).toMatch(/\*/);
	for (const event of ['reply_received', 'opened', 'unsubscribed']) expect(line(event, '### Instantly')).not.toMatch(/\*/);
	for (const event of ['customer_created', 'campaign_sent', 'automation_triggered']) expect(line(event, '### EnterCRM')).toMatch(/\*/);
	for (const event of ['segment_entered', 'segment_exited']) expect(line(event, '### EnterCRM')).not.toMatch(/\*/);
	expect(line('reply_received', '### Inboxapp')).toBe('| `reply_received` | `message.received` | `message.created` | - | `message.received` | `message.received` |'); // prettier-ignore
});

test('a sample for each event that can be chosen, each of them JSON', () => {
	const lines = page.slice(page.indexOf('## Samples')).split('\n').filter((line) => line.startsWith('{')); // prettier-ignore
	const found = lines.map((line) => JSON.parse(line) as Body);
	for (const [provider, list] of Object.entries(choices))
		for (const { value } of list.filter((one) => one.value !== 'any'))
			expect([provider, value, found.some((one) => one.provider === provider && one.event === value)]).toEqual([provider, value, true]);
	expect(found.filter(({ count }) => count !== undefined).map(({ provider, event, count }) => [provider, event, count])).toEqual([
		['enttor', 'message_sent', 3],
		['enttor', 'reply_received', 2],
	]);
	expect(page).not.toMatch(/undefined|\{\{|null,null|\/work\//);
});
