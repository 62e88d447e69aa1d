/**
 * Where events come from, with the events that the fixtures make there, through the same functions as real ones. Reads the built package.
 *
 * @typedef {{ own: string, event: object, inferred?: boolean }} Entry `own`: what the service calls it; `inferred`: no document shows its data
 * @typedef {{ service: string, source: string, mapped?: boolean, entries: Entry[] }} Source `mapped`: the fields are where the user says
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const built = (file) => require(join(root, 'dist/nodes', file));
const fixture = (name) => JSON.parse(readFileSync(join(root, 'test/outbound/fixtures', `${name}.json`), 'utf8'));

const schemas = (file) => JSON.parse(readFileSync(join(root, 'test', file), 'utf8')).components.schemas;

/** When the fixtures are received. */
const NOW = '2026-03-17T12:00:00.000Z';
const code = (word) => `\`${word}\``;
const one = (events) => events[0];

const mayBeNull = ({ type, anyOf = [] }) => [type].flat().includes('null') || anyOf.some(mayBeNull);
/** The least that a row may say by its document: what it must have, and null where that is allowed. */
const least = (row, { required = [], properties }) =>
	Object.fromEntries(required.filter((name) => name in row).map((name) => [name, mayBeNull(properties[name]) ? null : row[name]]));
/** A body in which some names have other values, wherever they are. */
const withValues = (body, values) =>
	JSON.parse(JSON.stringify(body), (name, value) => (Object.hasOwn(values, name) ? values[name] : value));

/** What the guide only names, or not even that. */
const unshown = /^(account_error|campaign_completed|lead_no_show|supersearch_enrichment_completed)$/;
const label = 'Call back in June';
/** What the guide says is there always, of a lead, and of a reply; all else is there if it applies. */
const certain = /^(timestamp|event_type|workspace|campaign_id|campaign_name|lead_email|reply_\w+)$/;

function instantly() {
	const { eventsIn } = built('Instantly/events.js');
	const entries = fixture('instantly').bodies.flatMap((body) => {
		const bare = Object.fromEntries(Object.entries(body).filter(([name]) => certain.test(name)));
		const own = body.event_type === label ? 'a label, as its text' : code(body.event_type);
		return [body, bare].map((each) => ({ own, event: one(eventsIn(each, NOW)), inferred: unshown.test(body.event_type) }));
	});
	const { replyEvent } = built('Instantly/missedReplies.js');
	const { Email } = schemas('instantly/openapi.json');
	const { reply, autoReply } = fixture('polls').instantly;
	// Whether a reply is automatic, and what it says, is there or not.
	const bare = { ...least(reply, Email), body: least(reply.body, Email.properties.body) };
	const emails = [reply, autoReply, bare, { ...bare, is_auto_reply: 1 }];
	const readBack = emails.map((email) => ({ own: 'email received', event: replyEvent(email) }));
	return [
		{ service: 'Instantly', source: 'webhook', entries },
		{ service: 'Instantly', source: 'poll (Fill Gaps)', entries: readBack },
	];
}

/** Of API v1 the pages show the data of these. */
const shownInV1 = /^(message\.created|thread\.created|campaign\.\w+)$/;
/** What may be null in the documents of v2 and v1; a message may have no text. */
const unknownV2 = { contactId: null, statusId: null, stepNumber: null };
const unknownV1 = { campaignId: null, content: '', externalId: null, stepNumber: null };

/** The objects that the trigger reads, and the least that they may say. */
function objectsOfInboxapp() {
	const { Contact, Message, Profile, Thread } = schemas('inboxapp/openapi.json');
	const { received, sent, thread, contact, tag, status } = fixture('polls').inboxapp;
	const profile = least(thread.profile, Profile);
	const bare = (message) => ({ ...least(message, Message), content: '' });
	const some = { thread: { ...least(thread, Thread), profile }, contact: { ...least(contact, Contact), profiles: [profile] }, tag, status };
	return [
		{ received, sent, thread, contact, tag, status },
		{ ...some, received: bare(received), sent: bare(sent) },
	];
}

