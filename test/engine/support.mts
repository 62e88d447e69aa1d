import { AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type NodeExecutionHint,
	type JsonObject,
} from 'n8n-workflow';
import type { Operation, Provider, Words } from '../../engine/describe';
import { at } from '../../engine/describe';
import { choice, date, flag, json, list, number, picker, records, text } from '../../engine/fields';
import type { CountedRules } from '../../engine/outcome';
import { run } from '../../engine/run';

/** A service that nobody has: letters carried by pigeons. */
export const KEY = 'pgn-secret-0815';

export const colours: Words = { Red: 1, Green: 2, 'No Colour': null };

export const bulkRules: CountedRules = {
	check: (entry) => (entry.code === undefined && entry.words === undefined ? 'It has neither a code nor words' : undefined),
	key: (entry) => (entry.code === undefined ? undefined : String(entry.code).toLowerCase()),
	show: ['code', 'words'],
	created: (answer) => ((answer.made ?? []) as IDataObject[]).map(({ place, id }) => ({ index: place as number, id: id as string })),
	counts: (answer) => ({ duplicate: (answer.known ?? 0) as number, blocked: (answer.barred ?? 0) as number }),
	reasons: { duplicate: 'The loft has it already', blocked: 'The loft bars it' },
	lookup: {
		route: 'POST /letters/find',
		max: 2,
		ask: (codes, body) => ({ codes, loft: body.loft }),
		key: (found) => String(found.code).toLowerCase(),
		createdAt: 'stamps.made',
	},
};

const id = text('id', 'Which letter', { required: true });
const code = { name: 'code', label: 'Code', aliases: ['Mark'] };
const columns = [
	code,
	{ name: 'words', label: 'Words' },
	{ name: 'grams', label: 'Grams', send: number('grams', '').send },
	{ name: 'extra', label: 'Extra', send: (value: unknown) => value },
];
const simple = { fields: { id: 'id', title: 'title', colour: 'look.colour' }, words: { colour: colours } };

export const letterOperations: Record<string, Operation> = {
	create: {
		name: 'Create',
		action: 'Create a letter',
		route: 'POST /letters',
		required: [text('title', 'What it is about', { required: true })],
		optional: [
			text('note', 'A remark'),
			number('weight', 'In grams'),
			flag('express', 'Whether it is urgent'),
			choice('colour', 'Of the paper', colours),
			date('due', 'When it must arrive'),
			json('meta', 'Anything else'),
		],
		simple,
	},
	get: { name: 'Get', action: 'Get a letter', route: 'GET /letters/{id}', required: [id], simple },
	getAll: {
		name: 'Get Many',
		action: 'Get letters',
		route: 'GET /letters',
		optional: [text('title', 'What it is about'), list('tags', 'Marks')],
		gives: 'items',
		simple,
	},
	look: {
		name: 'Look',
		action: 'Look for letters',
		route: 'POST /letters/look',
		optional: [text('title', 'What it is about')],
		gives: 'items',
	},
	update: {
		name: 'Update',
		action: 'Update a letter',
		route: 'PATCH /letters/{id}',
		required: [id],
		optional: [text('note', 'A remark'), number('weight', 'In grams'), flag('express', 'Whether it is urgent')],
	},
	append: {
		name: 'Append',
		action: 'Append to a letter',
		route: 'PUT /letters/{id}',
		required: [id, text('note', 'A remark', { required: true }), flag('keep', 'Whether to keep what is there', { in: 'here' })],
		reads: {
			route: 'GET /letters/{id}',
			when: (values) => values.keep === true,
			into: (values, found) => ({ ...values, note: `${String(found.note)} ${String(values.note)}` }),
		},
	},
	delete: { name: 'Delete', action: 'Delete a letter', route: 'DELETE /letters/{id}', required: [id], gives: 'deleted' },
	fly: { name: 'Fly', action: 'Send a letter off', route: 'POST /letters/{id}/fly', required: [id], gives: 'accepted' },
	stamp: { name: 'Stamp', action: 'Stamp a letter', route: 'POST /letters/{id}/stamp', required: [id], repeatable: true },
	file: {
		name: 'File',
		action: 'File a letter',
		route: 'POST /letters/{id}/file',
		required: [id, text('drawer', 'Where to', { required: true })],
		independent: 'id',
	},
	check: {
		name: 'Check',
		action: 'Check a letter',
		route: 'POST /check',
		required: [text('title', 'What it is about', { required: true })],
		failed: (body) => (body.good === false ? String(body.why) : undefined),
	},
	copy: {
		name: 'Copy',
		action: 'Copy a letter',
		route: 'POST /letters/{id}/copy',
		required: [id],
		job: true,
		guard: (values) => (values.id === 'original' ? 'The original is never copied' : undefined),
	},
	addMany: {
		name: 'Add Many',
		action: 'Add letters',
		route: 'POST /letters/bulk',
		required: [
			text('loft', 'Where they go', { required: true }),
			choice('source', 'Where they come from', { Items: 'items', JSON: 'json' }, { in: 'here' }),
			records('letters', 'Which fields make up a letter', columns, 'columns', { shown: { source: ['items'] } }),
			json('letters', 'As JSON', { parameter: 'lettersJson', columns, required: true, shown: { source: ['json'] } }),
		],
		options: [
			choice(
				'unknown_columns',
				'What else the items have',
				{ 'Leave Out': 'ignore', Send: 'send' },
				{ in: 'here', send: (value) => (value === 'send' ? 'extra' : undefined) },
			),
		],
		batch: { field: 'letters', max: 3 },
		outcome: bulkRules,
	},
};

