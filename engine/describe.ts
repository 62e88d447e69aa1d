import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { OutcomeRules } from './outcome';
import type { Limit } from './pace';
import type { Paging } from './pages';
import { Refusal } from './refusal';

/** Plain values of one input item, by the API's own field names. */
export type Values = Record<string, unknown>;
/** An enum: the word a person reads, and the value the API takes. */
export type Words = Record<string, string | number | boolean | null>;
export type Route = `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;
type Property = Omit<INodeProperties, 'name' | 'displayOptions' | 'displayName'>;

/** One input of an operation. `name` is the API's own name for it (`body.html` reaches into an object). */
export interface Field {
	name: string;
	label: string;
	/** n8n's name of the parameter. */
	parameter: string;
	property: Property;
	/** Where it goes; by default the path if the route names it, the query of a GET, else the body. `here`: never sent. */
	in?: 'query' | 'body' | 'here';
	/** From what the form gives to what the API takes. Throws a Refusal, whose sentence is shown to the user. */
	send?: (value: unknown) => unknown;
	/** Other parameters that must have one of these values for the field to be shown and read. */
	shown?: Record<string, Array<string | boolean>>;
	/** Columns of a record field (n8n's resourceMapper). */
	columns?: Column[];
}

/** One column of the records that come from input items. `aliases` are other headers seen for it. */
export interface Column {
	name: string;
	label: string;
	type?: 'string' | 'number' | 'object' | 'options';
	options?: INodePropertyOptions[];
	aliases?: string[];
	required?: boolean;
	send?: (value: unknown) => unknown;
}

/** The short form of an answer: output name -> path in the answer, and which of them are enums. */
export interface Simple {
	fields: Record<string, string>;
	words?: Record<string, Words>;
}

/** One row: what an operation is called, where it is sent, what it takes, what it gives back. */
export interface Operation {
	name: string;
	action: string;
	description?: string;
	route: Route;
	required?: Field[];
	/** Shown as Filters (lists), Update Fields (PATCH) or Additional Fields. */
	optional?: Field[];
	/** How the node behaves; shown under Options beside the engine's own. */
	options?: Field[];
	/** `items`: a list, paged unless `paging` is false. `accepted`: the API only says that it will. */
	gives?: 'item' | 'items' | 'deleted' | 'accepted';
	paging?: Paging | false;
	/** Calls that differ only in this body field are sent as one, up to `max` entries. */
	batch?: { field: string; max: number };
	outcome?: OutcomeRules;
	/** Sending it twice does no harm. GET, PUT and DELETE are so by themselves. */
	repeatable?: boolean;
	/** Calls may run side by side, except those with the same value of this field. */
	independent?: string;
	/** The answer is a background job that can be waited for. */
	job?: boolean;
	simple?: Simple;
	/** Refuses an input, with the sentence to show. Pure. */
	guard?: (values: Values) => string | undefined;
	/** Last change to the values before they are placed. Pure; may throw a Refusal. */
	prepare?: (values: Values) => Values;
	/** Reads a record first, and writes what `into` makes of it. */
	reads?: { route: Route; when: (values: Values) => boolean; into: (values: Values, found: IDataObject) => Values };
	limits?: Limit[];
	/** A success answer that is a failure: the API's reason. */
	failed?: (body: IDataObject) => string | undefined;
	/** What a key must be allowed, where the resource and the method do not say it: `read`, or null for nothing. */
	scope?: string | null;
}

export interface Resource {
	name: string;
	/** The API's name of the resource in key scopes. */
	scope?: string;
	operations: Record<string, Operation>;
}

/** A list the editor can search: for pickers and multiple choices. */
export interface List {
	route: Route;
	/** The parameter that takes the text typed by the user. */
	search?: string;
	value: string;
	label: (row: IDataObject) => string;
}

/** What the engine needs to know of a service. */
export interface Provider {
	name: string;
	credential: string;
	baseUrl: string;
	headers: (credentials: IDataObject) => Record<string, string>;
	userAgent: string;
	concurrency: number;
	limits: Limit[];
	paging: Paging;
	/** By status: what happened and what to do. `{scope}` is replaced by the scope that the operation needs. */
	errors: Record<number, { message: string; hint: string }>;
	/** The API's own words in an error answer. */
	reason: (body: unknown) => string | undefined;
	job?: { route: Route; done: string[]; failed: string[]; every: number };
	lists: Record<string, List>;
	resources: Record<string, Resource>;
}

/** Whether an operation only reads. */
export const isRead = ({ route, gives }: Operation) => route.startsWith('GET ') || gives === 'items';

const acronyms: Record<string, string> = { id: 'ID', ids: 'IDs', url: 'URL', api: 'API', cc: 'CC', bcc: 'BCC', esp: 'ESP', ai: 'AI', html: 'HTML' };

/** `company_name` -> `Company Name`. */
export const label = (name: string) =>
	name
		.split(/[_.]/)
		.map((word) => acronyms[word] ?? word.charAt(0).toUpperCase() + word.slice(1))
		.join(' ');

/** `company_name` -> `companyName`. */
export const parameter = (name: string) => name.replace(/[_.](\w)/g, (_, letter: string) => letter.toUpperCase());

/** Reads a dotted path. */
export const at = (record: unknown, path: string): unknown =>
	path.split('.').reduce((value, key) => (value as IDataObject | undefined)?.[key], record);

type More = Partial<Omit<Field, 'property' | 'name'>> & Partial<Property>;

function field(name: string, property: Property, more: More = {}): Field {
	const { label: words = label(name), parameter: own = parameter(name), in: where, send, shown, columns, ...rest } = more;
	return { name, label: words, parameter: own, in: where, send, shown, columns, property: { ...property, ...rest } };
}

const maker =
	(type: INodeProperties['type'], empty: INodeProperties['default'], send?: Field['send']) =>
	(name: string, description: string, more: More = {}): Field =>
		field(name, { type, default: empty, description }, { send, ...more });

const object = (value: unknown): unknown => {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		throw new Refusal('is not valid JSON', 'Check the brackets, commas and quotes, or give an object with an expression');
	}
};

const instant = (value: unknown): string => {
	const time = new Date(typeof value === 'number' ? value : String(value));
	if (Number.isNaN(time.getTime())) throw new Refusal('is not a date', 'Use a date such as 2027-01-31T09:00:00Z');
	return time.toISOString();
};

const listed = (value: unknown): unknown[] => {
	const list = Array.isArray(value) ? value : String(value).split(',');
	return list.map((one) => (typeof one === 'string' ? one.trim() : one)).filter((one) => one !== '' && one != null);
};

export const text = maker('string', '', (value) => (typeof value === 'object' ? value : String(value)));
export const number = maker('number', 0, (value) => {
	if (Number.isNaN(Number(value))) throw new Refusal('is not a number', 'Enter digits only');
	return Number(value);
});
export const flag = maker('boolean', false, (value) => (typeof value === 'string' ? value === 'true' : Boolean(value)));
/** An instant; sent as ISO 8601 in UTC. */
export const date = maker('dateTime', '', instant);
/** A calendar day; sent as YYYY-MM-DD, as the user wrote it. */
export const day = maker('dateTime', '', (value) =>
	/^\d{4}-\d\d-\d\d/.test(String(value)) ? String(value).slice(0, 10) : instant(value).slice(0, 10),
);
export const json = maker('json', '', object);
/** Several values, typed with commas or given as an array; sent as an array. */
export const list = maker('string', '', listed);
/** The same, sent as one text with commas. */
export const commaList = maker('string', '', (value) => listed(value).join(','));

/** One of a closed list of words. `open` lets other values pass (custom labels). */
export function choice(name: string, description: string, words: Words, { open = false, ...more }: More & { open?: boolean } = {}): Field {
	const options = Object.entries(words).map(([word, value]) => ({ name: word, value: value ?? word })) as INodePropertyOptions[];
	return field(name, { type: 'options', options, default: options[0].value as string, description }, { send: (value) => valueOf(words, value, open), ...more });
}

/** From a word (or the API's own value) to the API's value. Throws a Refusal for anything else unless `open`. */
export function valueOf(words: Words, value: unknown, open = false): unknown {
	const wanted = String(value).trim().toLowerCase();
	const found = Object.entries(words).find(([word, api]) => String(api) === String(value) || word.toLowerCase() === wanted);
	if (found) return found[1];
	if (open && value !== '' && Number.isFinite(Number(value))) return Number(value);
	throw new Refusal(`cannot be "${String(value)}"`, `Choose one of: ${Object.keys(words).join(', ')}`);
}

/** From the API's value to the word. Unknown values pass through. */
export const wordOf = (words: Words, value: unknown): unknown =>
	Object.entries(words).find(([, api]) => api === (value ?? null))?.[0] ?? value;

/** One record, picked from a searched list, by ID or (where the app has record pages) by URL. */
export function picker(name: string, description: string, method: string, { id, url, ...more }: More & { id: { regex: string; placeholder: string; error: string }; url?: { regex: string; placeholder: string } }): Field {
	const byUrl = {
		displayName: 'By URL', name: 'url', type: 'string', placeholder: url?.placeholder,
		validation: [{ type: 'regex', properties: { regex: url?.regex, errorMessage: 'This is not the address of such a page' } }],
	}; // prettier-ignore
	const modes = [
		{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: method, searchable: true } },
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: id.placeholder, validation: [{ type: 'regex', properties: { regex: id.regex, errorMessage: id.error } }] },
		...(url ? [byUrl] : []),
	] as INodeProperties['modes']; // prettier-ignore
	const send = (value: unknown) => {
		const given = String((value as IDataObject)?.value ?? value).trim();
		const found = (url && new RegExp(url.regex).exec(given)?.[1]) ?? given;
		if (!new RegExp(id.regex).test(found)) throw new Refusal(`is not valid: "${given}"`, id.error);
		return found;
	};
	return field(name, { type: 'resourceLocator', default: { mode: 'list', value: '' }, description, modes }, { send, ...more });
}

const idOf = (property: string) => `${property}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`;

/** Several records, chosen from a list that is loaded when the field opens. */
export const several = (name: string, description: string, method: string, more: More = {}): Field =>
	field(name, { type: 'multiOptions', typeOptions: { loadOptionsMethod: method }, default: [], description: idOf(description) }, { send: listed, ...more });

/** Some of a closed list of words. */
export function choices(name: string, description: string, words: Words, more: More = {}): Field {
	const { property } = choice(name, description, words);
	return field(name, { ...property, type: 'multiOptions', default: [] }, { send: (value) => listed(value).map((one) => valueOf(words, one)), ...more });
}

/** Fields that belong together (n8n's fixedCollection). `group` names the inner one; `many` lets it repeat. */
export function group(name: string, description: string, inner: { group: string; label: string; fields: Field[]; many?: string }, more: More = {}): Field {
	const values = inner.fields.map((one) => ({ displayName: one.label, name: one.parameter, ...(one.shown && { displayOptions: { show: one.shown } }), ...one.property }));
	const options = [{ name: inner.group, displayName: inner.label, values }];
	const typeOptions = inner.many ? { multipleValues: true, multipleValueButtonText: inner.many, sortable: true } : undefined;
	return field(name, { type: 'fixedCollection', ...(typeOptions && { typeOptions }), default: {}, description, options }, more);
}

/** Records made from the input items: n8n's resourceMapper, automatic or by hand. */
export const records = (name: string, description: string, columns: Column[], method: string, words: { singular: string; plural: string }, more: More = {}): Field =>
	field(
		name,
		{
			type: 'resourceMapper',
			default: { mappingMode: 'autoMapInputData', value: null },
			noDataExpression: true,
			description,
			typeOptions: { resourceMapper: { resourceMapperMethod: method, mode: 'add', fieldWords: words, addAllFields: true, multiKeyMatch: false } },
		},
		{ columns, ...more },
	);
