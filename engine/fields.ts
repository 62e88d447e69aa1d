import type { IDataObject, INodeProperties, INodePropertyMode, INodePropertyOptions } from 'n8n-workflow';
import type { Column, Field, Words } from './describe';
import { caught, Refusal } from './refusal';

type Property = Field['property'];
type More = Partial<Omit<Field, 'property' | 'name'>> & Partial<Property>;

const acronyms: Record<string, string> = { id: 'ID', ids: 'IDs', url: 'URL', api: 'API', html: 'HTML', ai: 'AI' };
/** `company_name` and `companyName` -> `Company Name`. */
const labelOf = (name: string) =>
	name
		.replace(/([a-z])([A-Z])/g, '$1_$2')
		.split(/[_.]/)
		.map((word) => acronyms[word.toLowerCase()] ?? word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');
/** `company_name` -> `companyName`. */
const parameterOf = (name: string) => name.replace(/[_.](\w)/g, (_, letter: string) => letter.toUpperCase());

function field(name: string, base: Property, more: More = {}, ownSend?: Field['send']): Field {
	const { label = labelOf(name), parameter = parameterOf(name), in: where, send = ownSend, from, clears, shown, columns, ...rest } = more;
	return { name, label, parameter, in: where, send, from, clears, shown, columns, property: Object.assign(base, rest) };
}

const maker =
	(type: INodeProperties['type'], empty: INodeProperties['default'], send: Field['send']) =>
	(name: string, description: string, more: More = {}) =>
		field(name, { type, default: empty, description }, more, send);

function toNumber(value: unknown): number {
	const found = String(value).trim() === '' ? NaN : Number(value);
	if (!Number.isFinite(found)) throw new Refusal(`is not a number: "${String(value)}"`, 'Enter digits only');
	return found;
}

/** A time without a zone, as n8n's date field gives it, is a time in the workflow's zone. */
function inZone(text: string, timeZone: string): string {
	if (!/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) || Number.isNaN(Date.parse(`${text}Z`))) return text;
	const clock = (time: number) => Date.parse(`${new Date(time).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`);
	const asUtc = Math.floor(Date.parse(`${text}Z`) / 1000) * 1000;
	const near = asUtc - (clock(asUtc) - asUtc);
	return new Date(asUtc - (clock(near) - near)).toISOString();
}

function toInstant(value: unknown, zone = 'UTC'): string {
	const time = new Date(typeof value === 'number' ? value : inZone(String(value), zone));
	if (Number.isNaN(time.getTime())) throw new Refusal(`is not a date: "${String(value)}"`, 'Use a date such as 2027-01-31T09:00:00Z');
	return time.toISOString();
}

function toObject(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	const got = caught(() => JSON.parse(value) as unknown);
	if ('error' in got) throw new Refusal('is not valid JSON', 'Check the brackets, commas and quotes, or give an object with an expression');
	return got.value;
}

/** What was typed with commas, or given as an array; without what is empty. */
export function toList(value: unknown): unknown[] {
	const list = Array.isArray(value) ? value : String(value).split(',');
	return list
		.map((one: unknown) => (typeof one === 'string' ? one.trim() : one))
		.filter((one) => one !== '' && one !== null && one !== undefined);
}

/** From a word (or the API's own value) to the API's value. Throws a Refusal for anything else; `open` lets numbers pass. */
export function valueOf(words: Words, value: unknown, open = false): unknown {
	const wanted = String(value).trim().toLowerCase();
	const found = Object.entries(words).find(([word, api]) => String(api) === String(value) || word.toLowerCase() === wanted);
	if (found) return found[1];
	if (open && typeof value !== 'boolean' && wanted !== '' && Number.isFinite(Number(value))) return Number(value);
	throw new Refusal(`cannot be "${String(value)}"`, `Choose one of: ${Object.keys(words).join(', ')}`);
}

export const text = maker('string', '', (value) => (typeof value === 'object' ? value : String(value)));
export const number = maker('number', 0, toNumber);
export const flag = maker('boolean', false, (value) => (typeof value === 'string' ? /^(true|yes|1)$/i.test(value) : Boolean(value)));
/** An instant; sent as ISO 8601 in UTC. */
export const date = maker('dateTime', '', toInstant);
/** A calendar day; sent as YYYY-MM-DD, as the user wrote it. */
export const day = maker('dateTime', '', (value) =>
	(/^\d{4}-\d\d-\d\d/.test(String(value)) ? String(value) : toInstant(value)).slice(0, 10),
);
export const json = maker('json', '', toObject);
/** Several values, typed with commas or given as an array; sent as an array. */
export const list = maker('string', '', toList);
/** The same, sent as one text with commas. */
export const commaList = maker('string', '', (value) => toList(value).join(','));

