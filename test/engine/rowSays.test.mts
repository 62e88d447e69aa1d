import type { IDataObject } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { list, text } from '../../engine/fields';
import { broken, execute, fakeClock, letterOperations, offering, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const order = (
	operation: string,
	row: Partial<Operation>,
	serve: Serve,
	service: Partial<Provider> = {},
	more: Partial<Order> = {},
): Order => ({
	operation,
	parameters: { id: '={{ $json.id }}', title: '={{ $json.id }}', simplify: false, options: { concurrency: 1 }, ...more.parameters },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	provider: offering({ [operation]: { ...letterOperations[operation], ...row } }, service),
	...(({ parameters: _, ...rest }) => rest)(more),
});
const ok: Serve = () => ({ body: { ok: true } });

describe('what is said of an error by the code that the service gives it', () => {
	const says: Provider['says'] = (status, body) => {
		const { code } = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
		if (code === 'noInk') return { message: 'There is no ink', hint: 'Buy some.' };
		if (code === 'noRight') return { message: `Not allowed (${status})`, hint: 'Give it {scope}.' };
		return undefined;
	};
	const said = async (status: number, body: unknown, row: Partial<Operation> = {}) => {
		const { error } = await execute(order('get', { tries: 1, ...row }, () => ({ status, body }), { says }));
		return [error?.message, error?.description?.replace(/ 0 of 2.*$/, '')];
	};

	test('goes before what is said of the status, with the words of the service behind it', async () => {
		expect(await said(401, { code: 'noInk', problem: 'the inkwell is dry.' })).toEqual(['There is no ink [item 0]', 'Buy some. Pigeon Post said: the inkwell is dry.']); // prettier-ignore
		expect(await said(401, { code: 'other' })).toEqual(['The key was not accepted [item 0]', 'Make a new key.']);
		expect(await said(403, { code: 'noRight' })).toEqual(['Not allowed (403) [item 0]', 'Give it letters:read.']);
	});

	test('goes behind what the row says of the status', async () => {
		const errors = { 401: { message: 'This letter is locked', hint: 'Unlock it.' } };
		expect((await said(401, { code: 'noInk' }, { errors }))[0]).toBe('This letter is locked [item 0]');
		expect((await said(422, { code: 'noInk' }, { errors }))[0]).toBe('There is no ink [item 0]');
	});

	test('neither knows it: the words of the service, or its status', async () => {
		expect((await said(422, { code: 'other', problem: 'too long' }))[0]).toBe('Pigeon Post: Too long [item 0]');
		expect((await said(422, {}))[0]).toBe('Pigeon Post answered with status 422 [item 0]');
	});

	test.each<[unknown, string]>([
		['upstream is asleep', 'Pigeon Post: Upstream is asleep [item 0]'],
		[`x${'y'.repeat(500)}`, `Pigeon Post: X${'y'.repeat(199)} [item 0]`],
		['', 'Pigeon Post answered with status 422 [item 0]'],
		[null, 'Pigeon Post answered with status 422 [item 0]'],
		[undefined, 'Pigeon Post answered with status 422 [item 0]'],
	])('an answer that is a text is cut, and nothing is looked for in it (%#)', async (body, message) => {
		const { error } = await execute(order('get', {}, () => ({ status: 422, body, headers: { 'content-type': 'text/plain' } }), { says }));
		expect(error?.message).toBe(message);
	});

	test('an answer that is a page is told by its status: nobody reads its tags', async () => {
		const page = { status: 502, body: '<html><h1>Bad gateway</h1></html>', headers: { 'content-type': 'text/html; charset=utf-8' } };
		const { error } = await execute(order('get', { tries: 1 }, () => ({ ...page, status: 418 })));
		expect(error?.message).toBe('Pigeon Post answered with status 418 [item 0]');
		const down = await execute(order('get', { tries: 1 }, () => page));
		expect(down.error?.message).toBe('The loft is down [item 0]');
		expect(down.error?.description).not.toContain('<');
	});
});

describe('a list that an empty one clears', () => {
	const update: Partial<Operation> = {
		optional: [list('tags', 'Marks', { clears: true }), list('birds', 'Who'), text('note', 'A remark')],
	};
	const bodies = async (fields: IDataObject, operation = 'update') => {
		const { log, error } = await execute(order(operation, update, ok, {}, { parameters: { updateFields: fields, filters: fields }, items: [{ id: 'l0', none: [] }] })); // prettier-ignore
		return error?.message ?? log.requests.map(({ body, query }) => body ?? query);
	};

	test('is sent where an expression gives none, alone or beside others; any other list is not', async () => {
		expect(await bodies({ tags: '={{ $json.none }}' })).toEqual([{ tags: [] }]);
		expect(await bodies({ tags: '={{ $json.none }}', note: 'n' })).toEqual([{ tags: [], note: 'n' }]);
		expect(await bodies({ birds: '={{ $json.none }}', note: 'n' })).toEqual([{ note: 'n' }]);
	});

	test('is not sent where nothing stands in it', async () => {
		for (const nothing of ['', undefined]) expect(await bodies({ tags: nothing, note: 'n' })).toEqual([{ note: 'n' }]);
		expect(await bodies({ tags: '' })).toBe('There is nothing to change');
		expect(await bodies({ birds: '={{ $json.none }}' })).toBe('There is nothing to change');
	});
});

test('a row with a body sends one, be it empty; one without fields sends none', async () => {
	const plain = await execute(order('fly', {}, ok));
	const bodied = await execute(order('fly', { bodied: true }, ok));
	expect(plain.log.requests.map(({ body }) => body)).toEqual([undefined, undefined]);
	expect(bodied.log.requests.map(({ body }) => body)).toEqual([{}, {}]);
	expect(bodied.log.requests[0].headers['Content-Type']).toBe('application/json');
	expect(plain.log.requests[0].headers).not.toHaveProperty('Content-Type');
});

describe('what is given of an answer', () => {
	const answer: Operation['answer'] = (body, values, status) => ({ ...body, of: values.title as string, status });

	test('may depend on its status', async () => {
		const { json } = await execute(order('create', { answer }, (_, n) => ({ status: 200 + n, body: { n } })));
		expect(json).toEqual([
			{ n: 0, of: 'l0', status: 200 },
			{ n: 1, of: 'l1', status: 201 },
		]);
	});

	test('has none where the answer was found by a look', async () => {
		const settles: Operation['settles'] = { looks: () => [{ route: 'GET /letters/{id}', values: { id: 'l7' }, record: true }], found: ([[one]]) => one }; // prettier-ignore
		const serve: Serve = ({ method, body }) => (method === 'GET' ? { body: { id: 'l7' } } : (body as IDataObject).title === 'l0' ? broken('ECONNRESET') : { status: 202, body: { id: 'l8' } }); // prettier-ignore
		const { json } = await execute(order('create', { answer, settles }, serve));
		expect(json).toEqual([
			{ id: 'l7', of: 'l0', status: 0 },
			{ id: 'l8', of: 'l1', status: 202 },
		]);
	});
});

describe('a row that must not be repeated, though its method usually may be', () => {
	const breaks: Array<[string, () => Reply | Error]> = [
		['a reset connection', () => broken('ECONNRESET')],
		['503', () => ({ status: 503 })],
	];
	const unlooked: Operation['settles'] = { looks: () => [], found: () => undefined };

	test.each(breaks)('%s: sent once, and nobody knows', async (_, failure) => {
		for (const operation of ['delete', 'append'])
			for (const settles of [undefined, unlooked]) {
				const row = { repeatable: false, settles, reads: undefined };
				const { error, log } = await execute(order(operation, row, () => failure(), {}, { parameters: { note: 'n' } }));
				expect([error?.message, log.requests.length]).toEqual(['It is not known whether Pigeon Post has carried this out [item 0]', 1]);
			}
	});

	test.each(breaks)('%s, and it is not said: sent again, also where it could be looked for', async (_, failure) => {
		for (const settles of [undefined, unlooked]) {
			const serve: Serve = (request, n) => (n === 0 ? failure() : ok(request, n));
			const { error, log } = await execute(order('delete', { settles }, serve));
			expect([error, log.requests.length]).toEqual([undefined, 3]);
		}
	});
});
