import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../engine/describe';
import { choice, flag, group, json, list, text } from '../../engine/fields';
import { isObject } from '../../engine/reading';
import { caught, Refusal } from '../../engine/refusal';
import { plainId } from './fields';
import { columnData, platforms } from './leadColumns';
import { sentAs, type By } from './person';

export const campaignId = plainId('campaignId', 'ID of the campaign');
export const listId = plainId('listId', 'ID of the list');
/** Always sent: it is announced to become required. */
export const platform = choice('platform', 'Where the leads are', platforms);

const ways: Record<string, By> = { 'Inbox ID': 'externalId', 'Platform ID': 'platformId', 'User Name': 'username' };
const identifiedBy = (by: By, label: string, placeholder: string): Field =>
	text('identifier', 'Which lead of the campaign', {
		label,
		parameter: by,
		placeholder,
		required: true,
		shown: { by: [by] },
		send: sentAs(by),
	});

/** A lead of a campaign. */
export const lead: Field[] = [
	choice('by', 'How to say which lead it is', ways, { label: 'Identify By', default: 'platformId' }),
	identifiedBy('platformId', 'Platform ID', 'e.g. 44196397'),
	identifiedBy('username', 'User Name', 'e.g. sample_person'),
	identifiedBy('externalId', 'Inbox ID', 'e.g. hy4k7m2x9p1n6v3w8j5q0r'),
	platform,
];

const columnField = text('column', 'ID of the column', { label: 'Column ID', placeholder: 'e.g. custom_q5ck' });
const valueField = text('value', 'What the column is to hold', {});

/** Columns and values of the form as an object. Throws a Refusal. */
function valuesOf(value: unknown): IDataObject {
	const rows = [(value as { column?: IDataObject[] }).column ?? []].flat();
	if (rows.length === 0) throw new Refusal('has no column', "Add at least one with 'Add Column'");
	const out: IDataObject = {};
	for (const { column = '', value: own = '' } of rows) {
		const id = String(column).trim();
		if (!id) throw new Refusal('has a column without an ID', 'Fill it in, or remove the column');
		if (id in out) throw new Refusal(`has the column "${id}" twice`, 'Remove one of the two');
		out[id] = own;
	}
	return out;
}

/** The column values of a lead. */
export const columnValues: Field[] = [
	choice('data_source', 'How to give the values', { Form: 'form', JSON: 'json' }, { in: 'here', label: 'Set Up' }),
	group(
		'data',
		'Columns by their IDs, and what each is to hold',
		{ group: 'column', label: 'Column', add: 'Add Column', fields: [columnField, valueField] },
		{ label: 'Columns', parameter: 'columns', required: true, shown: { dataSource: ['form'] }, send: valuesOf },
	),
	json('data', 'Values by the IDs of their columns', {
		label: 'Columns',
		parameter: 'columnsJson',
		required: true,
		shown: { dataSource: ['json'] },
		placeholder: 'e.g. {"custom_q5ck": "Retail"}',
		send: columnData,
	}),
];

/** A time zone by its IANA name. */
export const timeZone = text('scheduleTimezone', 'Zone of the sending hours; UTC if left out', {
	label: 'Time Zone',
	placeholder: 'e.g. Europe/Lisbon',
	send: (value) => {
		const zone = String(value).trim();
		if ('value' in caught(() => new Intl.DateTimeFormat('en', { timeZone: zone }))) return zone;
		throw new Refusal(`is not known: "${zone}"`, 'Give an IANA name such as Europe/Lisbon');
	},
});

/** Column mappings: an object of objects. Throws a Refusal. */
function mappings(value: unknown): unknown {
	const given = json('columnMappings', '').send?.(value);
	if (isObject(given) && Object.values(given).every(isObject)) return given;
	throw new Refusal(
		'must be an object of objects',
		'Give JSON such as {"list ID": {"column ID of the list": "column ID of the campaign"}}',
	);
}

const clears = 'an expression that gives an empty list removes all';

/** Where the leads of a campaign come from, and who is left out. */
export const leadSources: Field[] = [
	json('columnMappings', 'By the ID of a list: its columns, and those of the campaign that they fill', {
		placeholder: 'e.g. {"list": {"custom_a1": "custom_b2"}}',
		send: mappings,
	}),
	text('detachBehavior', 'What becomes of the leads of a list that is taken out', { placeholder: 'e.g. unlink' }),
	flag('excludeContacted', 'Whether to leave out people whom the team has written to', { default: true }),
	flag('excludeMutuals', 'Whether to leave out mutual followers', { default: true }),
	list('excludedListIds', `Lists whose people are left out; ${clears}`, { clears: true }),
	list('syncedListIds', `Lists whose people become leads; ${clears}`, { clears: true }),
];

/** The same for a new campaign, with the names of the API. Throws a Refusal. */
export const rules = json('rules', 'As Set Lead Sources takes it, with the names of the API', {
	label: 'Lead Sources',
	placeholder: 'e.g. {"syncedListIds": ["tz4a98xxat96"], "excludeContacted": true}',
	send: (value) => {
		const given = json('rules', '').send?.(value);
		if (isObject(given)) return given;
		throw new Refusal('must be an object', 'Give JSON such as {"syncedListIds": ["tz4a98xxat96"]}');
	},
});