export const provider: Provider = {
	name: 'Pigeon Post',
	credential: 'pigeonApi',
	baseUrl: 'https://api.pigeon.example/v9',
	userAgent: 'pigeon-tests/1',
	concurrency: 3,
	limits: [],
	paging: { items: 'data', size: { name: 'limit', max: 5 }, by: 'cursor', send: 'after', read: 'next' },
	errors: {
		401: { message: 'The key was not accepted', hint: 'Make a new key.' },
		403: { message: 'The key may not do this', hint: 'Give it the scope {scope}.' },
		500: { message: 'The loft is down', hint: 'Run it again later.' },
	},
	reason: (body) => (body as IDataObject | undefined)?.problem as string | undefined,
	job: { route: 'GET /jobs/{id}', done: ['done'], failed: ['broken'], every: 4000 },
	lists: {
		letters: { route: 'GET /letters', search: 'q', value: 'id', label: (row) => String(row.title) },
		lofts: { route: 'POST /lofts/list', value: 'id', label: (row) => String(row.title) },
	},
	resources: {
		letter: { name: 'Letter', scope: 'letters', operations: letterOperations },
		pigeon: {
			name: 'Pigeon',
			operations: {
				get: { name: 'Get', action: 'Get a pigeon', route: 'GET /pigeons/{id}', required: [id] },
				getAll: { name: 'Get Many', action: 'Get pigeons', route: 'GET /pigeons', gives: 'items', paging: false },
				rest: {
					name: 'Rest',
					action: 'Let a pigeon rest',
					route: 'POST /pigeons/rest',
					required: [
						picker('id', 'Which pigeon', 'letters', {
							id: { regex: '^p\\d+$', placeholder: 'p1', errorMessage: 'An ID is a p and digits' },
							required: true,
						}),
					],
				},
			},
		},
	},
};

export const node: INode = {
	id: 'n1',
	name: 'Pigeon',
	type: 'test.pigeon',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { pigeonApi: { id: 'c', name: 'c' } },
};

export interface Request {
	method: string;
	path: string;
	query: IDataObject;
	body: unknown;
	headers: IDataObject;
	/** Fake clock, ms. */
	time: number;
}
export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}
/** A reply, or an Error that the network gives. */
export type Serve = (request: Request, index: number) => Reply | Error;

export const json200 = { 'content-type': 'application/json' };
/** The answers in this order; a request too many fails the test. */
export const script =
	(...answers: Array<Reply | Error>): Serve =>
	(request, index) => {
		const answer = answers[index];
		if (!answer) throw new Error(`request ${index + 1} was not expected: ${request.method} ${request.path}`);
		return answer;
	};
/** A failure of the network, as n8n's HTTP helper hands it on; `url`: where the request went that broke. */
export const broken = (networkCode: string, url?: string) =>
	new NodeApiError(
		node,
		Object.assign(new Error(`read ${networkCode}`), {
			code: networkCode,
			...(url !== undefined && { config: { url } }),
		}) as unknown as JsonObject,
	);

/** A list of operations as all that the service has. */
export const offering = (operations: Record<string, Operation>, more: Partial<Provider> = {}): Partial<Provider> => ({
	...more,
	resources: { letter: { name: 'Letter', scope: 'letters', operations } },
});

let credentials = 0;

