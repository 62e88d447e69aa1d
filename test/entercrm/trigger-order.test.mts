import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import { N8n } from '../support/n8n.mts';
import { Polling } from '../support/polling.mts';
import { asEvents, stillClock, TriggerWorld } from './triggerWorld.mts';

const NOON = Date.parse('2026-03-16T12:00:00Z');

/** An EnterCRM that gives its customers in whatever order they are in here. */
class Careless {
	customers: IDataObject[] = [];
	asked = 0;
	private readonly server = http.createServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://localhost');
		const [page, size] = ['page', 'per_page'].map((name) => Number(url.searchParams.get(name)));
		const data = this.customers.slice((page - 1) * size, page * size);
		const meta = { current_page: page, per_page: size, total: this.customers.length, last_page: Math.ceil(this.customers.length / size) };
		if (url.pathname === '/customers') this.asked++;
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(url.pathname === '/auth/login' ? { token: 'token' } : { data, meta }));
	});

	async trigger(): Promise<Polling> {
		await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
		const baseUrl = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
		const credential = { email: 'owner@example.com', password: 'password', profile: 'docs', baseUrl };
		const n8n = await N8n.load('enterCrm', { enterCrmLoginApi: credential });
		return new Polling(n8n, { node: 'enterCrmTrigger', parameters: { events: ['customer_created'], options: {} } });
	}

	close = async () => await new Promise((closed) => this.server.close(closed).closeAllConnections());
}

const customer = (id: number, second: number) => ({ id, name: `Customer ${id}`, email: null, created_at: new Date(NOON + second * 1000).toISOString() }); // prettier-ignore
const ids = (items: IDataObject[] | null) => asEvents(items).map(({ raw }) => raw.id);

const orders: Array<[string, (rows: IDataObject[]) => IDataObject[]]> = [
	['oldest first', (rows) => rows],
	['in an order that means nothing', (rows) => [...rows].sort((a, b) => ((Number(a.id) * 7919) % 331) - ((Number(b.id) * 7919) % 331))],
];
test.each(orders)('a service that ignores the order asked for, %s: all is read, and nobody is missed', async (_name, ordered) => {
	const service = new Careless();
	const trigger = await service.trigger();
	const all = Array.from({ length: 330 }, (_, i) => customer(i + 1, i * 100));
	service.customers = ordered(all.slice(0, 320));
	await trigger.activate();
	service.customers = ordered(all);
	service.asked = 0;
	expect(ids(await trigger.poll())).toEqual(Array.from({ length: 10 }, (_, i) => 321 + i));
	expect(service.asked).toBeGreaterThanOrEqual(4);
	expect(await trigger.poll()).toBeNull();
	await service.close();
});

test('a page of rows of one second shows no order: the next one is read as well', async () => {
	const service = new Careless();
	const trigger = await service.trigger();
	const imported = Array.from({ length: 130 }, (_, i) => customer(i + 1, 0));
	service.customers = imported;
	await trigger.activate();
	service.customers = [...imported, customer(131, 500)];
	expect(ids(await trigger.poll())).toEqual([131]);
	await service.close();
});

test('newest first: one page is enough, however many there are', async () => {
	const service = new Careless();
	const trigger = await service.trigger();
	service.customers = Array.from({ length: 1000 }, (_, i) => customer(1000 - i, -i * 100));
	await trigger.activate();
	service.customers.unshift(customer(1001, 100));
	expect(ids(await trigger.poll())).toEqual([1001]);
	expect(service.asked).toBe(2);
	await service.close();
});

test('when rows are deleted while several pages are read, the row that moves up is not lost', async () => {
	stillClock();
	const world = await TriggerWorld.begin('server');
	try {
		world.fresh(5);
		const trigger = world.trigger(['customer_created']);
		await trigger.activate();
		world.later(100);
		const made = world.cause({ event: 'customer_created', count: 250 });
		// The third request is for the second page.
		const deleted = world.rows('customers').find(({ id }) => id === made[0]);
		world.onRequest((request) => request === 3 && Object.assign(deleted ?? {}, { deleted_at: new Date().toISOString() }));
		const told = ids(await trigger.poll()).map(Number);
		expect(told.sort((a, b) => a - b)).toEqual(made);
		expect(deleted?.deleted_at).not.toBeNull();
	} finally {
		await world.sandbox.close();
		jest.useRealTimers();
	}
});
