import type { IDataObject } from 'n8n-workflow';
import type { LogEntry } from '../../sandbox/requestLog.mts';
import { API_KEY } from '../../sandbox/entercrm/index.mts';
import type { Profile } from './document.mts';
import { worldIn, type World } from './world.mts';

const COUNT = 1000;
const MINUTE = 60_000;
/** Those that are there before the run, with another last name. */
const isOld = (i: number) => i % 4 === 0;
const email = (i: number) => `customer${i}@example.com`;

/** The most requests in any minute that were not turned away. */
function busiest(log: LogEntry[]): number {
	const times = log.filter(({ status }) => status !== 429).map(({ at }) => Date.parse(at)).sort((a, b) => a - b); // prettier-ignore
	let most = 0;
	for (let from = 0, to = 0; to < times.length; to++) {
		while (times[to] - times[from] >= MINUTE) from++;
		most = Math.max(most, to - from + 1);
	}
	return most;
}

/** Upserts a thousand customers while every 60th request is turned away; gives what came out, and what the service has and was asked. */
async function upserted({ n8n, control, api, set, fresh }: World, profile: Profile) {
	await fresh();
	set({ profile: 'server' });
	for (let i = 0; i < COUNT; i++)
		if (isOld(i)) await api.post('/customers', { email: email(i).toUpperCase(), first_name: 'Old', last_name: `Name ${i}` });
	set({ profile });
	control.resetRequests();
	control.settings({ limits: true });
	control.failures([{ service: 'entercrm', path: '/customers', every: 60, kind: 'status', status: 429, retryAfter: 1 }]);
	const items = Array.from({ length: COUNT }, (_, i) => ({ email: email(i), first: 'Customer', last: `No ${i}` }));
	const parameters = {
		authentication: 'login', resource: 'customer', operation: 'upsert', email: '={{ $json.email }}',
		additionalFields: { firstName: '={{ $json.first }}', lastName: '={{ $json.last }}' },
	}; // prettier-ignore
	const result = await n8n.run({ parameters, items });
	const ordered = control.failures()[0].hits;
	const { byStatus } = control.requests();
	const { log = [] } = control.requests({ log: true });
	const kept = control.fullState().entercrm as { tables: { customers: { rows: IDataObject[] } } };
	return { result, ordered, byStatus, log, kept };
}

async function checked(profile: Profile): Promise<void> {
	const here = await worldIn(profile);
	try {
		const { result, ordered, byStatus, log, kept } = await upserted(here, profile);
		expect(result.error?.message).toBeUndefined();
		expect(result.json.map(({ outcome }) => outcome)).toEqual(Array.from({ length: COUNT }, (_, i) => (isOld(i) ? 'updated' : 'created')));
		expect(result.items.map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual(Array.from({ length: COUNT }, (_, i) => i));
		const there = Object.values(kept.tables.customers.rows).filter((one) => /^customer\d+@/i.test(String(one.email)));
		expect(there).toHaveLength(COUNT);
		const byEmail = new Map(there.map((one) => [String(one.email).toLowerCase(), one]));
		for (let i = 0; i < COUNT; i++) expect(byEmail.get(email(i))).toMatchObject({ first_name: 'Customer', last_name: `No ${i}` });
		// Turned away were those that were told to be, and none for coming too fast.
		expect(ordered).toBeGreaterThan(30);
		expect(byStatus['429']).toBe(ordered);
		expect(log.filter(({ method, status }) => method === 'POST' && status < 300).filter(({ path }) => path === '/v1/customers')).toHaveLength(COUNT - COUNT / 4); // prettier-ignore
		expect(busiest(log)).toBeLessThanOrEqual(1000);
		expect(JSON.stringify(result.json)).not.toContain(API_KEY);
	} finally {
		await here.sandbox.close();
	}
}

test('1,000 customers with 429s mixed in, in either API: each once, outcomes true, the limit kept', async () => {
	// Each waits for two minutes of the limit: side by side.
	await Promise.all([checked('docs'), checked('server')]);
}, 400_000);
