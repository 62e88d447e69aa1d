import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { flag, text } from '../../engine/fields';
import { properties } from '../../engine/properties';
import { execute, execution, fakeClock, KEY, offering, provider, settled, type Order, type Reply, type Serve } from './support.mts';

fakeClock();

const scan: Operation = {
	name: 'Get Scan',
	action: 'Get the scan of a letter',
	route: 'GET /letters/{id}/scan',
	required: [text('id', 'Which letter', { required: true })],
	options: [flag('download', 'Whether to fetch the file', { default: true, in: 'here' })],
	gives: 'file',
	simple: { fields: { id: 'id', state: 'state' } },
	failed: ({ state }) => (state === 'torn' ? 'the letter is torn' : undefined),
	file: {
		link: ({ at, called, kind }) => (at === undefined ? undefined : { url: at as string, name: called as string | undefined, type: kind as string | undefined }), // prettier-ignore
		when: ({ download }) => download !== false,
	},
};

interface Fetch extends IHttpRequestOptions {
	time: number;
}
type Binary = { data: Buffer; name: string; type?: string };

/** A store of files beside the service: what is fetched of it, and how it answers. */
class Store {
	readonly fetched: Fetch[] = [];
	answers: Array<Reply | Error> = [];

	readonly helpers = {
		httpRequest: async (options: IHttpRequestOptions) => {
			const answer = this.answers[this.fetched.push({ ...options, time: Date.now() }) - 1] ?? { body: Buffer.from('scan') };
			if (answer instanceof Error) throw answer;
			return { statusCode: answer.status ?? 200, headers: {}, body: answer.body };
		},
		prepareBinaryData: async (data: Buffer, name: string, type?: string): Promise<Binary> => ({ data, name, type }),
	};
}

let store: Store;
beforeEach(() => (store = new Store()));

const AT = 'https://files.example/a/scan.png?token=t1';
const ready = (at = AT, more: IDataObject = {}): Reply => ({ body: { id: 'l0', state: 'ready', at, ...more } });
const pending: Reply = { body: { id: 'l0', state: 'pending' } };
const order = (serve: Serve, options: IDataObject = {}, more: Partial<Order> = {}): Order => ({
	operation: 'scan',
	parameters: { id: '={{ $json.id }}', options: { concurrency: 1, ...options }, simplify: false },
	items: [{ id: 'l0' }, { id: 'l1' }],
	serve,
	helpers: store.helpers,
	provider: offering({ scan }),
	...more,
});
/** The answers for the first item in this order, the last one over and over; the others are ready. */
const first = (...answers: Reply[]): Serve => {
	let turn = 0;
	return ({ path }) => (path === '/letters/l0/scan' ? answers[Math.min(turn++, answers.length - 1)] : ready(undefined, { id: 'l1' }));
};
const files = ({ items }: Awaited<ReturnType<typeof execute>>, field = 'data') => items.map(({ binary }) => binary?.[field] as unknown as Binary | undefined); // prettier-ignore

test('the record of each item, and the file behind the address in it', async () => {
	store.answers = [{ body: Buffer.from('one') }, { body: Buffer.from('two') }];
	const done = await execute(order(first(ready())));
	expect(done.items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
		[{ id: 'l0', state: 'ready', at: AT }, { item: 0 }],
		[{ id: 'l1', state: 'ready', at: AT }, { item: 1 }],
	]);
	expect(files(done).map((file) => file?.data.toString())).toEqual(['one', 'two']);
	expect(done.log.requests).toHaveLength(2);
});

test('the address is asked without the credential, and with nothing of ours', async () => {
	const { log } = await execute(order(first(ready())));
	for (const { time: _, ...options } of store.fetched)
		expect(options).toEqual({ url: AT, encoding: 'arraybuffer', returnFullResponse: true, ignoreHttpStatusErrors: true });
	expect(store.fetched).toHaveLength(2);
	expect(JSON.stringify(store.fetched)).not.toContain(KEY);
	expect(log.requests.map(({ path }) => path)).toEqual(['/letters/l0/scan', '/letters/l1/scan']);
});

test('it is called as the answer says, else as the address ends', async () => {
	const names = async (at: string, more: IDataObject) => {
		const [file] = files(await execute(order(first(ready(at, more)))));
		return [file?.name, file?.type];
	};
	expect(await names(AT, { called: 'Letter 1.png', kind: 'image/png' })).toEqual(['Letter 1.png', 'image/png']);
	expect(await names(AT, {})).toEqual(['scan.png', undefined]);
	expect(await names('https://files.example/a/Brief%20eins.pdf', {})).toEqual(['Brief eins.pdf', undefined]);
	expect(await names('https://files.example/a/100%.pdf', {})).toEqual(['100%.pdf', undefined]);
	expect(await names('https://files.example/', {})).toEqual(['file', undefined]);
});

test.each([0, 1, 5_000_000])('%d bytes arrive as they are', async (size) => {
	const bytes = Buffer.from(Array.from({ length: Math.min(size, 256) }, (_, n) => n));
	const body = Buffer.alloc(size, bytes.length ? bytes : 0);
	store.answers = [{ body }];
	const [file] = files(await execute(order(first(ready()))));
	expect(file?.data.equals(body)).toBe(true);
	expect(file?.data).toHaveLength(size);
});

