import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { OutcomeRules } from './outcome';
import type { Call } from './call';
import type { Limit } from './pace';
import type { Paging } from './pages';
import type { Seeks, Settles } from './settle';
import type { Variants } from './variants';

/** Plain values of one input item, by the API's own field names. */
export type Values = Record<string, unknown>;
/** An enum: the word a person reads, and the value the API takes. */
export type Words = Record<string, string | number | boolean | null>;
export type Route = `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;

/** One input of an operation. `name` is the API's own name for it (`body.html` reaches into an object). */
export interface Field {
	name: string;
	label: string;
	/** n8n's name of the parameter. */
	parameter: string;
	property: Omit<INodeProperties, 'name' | 'displayOptions' | 'displayName'>;
	/** Where it goes; by default the path if the route names it, the query of a GET, else the body. `here`: never sent. */
	in?: 'query' | 'body' | 'header' | 'here';
	/** From what the form gives to what the API takes; `zone` is the workflow's. Throws a Refusal, whose sentence is shown to the user. */
	send?: (value: unknown, zone?: string) => unknown;
	/** An expression that gives an empty list clears what is there; otherwise it is as good as not set. */
	clears?: boolean;
	/** Name of a list of the provider: its words are taken as well as its values. */
	from?: string;
	/** Other parameters that must have one of these values for the field to be shown and read. */
	shown?: Record<string, Array<string | number | boolean>>;
	/** Columns of records that come from input items. */
	columns?: Column[];
}

/** One column of the records that come from input items. `aliases` are other headers seen for it. */
export interface Column {
	name: string;
	label: string;
	type?: 'string' | 'number' | 'object' | 'options';
	options?: Array<{ name: string; value: string | number | boolean }>;
	aliases?: string[];
	send?: (value: unknown) => unknown;
	/** As that of a field. */
	from?: string;
}

/** The short form of an answer: output name -> path in the answer (or what makes it), and which of them are enums (words, or the name of a list that has them). */
export interface Simple {
	fields: Record<string, string | ((row: IDataObject) => unknown)>;
	words?: Record<string, Words | string>;
}

/** How calls are joined; `max` may be Infinity. `as`: entries are plain values on the wire, and have this name here and in their outcomes. */
export interface Batch {
	field: string;
	max: number;
	as?: string;
	/** From a joined call to what goes over the wire, where it looks different there. */
	wire?: (call: Call) => Call;
}

/** A file that an answer has the address of. */
export interface Linked {
	url: string;
	name?: string;
	type?: string;
}

/** One row: what an operation is called, where it is sent, what it takes, what it gives back. All functions are pure. */
export interface Operation {
	name: string;
	action: string;
	description?: string;
	/** What of it the service's documents do not say, and was inferred; stands in our docs. */
	inferred?: string;
	route: Route;
	/** The variants of the service that have it, and where; absent: all of them, at `route`. */
	variants?: Partial<Record<string, Route>>;
	/** From the call as the row makes it to what a variant of the service takes. Throws a Refusal for what that variant would drop. */
	forVariant?: (call: Call, variant: string, values: Values) => Call;
	/** The authentications that it takes, where it is not as usual. */
	auth?: string[];
	required?: Field[];
	/** Shown as Filters (lists), Update Fields (PATCH, PUT) or Additional Fields. */
	optional?: Field[];
	/** Which records a write is about; shown as Filters, beside `optional`. */
	filters?: Field[];
	/** An optional field that was added must have a value: left empty it would widen what is changed. */
	strict?: boolean;
	/** How the node behaves; shown under Options beside the engine's own. */
	options?: Field[];
	/** `items`: a list, paged unless `paging` is false. `accepted`: the API only says that it will. `file`: what `file` names. */
	gives?: 'item' | 'items' | 'deleted' | 'accepted' | 'file';
	paging?: Paging | false | ((values: Values, variant?: string) => Paging);
	/** Where the list is in an answer that is not paged, if not where it usually is. */
	items?: string;
	/** What a file is called, and its media type (a CSV can be had as items as well); or where an answer has its address, once it is there. */
	file?: { name: string; type: string } | { link: (body: IDataObject) => Linked | undefined; when?: (values: Values) => boolean };
	/** Calls that differ only in this body field are sent as one, up to `max` entries; goes with `outcome`. */
	batch?: Batch;
	outcome?: OutcomeRules;
	/** Sending it twice does no harm. GET, PUT and DELETE are so by themselves. */
	repeatable?: boolean;
	/** The header field whose value makes the call safe to be sent again. Left empty it is made of the execution, the node, the item and what `by` gives. */
	keyed?: { header: string; by: (values: Values) => unknown };
	/** What an answer says of the call, where its status alone does not: it is still under way; or nobody knows, and it must never be sent again. */
	means?: (status: number, body: unknown) => 'wait' | 'unsure' | undefined;
	/** The day on which the service ends it, YYYY-MM-DD. */
	ends?: string;
	/** Calls may run side by side, except those with the same value of this field. */
	independent?: string | ((values: Values) => string);
	/** The answer is a background job that can be waited for. */
	job?: boolean;
	simple?: Simple;
	/** Refuses an input, with the sentence to show. */
	guard?: (values: Values) => string | undefined;
	/** Reads a record first, and writes what `into` makes of it (a Refusal: nothing); unless `done` says that nothing is left to do, and what to give. */
	reads?: {
		route: Route | ((values: Values) => Route);
		ask?: IDataObject | ((values: Values) => IDataObject | undefined);
		when: (values: Values, variant?: string) => boolean;
		into: (values: Values, found: IDataObject, variant?: string) => Values;
		done?: (values: Values, found: IDataObject) => IDataObject | undefined;
		errors?: Errors;
		tries?: number;
	};
	/** What to say of a status, where the provider's words do not fit. */
	errors?: Errors;
	/** How often a 5xx is tried at most; some do not go away. */
	tries?: number;
	/** Looks for the record first: what is there is changed, what is not is created. */
	seeks?: Seeks;
	/** There is a body, be it empty. */
	bodied?: boolean;
	/** How to find out whether it was carried out, where sending it twice would do harm. */
	settles?: Settles;
	/** What is to be given of an answer that is one record, whatever its wrapping; `status` is 0 where it was found by a look. */
	answer?: (body: IDataObject, values: Values, status: number) => IDataObject;
	/** The answer holds what was sent (of these variants): what does not come back was not kept, and is named in a hint. */
	echoes?: boolean | string[];
	/** A success answer that is a failure: the API's reason. Not asked of lists that are paged. */
	failed?: (body: IDataObject, values: Values) => string | undefined;
	/** Where the call goes, if the user says so and not the route. */
	target?: (values: Values) => Omit<Call, 'items'>;
	/** What a key must be allowed, where the method does not say it (with another resource: `leads:read`); null: nothing. */
	scope?: 'read' | 'create' | 'update' | 'delete' | `${string}:${string}` | null;
}

export interface Resource {
	name: string;
	/** The API's name of the resource in the scopes of a key. */
	scope?: string;
	operations: Record<string, Operation>;
}

/**
 * A list that the editor shows: for pickers and choices. `search` takes the text typed by the user; without it the labels are
 * searched here. `fixed` are words that are always there; a list without a route has no others.
 */
export interface List {
	route?: Route;
	/** What is always asked. */
	ask?: IDataObject;
	search?: string;
	value: string;
	label: (row: IDataObject) => string;
	fixed?: Words;
	/** What a key must be allowed to read it. */
	scope?: string;
	/** Where the list is in an answer, if not where it usually is. */
	items?: string;
	/** How it is handed out, if not as usual. */
	paging?: Paging;
	/** It is read once for each entry of another list, whose value is asked for under this name. */
	per?: { list: string; ask: string };
}

/** What happened and what to do. */
export type Told = { message: string; hint: string };
/** The same by status. */
export type Errors = Record<number, Told>;

/** One of several ways to sign in, each with a credential type of its own. */
export interface SignIn {
	name: string;
	credential: string;
	/** The credential logs in and keeps a token: n8n logs in again when the service answers 401. */
	logsIn?: boolean;
}

/** What the engine needs to know of a service. */
export interface Provider {
	name: string;
	/** The credential type; where the form asks for the authentication, that of the usual one. */
	credential: string;
	/** Ways to sign in, by the value of the form's `authentication`; the first is the usual one. */
	authentication?: Record<string, SignIn>;
	/** The service speaks in several ways. */
	variants?: Variants;
	baseUrl: string;
	userAgent: string;
	/** How many calls may run side by side where nothing speaks against it. */
	concurrency: number;
	limits: Limit[];
	paging: Paging;
	/** By status: what happened and what to do. `{scope}` is replaced by the scope that the operation needs. */
	errors: Errors;
	/** The same by the service's own code in an error answer. */
	says?: (status: number, body: unknown) => Told | undefined;
	/** How many seconds an error answer tells to wait, where no header does. */
	wait?: (body: unknown) => number | undefined;
	/** Headers that tell the quota: how many calls, how many are left, and when there are more (Unix seconds). */
	told?: { limit: string; remaining: string; reset: string };
	/** The API's own words in an error answer that is more than a text. */
	reason: (body: IDataObject) => string | undefined;
	/** A success answer that says it was none: the service's reason. */
	failed?: (body: unknown) => string | undefined;
	/** What is in the envelope of a success answer. */
	open?: (body: unknown) => unknown;
	/** Background jobs: the states that end one, and the ms between two looks. */
	job?: { route: Route; done: string[]; failed: string[]; every: number; scope?: string };
	lists: Record<string, List>;
	resources: Record<string, Resource>;
}

/** Whether a request changes parts of a record. */
export const isUpdate = (route: string) => /^(PATCH|PUT) /.test(route);

/** Whether an operation only reads. */
export const isRead = ({ route, gives }: Operation) => route.startsWith('GET ') || gives === 'items';

/** All fields of an operation. */
export const fieldsOf = ({ required = [], filters = [], optional = [], options = [] }: Operation) => [
	...required,
	...filters,
	...optional,
	...options,
];

/** n8n's collections of an operation, and the fields in each. */
export function collectionsOf(operation: Operation): Array<['filters' | 'updateFields' | 'additionalFields' | 'options', Field[]]> {
	const { route, gives, filters = [], optional = [], options = [] } = operation;
	if (gives === 'items')
		return [
			['filters', [...filters, ...optional]],
			['options', options],
		];
	return [
		['filters', filters],
		[isUpdate(route) ? 'updateFields' : 'additionalFields', optional],
		['options', options],
	];
}

/** An answer as a record; empty where it is none. */
export const objectOf = (body: unknown) => (typeof body === 'object' && body !== null ? body : {}) as IDataObject;

/** Reads a dotted path. */
export const at = (record: unknown, path: string): unknown =>
	path.split('.').reduce((value, key) => (value as IDataObject | undefined)?.[key], record);