/** What stands behind the credential of a run. */
export interface Account {
	/** The credential type, and its ID: the pace and what is known of a service are kept per credential. */
	type?: string;
	id?: string;
	/** Its fields. */
	data?: IDataObject;
	/** What the n-th login is answered; `token` in its body is what requests carry from then on, as `x-token`. */
	login?: (turn: number) => Reply | Error;
}

export interface Wire {
	requests: Request[];
	/** When the credential logged in, by the fake clock, ms. */
	logins: number[];
	/** The most that were under way at once. */
	most: number;
	/** Calls of getNodeParameter that evaluate, by name. */
	evaluated: Record<string, number>;
}

const replied = ({ status = 200, headers = json200, body = {} }: Reply) => ({ statusCode: status, headers, body }) as IN8nHttpFullResponse;

/** A status as the error that axios makes of it. */
function thrown({ statusCode: status, headers, body: data }: IN8nHttpFullResponse): AxiosError {
	const config = { headers: new AxiosHeaders() } as InternalAxiosRequestConfig;
	const response = { status, statusText: '', headers: AxiosHeaders.from(headers as Record<string, string>), data, config };
	const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
	return new AxiosError(`Request failed with status code ${status}`, code, config, {}, response);
}

type More = { credentialsDecrypted?: { data?: IDataObject } };

/** What n8n's helper does with a request, talking to `serve` instead of a network; each answer takes `latency` ms. */
export function wire(serve: Serve, latency: number, { type = 'pigeonApi', login }: Account = {}) {
	const log: Wire = { requests: [], logins: [], most: 0, evaluated: {} };
	let running = 0;
	const once = async (options: IHttpRequestOptions, token: unknown) => {
		const { origin, pathname } = new URL(options.url);
		const body = options.method === 'GET' ? undefined : (options.body as unknown);
		const request: Request = {
			method: options.method ?? 'GET',
			path: `${origin}${pathname}`.replace(provider.baseUrl, ''),
			query: { ...options.qs },
			body: body === '{}' ? {} : structuredClone(body),
			headers: { ...options.headers, ...(login && { 'x-token': token }) } as IDataObject,
			time: Date.now(),
		};
		const index = log.requests.push(request) - 1;
		log.most = Math.max(log.most, ++running);
		await new Promise((resolve) => setTimeout(resolve, latency));
		running--;
		const answer = serve(request, index);
		if (answer instanceof Error) throw answer;
		const ignored = options.ignoreHttpStatusErrors;
		const response = replied(answer);
		const except = typeof ignored === 'object' ? (ignored.except ?? []) : [];
		if (response.statusCode >= 400 && (!ignored || except.includes(response.statusCode))) throw thrown(response);
		return response;
	};
	/** n8n's preAuthentication: a credential without a token, or with an old one, logs in. */
	const enter = async (own: IDataObject, expired: boolean) => {
		if (!login || (own.token && !expired)) return;
		log.logins.push(Date.now());
		await new Promise((resolve) => setTimeout(resolve, latency));
		const answer = login(log.logins.length - 1);
		if (answer instanceof Error) throw answer;
		const response = replied(answer);
		if (response.statusCode >= 400) throw thrown(response);
		own.token = (response.body as IDataObject).token;
	};
	const httpRequestWithAuthentication = async (credential: string, options: IHttpRequestOptions, more?: More) => {
		expect(credential).toBe(type);
		expect(options).toMatchObject({ returnFullResponse: true, sendCredentialsOnCrossOriginRedirect: false });
		expect(options.ignoreHttpStatusErrors).toEqual(login ? { ignore: true, except: [401] } : true);
		const own = more?.credentialsDecrypted?.data ?? {};
		try {
			await enter(own, false);
			return await once(options, own.token);
		} catch (error) {
			if ((error as AxiosError).response?.status !== 401) throw new NodeApiError(node, error as JsonObject);
		}
		try {
			await enter(own, true);
			return await once(options, own.token);
		} catch (error) {
			throw new NodeApiError(node, error as JsonObject);
		}
	};
	return { log, httpRequestWithAuthentication };
}

/** What every context of n8n has. */
export const base = (
	http: ReturnType<typeof wire>['httpRequestWithAuthentication'],
	account: Account,
	parameters: INode['parameters'] = {},
) => {
	const { type = 'pigeonApi', id = `own${credentials++}`, data } = account;
	return {
		getNode: () => ({ ...node, parameters, credentials: { [type]: { id, name: 'c' } } }),
		getCredentials: async (asked: string) => {
			expect(asked).toBe(type);
			return { key: KEY, ...data };
		},
		helpers: { httpRequestWithAuthentication: http },
	};
};