test('the field for the file may have another name; simplified, the record is short and the file is there', async () => {
	const done = await execute(order(first(ready()), { binaryProperty: 'scan' }));
	expect([files(done, 'scan')[0]?.name, files(done)[0]]).toEqual(['scan.png', undefined]);
	const short = await execute({ ...order(first(ready())), parameters: { id: '={{ $json.id }}' } });
	expect(short.json).toEqual([{ id: 'l0', state: 'ready' }, { id: 'l1', state: 'ready' }]); // prettier-ignore
	expect(files(short)[0]?.name).toBe('scan.png');
});

test('where only the record is wanted nothing is fetched and nothing is waited for', async () => {
	const done = await execute(order(first(pending), { download: false }));
	expect(done.json).toEqual([pending.body, ready(undefined, { id: 'l1' }).body]);
	expect([store.fetched.length, done.log.requests.length, files(done)]).toEqual([0, 2, [undefined, undefined]]);
	expect(done.took).toBeLessThan(100);
});

describe('not ready yet', () => {
	test('it is looked at again until it is, and the record is the last one', async () => {
		const done = await execute(order(first(pending, pending, pending, ready())));
		expect(done.json[0].state).toBe('ready');
		expect(done.log.requests).toHaveLength(5);
		expect(store.fetched[0].time - done.log.requests[0].time).toBeGreaterThanOrEqual(3 * 2000);
	});

	test.each([[60, undefined], [25, 25], [0, 0]])('for ever: given up after %d s, with what to do', async (seconds, waitAtMost) => {
		const done = await execute(order(first(pending), { ...(waitAtMost !== undefined && { waitAtMost }) }));
		expect(done.error?.message).toBe('The file cannot be fetched: it is not ready yet [item 0]');
		expect(done.error?.description).toContain('Run this item again later');
		expect(Math.round(done.took / 1000)).toBe(seconds);
		expect(store.fetched).toHaveLength(0);
	}); // prettier-ignore

	test('with continue on error the other item has its file', async () => {
		const done = await execute(order(first(pending), {}, { continueOnFail: true }));
		expect(done.json).toEqual([{ error: 'The file cannot be fetched: it is not ready yet [item 0]' }, ready(undefined, { id: 'l1' }).body]);
		expect(files(done).map((file) => file?.name)).toEqual([undefined, 'scan.png']);
	});

	test('it will never be, says the service: not looked at again', async () => {
		for (const answers of [[{ body: { state: 'torn' } }], [pending, { body: { state: 'torn' } }]]) {
			const done = await execute(order(first(...answers)));
			expect(done.error?.message).toBe('Pigeon Post did not do it: the letter is torn [item 0]');
			expect(done.log.requests).toHaveLength(answers.length);
		}
	});

	test('it is gone: the error of the service', async () => {
		const done = await execute(order(first(pending, { status: 404, body: { problem: 'no such scan' } })));
		expect(done.error?.message).toBe('Pigeon Post: No such scan [item 0]');
	});

	test('cancelled: it ends within a second, and asks nothing more', async () => {
		const stop = new AbortController();
		const { log, start } = execution(order(first(pending), {}, { signal: stop.signal }));
		const work = start().then(() => '', String);
		await jest.advanceTimersByTimeAsync(5500);
		stop.abort();
		const [asked, began] = [log.requests.length, Date.now()];
		expect(await settled(work)).toContain('cancelled');
		expect([Date.now() - began <= 1000, log.requests.length - asked]).toEqual([true, 0]);
	});
});

describe('an address that does not answer', () => {
	test.each<[string, Reply | Error]>([
		['expired', { status: 403, body: Buffer.from('expired') }],
		['broken', new Error('read ECONNRESET')],
	])('%s once: a fresh one is asked for, and fetched', async (_, failure) => {
		store.answers = [failure];
		const done = await execute(order(first(ready(), ready('https://files.example/b/new.png'))));
		expect(done.error).toBeUndefined();
		expect(store.fetched.map(({ url }) => url)).toEqual([AT, 'https://files.example/b/new.png', AT]);
		expect(files(done)[0]?.name).toBe('new.png');
		expect(done.json[0].at).toBe('https://files.example/b/new.png');
	});

	test.each<[Reply | Error, string]>([
		[{ status: 403 }, 'its address answered with status 403'],
		[new Error('read ECONNRESET'), 'the connection broke'],
	])('for ever: three times, then why', async (failure, why) => {
		store.answers = Array<Reply | Error>(9).fill(failure);
		const done = await execute(order(first(ready())));
		expect(done.error?.message).toBe(`The file cannot be fetched: ${why} [item 0]`);
		expect(store.fetched).toHaveLength(3);
	});
});

test('the form has where to put the file and how long to wait, and no lines as items', () => {
	const form = properties({ ...provider, ...offering({ scan }) });
	const options = form.find(({ name }) => name === 'options')?.options?.map(({ name }) => name);
	expect(options).toEqual(expect.arrayContaining(['binaryProperty', 'waitAtMost', 'download']));
	expect(form.map(({ name }) => name)).not.toContain('asItems');
});