function inboxapp() {
	const { inboxappEvents } = built('Outbound/inboxappDeliveries.js');
	const { outboundEvent } = built('Inboxapp/events.js');
	const { asksOf } = built('Inboxapp/watchDetails.js');
	const given = (name, unknown, isInferred) =>
		fixture(name).bodies.flatMap((body) => {
			const own = body.type ?? body.event;
			const bodies = [body, withValues(body, unknown)];
			return bodies.map((each) => ({ own: code(own), event: one(inboxappEvents(each, NOW)), inferred: isInferred(own) }));
		});
	const rows = fixture('inboxappV2').bodies.map(({ apiVersion: _version, ...body }) => body);
	const looked = ({ sent, received, ...objects } = {}) =>
		[...rows, ...rows.map((body) => withValues(body, unknownV2))].map((body) => {
			const message = /\.(received|replied)$/.test(body.type) ? received : sent;
			const parts = sent ? asksOf(body).map(({ part }) => [part, { ...objects, message }[part]]) : [];
			const details = parts.length > 0 ? Object.fromEntries(parts) : undefined;
			return { own: code(body.type), event: outboundEvent(body, details, NOW) };
		});
	return [
		{ service: 'Inboxapp', source: 'webhook v2', entries: given('inboxappV2', unknownV2, () => false) },
		{ service: 'Inboxapp', source: 'webhook v1', entries: given('inboxappV1', unknownV1, (type) => !shownInV1.test(type)) },
		{ service: 'Inboxapp', source: 'webhook before v1', entries: given('inboxappLegacy', {}, () => true) },
		{ service: 'Inboxapp', source: 'poll', entries: looked() },
		{ service: 'Inboxapp', source: 'poll with details', entries: objectsOfInboxapp().flatMap(looked) },
	];
}

function enterCrm() {
	const { enterCrmEvents } = built('Outbound/enterCrmDeliveries.js');
	const { campaignSent, customerCreated, customerEvent, messageEvent, reached } = built('EnterCrm/events.js');
	const polls = fixture('polls');
	const delivered = fixture('enterCrm').bodies.map((body) => {
		return { own: code(body.event), event: one(enterCrmEvents(body, NOW)), inferred: !body.event.startsWith('customer.segment_') };
	});
	const looked = ({ customer, campaigns, messages, event }, { Customer, Campaign, CampaignMessage, Event }) => {
		const each = (row, schema) => (row ? [row, least(row, schema)] : []);
		const all = campaigns.flatMap((campaign) => each(campaign, Campaign));
		// A status that is shown nowhere is told only by what proves it.
		const stagesOf = (message) => reached(message).filter(({ told }) => told || messages.length === 1);
		const tell = (message) =>
			stagesOf(message).map(({ stage }) =>
				all.map((campaign) => ({ own: `message ${code(message.status)}`, event: messageEvent(stage, message, campaign, NOW) })),
			);
		return [
			...each(customer, Customer).map((row) => ({ own: 'a new customer', event: customerCreated(row, NOW) })),
			...each(event, Event).map((row) => ({ own: 'a tracked event', event: customerEvent(row, NOW) })),
			...all.map((row) => ({ own: 'campaign `sent`', event: campaignSent(row, NOW) })),
			...messages.flatMap((row) => [row, { ...least(row, CampaignMessage), status: row.status }]).flatMap((row) => tell(row).flat()),
		];
	};
	const source = (name, rows, document) => ({ service: 'EnterCRM', source: name, entries: looked(rows, schemas(document)) });
	return [
		{ service: 'EnterCRM', source: 'webhook', entries: delivered },
		source('poll, documented API', polls.enterCrmDocs, 'entercrm/openapi.json'),
		source("poll, server's API", polls.enterCrmServer, 'entercrm/server-openapi.json'),
	];
}

function enttor() {
	const { choices } = built('Outbound/choices.js');
	const { sample } = built('Outbound/samples.js');
	const { events, kinds } = built('Enttor/events.js');
	const { compared } = built('Enttor/watch.js');
	const { member, before, after } = fixture('polls').enttor;
	const look = (state, campaign) => compared(state, { at: Date.parse(NOW), team: [member.id], looks: [{ member, campaigns: [campaign] }] });
	const { CampaignStatus } = schemas('enttor/openapi.json');
	const { state } = look(undefined, before);
	const steps = [after, least(after, CampaignStatus)].flatMap((campaign) => look(state, campaign).steps);
	const names = choices.enttor.map(({ value }) => value).filter((value) => value !== 'any');
	const posted = sample('enttor', names, NOW).map((event) => ({ own: 'what you post', event }));
	const counted = steps.flatMap((step) =>
		events([step], Object.keys(kinds), NOW).map((event) => ({
			own: step.counter ? `counter \`${step.counter}\`` : 'status `completed`',
			event,
		})),
	);
	return [
		{ service: 'Enttor', source: 'webhook', mapped: true, entries: posted },
		{ service: 'Enttor', source: 'poll', entries: counted },
	];
}

/** @returns {Source[]} */
const sources = () => [...instantly(), ...inboxapp(), ...enterCrm(), ...enttor()];

module.exports = { NOW, sources, built };
