import type { IDataObject } from 'n8n-workflow';
import type { Operation } from '../../engine/describe';
import { choice, text } from '../../engine/fields';
import { execute, fakeClock, offering, type Order } from './support.mts';

fakeClock();

const SECRETS = ['open-sesame-1', 'open-sesame-2'];
const secret = (name: string) => text(name, 'It stays hidden', { required: true, typeOptions: { password: true } });
const enter: Operation = {
	name: 'Enter',
	action: 'Enter the loft',
	route: 'POST /enter',
	required: [text('name', 'Who', { required: true }), secret('password')],
};
const order = (row: Partial<Operation>, more: Partial<Order> = {}): Order => ({
	operation: 'enter',
	parameters: { name: 'Ada', password: '={{ $json.secret }}', options: { dryRun: true }, ...more.parameters },
	items: SECRETS.map((one) => ({ secret: one })),
	provider: offering({ enter: { ...enter, ...row } }),
	...(({ parameters: _, ...rest }) => rest)(more),
});
const bodies = (json: IDataObject[]) => json.map(({ body }) => body);
const twice = <T,>(one: T) => [one, one];

describe('what the form hides while it is typed, in a dry run', () => {
	test('is hidden under its own name, and the rest is shown', async () => {
		const { json, log } = await execute(order({}));
		expect(bodies(json)).toEqual(twice({ name: 'Ada', password: '********' }));
		expect(log.requests).toHaveLength(0);
	});

	test('wherever a variant puts it, and how often', async () => {
		const forVariant: Operation['forVariant'] = ({ body: { password, ...body } = {}, ...call }) => ({ ...call, body: { ...body, pass: password, again: password } }); // prettier-ignore
		const variants = { setting: 'speech', names: { old: 'the old post' }, probes: [] };
		const own = order({ forVariant }, { account: { data: { speech: 'old' } } });
		const { json, error } = await execute({ ...own, provider: { ...own.provider, variants } });
		expect(error).toBeUndefined();
		expect(bodies(json)).toEqual(twice({ name: 'Ada', pass: '********', again: '********' }));
	});

	test('also where it keeps its name, and is made into something else', async () => {
		const forVariant: Operation['forVariant'] = ({ body, ...call }) => ({ ...call, body: { ...body, password: `${String(body?.password)}#` } }); // prettier-ignore
		const variants = { setting: 'speech', names: { old: 'the old post' }, probes: [] };
		const own = order({ forVariant }, { account: { data: { speech: 'old' } } });
		const { json } = await execute({ ...own, provider: { ...own.provider, variants } });
		expect(bodies(json)).toEqual(twice({ name: 'Ada', password: '********' }));
	});

	test('a field that was left empty hides nothing of what else is empty', async () => {
		const row = { required: [text('name', 'Who'), text('place', 'Where')], optional: [secret('password')] };
		const forVariant: Operation['forVariant'] = (call) => ({ ...call, body: { ...call.body, none: undefined as never, nothing: null } });
		const variants = { setting: 'speech', names: { old: 'the old post' }, probes: [] };
		const own = order({ ...row, forVariant }, { account: { data: { speech: 'old' } }, parameters: { name: '', place: 'n' } });
		const { json } = await execute({ ...own, provider: { ...own.provider, variants } });
		expect(bodies(json)).toEqual(twice({ place: 'n', none: undefined, nothing: null }));
	});

	test('it is sent as it was typed, once it is no dry run', async () => {
		const { log } = await execute(order({}, { parameters: { options: {} } }));
		expect(log.requests.map(({ body }) => (body as IDataObject).password)).toEqual(SECRETS);
	});
});

describe('what would be read first', () => {
	const seeks: Operation['seeks'] = {
		look: ({ by }) => ({ route: by === 'code' ? 'GET /letters/by-code' : 'GET /letters' }),
		same: () => true,
		change: 'PUT /letters/{id}',
		several: () => '',
	};
	const save: Operation = {
		name: 'Save',
		action: 'Save a letter',
		route: 'POST /letters',
		required: [choice('by', 'How it is found', { Code: 'code', Title: 'title' }, { in: 'here' }), text('title', 'What')],
	};
	const run = async (row: Operation) =>
		await execute({
			operation: 'save',
			parameters: { by: '={{ $json.by }}', title: 'T', options: { dryRun: true } },
			items: [{ by: 'code' }, { by: 'title' }],
			provider: offering({ save: row }),
		});

	test('is said for each item of a row that looks for the record', async () => {
		const { items, log } = await run({ ...save, seeks });
		expect(log.requests).toHaveLength(0);
		expect(items.map(({ json, pairedItem }) => [json.method, json.readsFirst, json.body, pairedItem])).toEqual([
			['POST', 'GET /letters/by-code', { title: 'T' }, { item: 0 }],
			['POST', 'GET /letters', { title: 'T' }, { item: 1 }],
		]);
	});

	test('is nothing where the row does not look', async () => {
		const { json } = await run(save);
		for (const one of json) expect(one).not.toHaveProperty('readsFirst');
	});
});
