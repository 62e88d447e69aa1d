import type { IDataObject } from 'n8n-workflow';
import type { Field, Words } from '../../engine/describe';
import { choices, group, listed, number, text } from '../../engine/fields';
import { named, Refusal } from '../../engine/refusal';
import { asHtml } from './html';
import { acceptedZone } from './timeZones';

const days: Words = { Monday: 1, Tuesday: 2, Wednesday: 3, Thursday: 4, Friday: 5, Saturday: 6, Sunday: 0 };

const dayField = choices('days', 'Days on which emails leave', days, { default: [1, 2, 3, 4, 5] });
const waitField = number('wait', 'How many days after the step before this email leaves; 0.5 is twelve hours. The first leaves at once.', {
	label: 'Wait (Days)',
	default: 3,
	typeOptions: { minValue: 0 },
});

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

/** The form's schedule as `campaign_schedule` of POST and PATCH /campaigns. Throws a Refusal. */
function campaignSchedule(value: unknown): IDataObject {
	const rows = rowsOf(value, 'period');
	if (rows.length === 0) throw new Refusal('has no sending hours', "Add at least one with 'Add Sending Hours'");
	const schedules = rows.map(
		({ from = fromField.property.default, to = toField.property.default, days: on, timezone = zoneField.property.default }, i) => {
			const timing = { from: hour(from), to: hour(to) };
			if (timing.from >= timing.to) throw new Refusal(`sends from ${timing.from} until ${timing.to}`, 'Set an end after the beginning');
			const chosen = (sent(dayField, on) as unknown[]).map(String);
			if (chosen.length === 0) throw new Refusal('has no day on which to send', 'Choose at least one day');
			const week = Object.fromEntries(Object.values(days).map((one) => [String(one), chosen.includes(String(one))]));
			return { name: `Schedule ${i + 1}`, timing, days: week, timezone: zone(timezone) };
		},
	);
	return { schedules };
}

/**
 * The form's steps as `sequences` of POST and PATCH /campaigns. Throws a Refusal.
 * The form asks for the wait before an email; the API keeps it in the step before, as the wait until the next.
 */
export function sequences(value: unknown): IDataObject[] | undefined {
	const rows = rowsOf(value, 'step');
	if (rows.length === 0) return undefined;
	const steps = rows.map((row, i) => {
		const versions = [row, ...rowsOf(row.variants ?? {}, 'variant')];
		const variants = versions.map(({ subject = '', body = '' }) => {
			if (!String(body).trim()) throw new Refusal(`has an empty message in step ${i + 1}`, 'Write a message, or remove the step');
			return { subject: String(subject), body: asHtml(body) };
		});
		if (i === 0 && variants.some(({ subject }) => !subject.trim()))
			throw new Refusal('has no subject in step 1', 'Only later steps may leave it empty, to stay in the thread');
		const next = rows[i + 1];
		const wait = next ? (sent(waitField, next.wait) as number) : 0;
		const delay = Number.isInteger(wait)
			? { delay: wait, delay_unit: 'days' }
			: { delay: Math.round(wait * 24 * 60), delay_unit: 'minutes' };
		return { type: 'email', ...delay, variants } as IDataObject;
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

/** Schedule and sequence as a person fills them in. */
export const schedule = (more: object = {}) =>
	group(
		'campaign_schedule',
		'On which days and between which hours the campaign sends',
		{ group: 'period', label: 'Sending Hours', add: 'Add Sending Hours', fields: [dayField, fromField, toField, zoneField] },
		{ label: 'Schedule', parameter: 'schedule', send: campaignSchedule, ...more },
	);

export const sequence = (more: object = {}) =>
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
		{ label: 'Sequence', parameter: 'sequence', send: sequences, ...more },
	);
