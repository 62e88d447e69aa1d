import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
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
/** A failure of the network, as n8n's HTTP helper hands it on. */
export const broken = (networkCode: string) =>
	new NodeApiError(node, Object.assign(new Error(`read ${networkCode}`), { code: networkCode }) as unknown as JsonObject);

let credentials = 0;

export interface Wire {
	requests: Request[];
	/** The most that were under way at once. */
	most: number;
	/** Calls of getNodeParameter that evaluate, by name. */
	evaluated: Record<string, number>;
}

/** What n8n's helper does with a request, talking to `serve` instead of a network; each answer takes `latency` ms. */
function wire(serve: Serve, latency: number) {
	const log: Wire = { requests: [], most: 0, evaluated: {} };
	let running = 0;
	const httpRequestWithAuthentication = async (credential: string, options: IHttpRequestOptions) => {
		expect(credential).toBe('pigeonApi');
		expect(options).toMatchObject({ returnFullResponse: true, ignoreHttpStatusErrors: true, sendCredentialsOnCrossOriginRedirect: false });
		const { origin, pathname } = new URL(options.url);
		const body = options.method === 'GET' ? undefined : (options.body as unknown);
		const request: Request = {
			method: options.method ?? 'GET',
			path: `${origin}${pathname}`.replace(provider.baseUrl, ''),
			query: { ...options.qs },
			body: body === '{}' ? {} : structuredClone(body),
			headers: { ...options.headers } as IDataObject,
			time: Date.now(),
		};
		const index = log.requests.push(request) - 1;
		log.most = Math.max(log.most, ++running);
		await new Promise((resolve) => setTimeout(resolve, latency));
		running--;
		const answer = serve(request, index);
		if (answer instanceof Error) throw answer;
		return { statusCode: answer.status ?? 200, headers: answer.headers ?? json200, body: answer.body ?? {} };
	};
	return { log, httpRequestWithAuthentication };
}

const base = (id: string, http: ReturnType<typeof wire>['httpRequestWithAuthentication']) => ({
	getNode: () => ({ ...node, credentials: { pigeonApi: { id, name: 'c' } } }),
	getCredentials: async () => ({ key: KEY }),
	helpers: { httpRequestWithAuthentication: http },
});

export function loading(serve: Serve) {
	const { log, httpRequestWithAuthentication } = wire(serve, 1);
	return { log, context: base(`load${credentials++}`, httpRequestWithAuthentication) as unknown as ILoadOptionsFunctions };
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
	/** Two runs with the same name share a credential. */
	credential?: string;
}

export function execution(order: Order) {
	const { resource = 'letter', operation, items = [{}], serve = () => ({}), latency = 10 } = order;
	const { log, httpRequestWithAuthentication } = wire(serve, latency);
	const raw: IDataObject = { resource, operation, ...order.parameters };
	const own = base(order.credential ?? `run${credentials++}`, httpRequestWithAuthentication);
	const context = {
		...own,
		helpers: { ...own.helpers, ...order.helpers },
		getTimezone: () => 'America/New_York',
		getInputData: () => items.map((one): INodeExecutionData => ({ json: one })),
		getExecutionCancelSignal: () => order.signal,
		continueOnFail: () => order.continueOnFail ?? false,
		getNodeParameter: (name: string, item: number, fallback?: unknown, options?: { rawExpressions?: boolean }) => {
			const value = at(raw, name);
			if (options?.rawExpressions) return value === undefined ? fallback : value;
			log.evaluated[name] = (log.evaluated[name] ?? 0) + 1;
			const found = evaluated(value, items[item], item);
			return found === undefined ? fallback : found;
		},
	};
	const start = async () =>
		await run.call(
			context as unknown as IExecuteFunctions,
			{ ...provider, ...order.provider },
			{ continueOnFail: order.continueOnFail ?? false },
		);
	return { log, start };
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
	/** How long it took by the fake clock, ms. */
	took: number;
}

/** Runs one node on the fake clock. An error is handed back, not thrown. */
export async function execute(order: Order): Promise<Done> {
	const { log, start } = execution(order);
	const began = Date.now();
	try {
		const [items] = await settled(start());
		return { log, items, json: items.map((one) => one.json), took: Date.now() - began };
	} catch (error) {
		return { log, items: [], json: [], error: error as Failure, took: Date.now() - began };
	}
}

/** Fake clock for all tests of a file. */
export function fakeClock() {
	beforeEach(() =>
		jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z'), doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }),
	);
	afterEach(() => jest.useRealTimers());
}