/** Words as n8n's options. An option cannot be null: the word stands for it. */
export const optionsOf = (words: Words) =>
	Object.entries(words).map(([name, value]) => ({ name, value: value ?? name })) as INodePropertyOptions[];

/** One of a closed list of words. `open` lets other numbers pass (custom labels). */
export function choice(name: string, description: string, words: Words, { open, ...more }: More & { open?: boolean } = {}): Field {
	const options = optionsOf(words);
	const send = (value: unknown) => valueOf(words, value, open);
	return field(name, { type: 'options', options, default: options[0].value as string, description }, more, send);
}

/** Some of a closed list of words. */
export function choices(name: string, description: string, words: Words, more: More = {}): Field {
	const send = (value: unknown) => toList(value).map((one) => valueOf(words, one));
	return field(name, { type: 'multiOptions', options: optionsOf(words), default: [], description }, more, send);
}

/** One sentence for every field whose choices are loaded; n8n asks for it. */
const loaded = (about: string, ids: string) =>
	`${about}. Choose from the list, or specify ${ids} using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`;

/** Several records, chosen from a list that is loaded when the field opens. */
export function several(name: string, about: string, loadOptionsMethod: string, more: More = {}): Field {
	const description = loaded(about, 'IDs');
	return field(name, { type: 'multiOptions', typeOptions: { loadOptionsMethod }, default: [], description }, { send: toList, ...more });
}

/** One choice of a list that is loaded when the field opens. */
export function listed(name: string, about: string, loadOptionsMethod: string, more: More = {}): Field {
	const description = loaded(about, 'an ID');
	return field(name, { type: 'options', typeOptions: { loadOptionsMethod }, default: '', description }, more);
}

/** What an ID looks like, and how it is found in the address of a page of the app. */
export interface IdForm {
	id: { regex: string; placeholder: string; errorMessage: string };
	url?: { regex: string; placeholder: string };
}

/** One record, picked from a searched list, by ID or (where the app has record pages) by URL. A pasted URL is taken everywhere. */
export function picker(name: string, description: string, searchListMethod: string, { id, url, ...more }: More & IdForm): Field {
	const typed = (displayName: string, mode: string, { placeholder, ...properties }: IdForm['id']): INodePropertyMode => {
		return { displayName, name: mode, type: 'string', placeholder, validation: [{ type: 'regex', properties }] };
	};
	const fromList = { type: 'list', typeOptions: { searchListMethod, searchable: true } } as const;
	const modes: INodePropertyMode[] = [{ displayName: 'From List', name: 'list', ...fromList }, typed('By ID', 'id', id)];
	// The engine checks the address; to let the editor do it too would make every form longer.
	if (url) modes.push({ displayName: 'By URL', name: 'url', type: 'string', placeholder: url.placeholder });
	const send = (value: unknown) => {
		const given = String((value as IDataObject)?.value ?? value).trim();
		const found = (url && new RegExp(url.regex).exec(given)?.[1]) ?? given;
		if (!new RegExp(id.regex).test(found)) throw new Refusal(`is not valid: "${given}"`, id.errorMessage);
		return found;
	};
	return field(name, { type: 'resourceLocator', default: { mode: 'list', value: '' }, description, modes }, more, send);
}

/** Fields that belong together and may be repeated (n8n's fixedCollection); `add` is the text of the button. */
type Group = { group: string; label: string; add: string; fields: Field[] };
export function group(name: string, description: string, inner: Group, more: More = {}): Field {
	const values = inner.fields.map((one) => ({ displayName: one.label, name: one.parameter, ...one.property }));
	const typeOptions = { multipleValues: true, multipleValueButtonText: inner.add, sortable: true };
	const options = [{ name: inner.group, displayName: inner.label, values }];
	return field(name, { type: 'fixedCollection', placeholder: inner.add, typeOptions, default: {}, description, options }, more);
}

const mapper = { mode: 'add', fieldWords: { singular: 'field', plural: 'fields' }, addAllFields: true, multiKeyMatch: false } as const;

/** Records made from the input items: n8n's resourceMapper, automatic or by hand; `dependsOn`: parameters that change its columns. */
export function records(
	name: string,
	description: string,
	columns: Column[],
	resourceMapperMethod: string,
	{ dependsOn, ...more }: More & { dependsOn?: string[] } = {},
): Field {
	const typeOptions = { ...(dependsOn && { loadOptionsDependsOn: dependsOn }), resourceMapper: { resourceMapperMethod, ...mapper } };
	const empty = { mappingMode: 'autoMapInputData', value: null };
	return field(name, { type: 'resourceMapper', default: empty, noDataExpression: true, description, typeOptions }, { columns, ...more });
}
