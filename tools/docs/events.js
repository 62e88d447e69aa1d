/** docs/events.md: which service gives which event, and what it says; made from the fixtures, so that it claims nothing else. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { built, NOW, sources } = require('./sources.js');

/** What an event may say besides what each has: name, provider, time, count, key and raw data. */
const FIELDS = [
	'channel',
	...['email', 'handle', 'profileUrl', 'name', 'id'].map((name) => `person.${name}`),
	...['id', 'name', 'step', 'variant'].map((name) => `campaign.${name}`),
	...['id', 'threadId', 'subject', 'text', 'html'].map((name) => `message.${name}`),
	'interest',
	'account',
];
const valueOf = (event, field) => field.split('.').reduce((part, name) => part[name], event);

/** How often a source fills a field, by the events that it gives. */
function fills({ entries, mapped }, field) {
	const filled = entries.filter(({ event }) => valueOf(event, field) !== null);
	if (filled.length === 0) return '-';
	if (mapped) return 'as you map it';
	if (filled.every(({ inferred }) => inferred)) return 'inferred';
	return filled.length === entries.length ? 'always' : 'where known';
}

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const unique = (values) => [...new Set(values)];
const titleOf = ({ service, source }) => `${service}, ${source}`;

/** For each service: its events, and under which names each source gives them. */
function which(all) {
	return unique(all.map(({ service }) => service))
		.map((service) => {
			const own = all.filter((one) => one.service === service);
			const names = unique(own.flatMap(({ entries }) => entries.map(({ event }) => event.event))).sort();
			const namesIn = ({ entries }, name) => {
				const found = entries.filter(({ event }) => event.event === name);
				return unique(found.map(({ own: said, inferred }) => (inferred ? `${said} *` : said))).join(', ') || '-';
			};
			const rows = names.map((name) => [`\`${name}\``, ...own.map((one) => namesIn(one, name))]);
			return `### ${service}\n\n${table(['event', ...own.map(({ source }) => source)], rows)}`;
		})
		.join('\n\n');
}

/** For each field: how often each source fills it. Sources without such an event are left out. */
function fields(all, only) {
	const fitting = all
		.map((one) => ({ ...one, entries: one.entries.filter(({ event }) => !only || event.event === only) }))
		.filter(({ entries }) => entries.length > 0);
	const rows = FIELDS.map((field) => [`\`${field}\``, ...fitting.map((one) => fills(one, field))]);
	return table(['field', ...fitting.map(titleOf)], rows);
}

/** What an event says, without what is null, and without what each has. */
function said({ dedupeKey: _key, occurredAt: _at, raw: _raw, count, ...event }) {
	const known = (value) => {
		if (value === null || typeof value !== 'object') return value ?? undefined;
		const own = Object.entries(value).filter(([, one]) => one !== null);
		return own.length > 0 ? Object.fromEntries(own) : undefined;
	};
	const parts = Object.entries(event).map(([name, value]) => [name, known(value)]);
	return JSON.stringify(
		Object.fromEntries([...parts, ...(count === 1 ? [] : [['count', count]])].filter(([, value]) => value !== undefined)),
	);
}

/** A sample of each event that can be chosen; of the polls of EnterCRM and Enttor, one of the fixture's. */
function samples(all) {
	const { choices } = built('Outbound/choices.js');
	const { sample } = built('Outbound/samples.js');
	const made = (giver) => sample(giver, choices[giver].map(({ value }) => value).filter((value) => value !== 'any'), NOW); // prettier-ignore
	const polled = (service, source) => {
		const { entries } = all.find((one) => one.service === service && one.source === source);
		return [...new Map(entries.map(({ event }) => [event.event, event])).values()];
	};
	const lists = [
		['Instantly, webhook', made('instantly')],
		['Inboxapp, webhook v2 (prospects: v1)', made('inboxapp')],
		['EnterCRM, webhook', made('entercrm')],
		["EnterCRM, poll, server's API", polled('EnterCRM', "poll, server's API")],
		['Enttor, webhook, with all fields mapped', made('enttor')],
		['Enttor, poll', polled('Enttor', 'poll')],
	];
	return lists.map(([title, events]) => `${title}:\n\n\`\`\`json\n${events.map(said).join('\n')}\n\`\`\``).join('\n\n');
}

/** A whole event. */
function whole() {
	const { sample } = built('Outbound/samples.js');
	const [reply] = sample('instantly', ['reply_received'], NOW);
	return `\`\`\`json\n${JSON.stringify({ ...reply, raw: { '...': 'the body as it was delivered' } }, null, 2)}\n\`\`\``;
}

/** The page: its text has a place for each part, as `{{fields}}` or `{{fields reply_received}}`. */
function events() {
	const all = sources();
	const parts = { which, fields, samples, whole };
	const text = readFileSync(join(__dirname, 'events.template.md'), 'utf8');
	return text.replace(/\{\{(\w+)(?: (\w+))?\}\}/g, (_place, part, only) => parts[part](all, only));
}

module.exports = { events };