export function loading(serve: Serve) {
	const { log, httpRequestWithAuthentication } = wire(serve, 1);
	return { log, context: base(httpRequestWithAuthentication, {}) as unknown as ILoadOptionsFunctions };
}

function evaluated(value: unknown, $json: IDataObject, $itemIndex: number): unknown {
	if (typeof value === 'string' && value.startsWith('=')) {
		const whole = /^=\{\{(.*)\}\}$/s.exec(value);
		if (!whole) return value.slice(1);
		return new Function('$json', '$itemIndex', `return (${whole[1]})`)($json, $itemIndex) as unknown;
	}
	if (Array.isArray(value)) return value.map((one) => evaluated(one, $json, $itemIndex));
	if (typeof value === 'object' && value !== null)
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, evaluated(one, $json, $itemIndex)]));
	return value;
}

export interface Order {
	operation: string;
	resource?: string;
	parameters?: IDataObject;
	items?: IDataObject[];
	serve?: Serve;
	latency?: number;
	continueOnFail?: boolean;
	signal?: AbortSignal;
	provider?: Partial<Provider>;
	/** More of n8n's helpers. */
	helpers?: object;
	/** More of what n8n gives a node. */
	context?: object;
	/** Two runs with the same name share a credential. */
	credential?: string;
	account?: Account;
}

export function execution(order: Order) {
	const { resource = 'letter', operation, items = [{}], serve = () => ({}), latency = 10 } = order;
	const account = { id: order.credential, ...order.account };
	const { log, httpRequestWithAuthentication } = wire(serve, latency, account);
	const raw: IDataObject = { resource, operation, ...order.parameters };
	const own = base(httpRequestWithAuthentication, account, raw as INode['parameters']);
	const hints: NodeExecutionHint[] = [];
	const context = {
		...own,
		helpers: { ...own.helpers, ...order.helpers },
		getTimezone: () => 'America/New_York',
		getWorkflow: () => ({ id: 'w1', name: 'Letters', active: true }),
		getExecutionId: () => 'e1',
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getInputData: () => items.map((one): INodeExecutionData => ({ json: one })),
		getExecutionCancelSignal: () => order.signal,
		continueOnFail: () => order.continueOnFail ?? false,
		addExecutionHints: (...more: NodeExecutionHint[]) => void hints.push(...more),
		getNodeParameter: (name: string, item: number, fallback?: unknown, options?: { rawExpressions?: boolean }) => {
			const value = at(raw, name);
			if (options?.rawExpressions) return value === undefined ? fallback : value;
			log.evaluated[name] = (log.evaluated[name] ?? 0) + 1;
			const found = evaluated(value, items[item], item);
			return found === undefined ? fallback : found;
		},
		...order.context,
	};
	const start = async () =>
		await run.call(
			context as unknown as IExecuteFunctions,
			{ ...provider, ...order.provider },
			{ continueOnFail: order.continueOnFail ?? false },
		);
	return { log, hints, start };
}

/** Lets the fake clock run until this is settled. */
export async function settled<T>(work: Promise<T>): Promise<T> {
	let open = true;
	const close = () => void (open = false);
	work.then(close, close);
	for (let turn = 0; open && turn < 20_000; turn++) await jest.advanceTimersToNextTimerAsync();
	if (open) throw new Error('it never ended');
	return await work;
}

type Failure = Error & { description?: string; context: IDataObject; httpCode?: string };

export interface Done {
	log: Wire;
	items: INodeExecutionData[];
	json: IDataObject[];
	error?: Failure;
	/** What the node says about its output. */
	hints: string[];
	/** How long it took by the fake clock, ms. */
	took: number;
}

/** Runs one node on the fake clock. An error is handed back, not thrown. */
export async function execute(order: Order): Promise<Done> {
	const { log, hints, start } = execution(order);
	const began = Date.now();
	const all = () => ({ log, hints: hints.map(({ message }) => message), took: Date.now() - began });
	try {
		const [items] = await settled(start());
		return { items, json: items.map((one) => one.json), ...all() };
	} catch (error) {
		return { items: [], json: [], error: error as Failure, ...all() };
	}
}

/** Fake clock for all tests of a file. */
export function fakeClock() {
	beforeEach(() =>
		jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z'), doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }),
	);
	afterEach(() => jest.useRealTimers());
}
