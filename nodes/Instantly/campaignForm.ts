import type { IDataObject } from 'n8n-workflow';
import type { Field, Words } from '../../engine/describe';
import { choice, choices, group, json, listed, number, text } from '../../engine/fields';
import { named, Refusal } from '../../engine/refusal';
import { asHtml } from './html';
import { acceptedZone } from './timeZones';

const days: Words = { Monday: 1, Tuesday: 2, Wednesday: 3, Thursday: 4, Friday: 5, Saturday: 6, Sunday: 0 };

const dayField = choices('days', 'Days on which emails leave', days, { default: [1, 2, 3, 4, 5] });
const waitField = number(
	'wait',
	'How many days after the step before this email leaves; 0.5 is twelve hours. The first of a campaign leaves at once.',
	{ label: 'Wait (Days)', default: 3, typeOptions: { minValue: 0 } },
);

const fromField = text('from', 'First hour in which emails leave', { default: '09:00', placeholder: 'e.g. 09:00' });
const toField = text('to', 'Hour after which no email leaves', { default: '17:00', placeholder: 'e.g. 17:00' });
/** Loaded when it opens: 102 zones in the form of each schedule would make the editor slower. */
const zoneField = listed('timezone', 'Zone of these hours; in brackets, places with the same clock', 'timeZones', {
	label: 'Time Zone Name or ID',
	default: 'America/Chicago',
});

/** What one field of a group sends; absent ones have the default that the form shows. */
const sent = (field: Field, value: unknown = field.property.default) => named(field, () => field.send?.(value));

const rowsOf = (value: unknown, group: string) => [(value as IDataObject)[group] ?? []].flat() as IDataObject[];

function hour(value: unknown): string {
	const time = String(value).trim().padStart(5, '0');
	if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Refusal(`has the hour "${String(value)}"`, 'Write hours as 09:00 or 17:30');
	return time;
}

function zone(value: unknown): string {
	const found = acceptedZone(String(value));
	if (!found) throw new Refusal(`has the time zone "${String(value)}", which Instantly does not know`, 'Choose a time zone from the list');
	return found;
}

/** Chosen days as the API wants them: each day of the week, and whether it is one of them. */
const week = (chosen: string[]) => Object.fromEntries(Object.values(days).map((one) => [String(one), chosen.includes(String(one))]));

/** The form's schedule as the API takes it. Throws a Refusal. */
function scheduleOf(value: unknown): IDataObject {
	const rows = rowsOf(value, 'period');
	if (rows.length === 0) throw new Refusal('has no sending hours', "Add at least one with 'Add Sending Hours'");
	const schedules = rows.map(
		({ from = fromField.property.default, to = toField.property.default, days: on, timezone = zoneField.property.default }, i) => {
			const timing = { from: hour(from), to: hour(to) };
			if (timing.from >= timing.to) throw new Refusal(`sends from ${timing.from} until ${timing.to}`, 'Set an end after the beginning');
			const chosen = (sent(dayField, on) as unknown[]).map(String);
			if (chosen.length === 0) throw new Refusal('has no day on which to send', 'Choose at least one day');
			return { name: `Schedule ${i + 1}`, timing, days: week(chosen), timezone: zone(timezone) };
		},
	);
	return { schedules };
}

/** The same where no hours are nothing to send. Throws a Refusal. */
const scheduleIfAny = (value: unknown) => (rowsOf(value, 'period').length === 0 ? undefined : scheduleOf(value));

/** What one row says about its wait, as the API takes it: whole days, else minutes. */
function waitOf({ wait }: IDataObject, name: 'delay' | 'pre_delay'): IDataObject {
	const found = sent(waitField, wait) as number;
	const [value, unit] = Number.isInteger(found) ? [found, 'days'] : [Math.round(found * 24 * 60), 'minutes'];
	return { [name]: value, [`${name}_unit`]: unit };
}

/**
 * The form's steps as `sequences` of the API. Throws a Refusal.
 * The form asks for the wait before an email; the API keeps it in the step before, as the wait until the next. Only a subsequence
 * (`follows`) has a wait before its first email, which may stay in the thread of the campaign.
 */
function sequences(value: unknown, follows = false): IDataObject[] | undefined {
	const rows = rowsOf(value, 'step');
	if (rows.length === 0) return undefined;
	const steps = rows.map((row, i) => {
		const versions = [row, ...rowsOf(row.variants ?? {}, 'variant')];
		const variants = versions.map(({ subject = '', body = '' }) => {
			if (!String(body).trim()) throw new Refusal(`has an empty message in step ${i + 1}`, 'Write a message, or remove the step');
			return { subject: String(subject), body: asHtml(body) };
		});
		if (i === 0 && !follows && variants.some(({ subject }) => !subject.trim()))
			throw new Refusal('has no subject in step 1', 'Only later steps may leave it empty, to stay in the thread');
		const before = i === 0 && follows ? waitOf(row, 'pre_delay') : {};
		return { type: 'email', ...waitOf(rows[i + 1] ?? { wait: 0 }, 'delay'), ...before, variants } as IDataObject;
	});
	return [{ steps }];
}

const message: Field[] = [
	text('subject', 'Subject; leave it empty after step 1 to stay in the same thread', {
		placeholder: 'e.g. Quick question about {{companyName}}',
	}),
	text('body', 'What the email says; lines of plain text become HTML', {
		label: 'Message',
		typeOptions: { rows: 6 },
		placeholder: 'e.g. Hi {{firstName}}, ...',
	}),
];

/** How schedule and sequence are given: as a person fills them in, or as the API has them. */
export const setUp = choice('set_up', 'How to give schedule and sequence', { Form: 'form', JSON: 'json' }, { in: 'here' });
const inForm = { shown: { setUp: ['form'] } };
const inJson = { shown: { setUp: ['json'] } };

const scheduleAs = (name: string, description: string, more: object) =>
	group(
		name,
		description,
		{ group: 'period', label: 'Sending Hours', add: 'Add Sending Hours', fields: [dayField, fromField, toField, zoneField] },
		{ label: 'Schedule', parameter: 'schedule', ...inForm, ...more },
	);
/** The schedule of a new campaign. */
export const schedule = (more: object = {}) =>
	scheduleAs('campaign_schedule', 'On which days and between which hours the campaign sends', { send: scheduleOf, ...more });
/** The schedule of what has one already. */
export const ownSchedule = (name: string) =>
	scheduleAs(name, 'On which days and between which hours emails leave; if empty, as before or as in the campaign', {
		send: scheduleIfAny,
	});

/** The steps. `follows`: of a subsequence. */
export const sequence = ({ follows = false } = {}) =>
	group(
		'sequences',
		'The emails that each lead gets, one after the other',
		{
			group: 'step',
			label: 'Step',
			add: 'Add Step',
			fields: [
				waitField,
				...message,
				group('variants', 'Other versions of this email, sent in turn', {
					group: 'variant',
					label: 'Variant',
					add: 'Add Variant',
					fields: message,
				}),
			],
		},
		{ label: 'Sequence', parameter: 'sequence', send: (value) => sequences(value, follows), ...inForm },
	);

/** Both in the form of the API. */
export const jsonSchedule = (more: object = {}, name = 'campaign_schedule') =>
	json(name, 'Schedule in the form of the API, as JSON', { label: 'Schedule (JSON)', parameter: 'scheduleJson', ...inJson, ...more });
export const jsonSequence = json('sequences', 'List with one element that holds the steps, in the form of the API, as JSON', {
	label: 'Sequence (JSON)',
	parameter: 'sequenceJson',
	...inJson,
});
