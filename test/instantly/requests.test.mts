import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, type Operation } from '../../engine/describe';
import { instantly } from '../../nodes/Instantly/provider';
import type { Recorded } from '../support/openapi.mts';
import { document } from './document.mts';
import { filledIn, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';
import type { Sample } from './rows/common.mts';
import { resources } from './rows/index.mts';

const rows = Object.entries(instantly.resources).map(([resource, { operations }]) => ({
	resource,
	operations: Object.entries(operations).map(([operation, row]) => ({ operation, name: `${resource}.${operation}`, row })),
}));
const samplesOf = (name: string): Sample[] => {
	const [resource, operation] = name.split('.');
	return resources[resource]?.samples[operation] ?? [];
};
const renew = 'If this is meant, renew the file with: UPDATE=1 npx jest test/instantly/requests -t "of <resource>", and read its diff';

let here: World;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());

/** `{"id":"0198..."}` -> `{"id":"<lead>"}`, so that a line is the same in every run. */
function withNames(text: string, ids: Ids): string {
	const named = Object.entries(ids).reduce((all, [name, id]) => all.replaceAll(id, `<${name}>`), text);
	return named.replace(/\/background-jobs\/[0-9a-f]{24}/, '/background-jobs/<job>');
}

function line(name: string, { method, path, query, body }: Recorded): string {
	const parts = [name, method, path.replace(/^\/api\/v2/, '')];
	if (Object.keys(query).length) parts.push(`?${JSON.stringify(query)}`);
	if (body !== undefined) parts.push(JSON.stringify(body));
	return parts.join(' ');
}

/** What a dry run shows of a body: passwords stay hidden. */
function hidden(row: Operation, { body, ...request }: Recorded): Recorded {
	const secret = fieldsOf(row).filter(({ property }) => property.typeOptions?.password);
	if (secret.length === 0) return { ...request, body };
	const given = secret.filter(({ name }) => name in (body as object));
	return { ...request, body: { ...(body as object), ...Object.fromEntries(given.map(({ name }) => [name, '********'])) } };
}

/** Runs a sample in n8n's engine; gives what came out, and what the sandbox was sent. */
async function sent(name: string, { parameters, items }: Sample) {
	const [resource, operation] = name.split('.');
	const ids = await here.fresh(resources[resource].prepare);
	const result = await here.n8n.run({ parameters: filledIn({ resource, operation, ...parameters }, ids), items });
	const log = (here.control.requests({ log: true }).log ?? []) as Array<Recorded & { status: number }>;
	return { ids, result, log };
}

describe.each(rows)('golden requests of $resource', ({ resource, operations }) => {
	const golden = join(__dirname, 'requests', `${resource}.txt`);
	const lines: string[] = [];

	test.each(operations)('$name sends what the document of the vendor allows', async ({ name, row }) => {
		expect(samplesOf(name).length).toBeGreaterThan(0);
		for (const sample of samplesOf(name)) {
			const { ids, result, log } = await sent(name, sample);
			expect([name, result.error?.message, result.error?.description]).toEqual([name, undefined, undefined]);
			lines.push(...log.map((one) => withNames(line(name, one), ids)));
			if (!row.target) expect(log.map(({ method, path }) => document.routeOf(method, path))).toContain(row.route);
			for (const one of log) {
				expect([name, ...document.requestFaults(one)]).toEqual([name]);
				expect(one.status).toBeLessThan(300);
				expect(one.headers['user-agent']).toBe(instantly.userAgent);
				// Instantly refuses an empty body that has a type.
				expect(one.headers['content-type']).toBe(one.body === undefined ? undefined : 'application/json');
			}
		}
	});

	test('are the ones that were agreed on', () => {
		const ran = new Set(lines.map((one) => one.split(' ')[0]));
		const missing = operations.filter(({ name }) => !ran.has(name)).map(({ name }) => name);
		if (missing.length) throw new Error(`Without ${missing.join(', ')} there is nothing to compare: run the whole resource`);
		const made = `${lines.join('\n')}\n`;
		if (process.env.UPDATE) writeFileSync(golden, made);
		const agreed = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
		const [was, is] = [agreed.split('\n'), made.split('\n')];
		const changed = [
			...was.filter((one) => !is.includes(one)).map((one) => `- ${one}`),
			...is.filter((one) => !was.includes(one)).map((one) => `+ ${one}`),
		];
		expect(changed.length ? [renew, ...changed] : []).toEqual([]);
		expect(made).toBe(agreed);
	});

	test('a dry run shows the very requests that would be sent, and sends none', async () => {
		for (const { name, row } of operations) {
			if (row.route.startsWith('GET ') || row.gives === 'items' || row.reads) continue;
			const [sample] = samplesOf(name);
			const { options = {} } = sample.parameters as { options?: object };
			const real = await sent(name, sample);
			const dry = await sent(name, { ...sample, parameters: { ...sample.parameters, options: { ...options, dryRun: true } } });
			// A name of a label must be looked up, in a dry run as well.
			expect([name, dry.log.filter(({ method }) => method !== 'GET').length, dry.result.error]).toEqual([name, 0, undefined]);
			const texts = (query: object) => Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
			const shown = dry.result.json.map(({ method, url, query, body }) =>
				line(name, { method, body, path: new URL(url as string).pathname, query: texts((query ?? {}) as object) } as Recorded),
			);
			const [first] = real.log.filter(({ method, path }) => row.target || document.routeOf(method, path) === row.route);
			expect(shown.map((one) => withNames(one, dry.ids))).toEqual([withNames(line(name, hidden(row, first)), real.ids)]);
		}
	});

	test('the samples know only operations and fields that are there, and fill in every field once', () => {
		expect(Object.keys(resources[resource]?.samples ?? {}).sort()).toEqual(operations.map(({ operation }) => operation).sort());
		for (const { name, row } of operations) {
			const given = new Set(
				samplesOf(name).flatMap(({ parameters }) =>
					Object.entries(parameters).flatMap(([key, value]) =>
						['filters', 'additionalFields', 'updateFields', 'options'].includes(key) ? Object.keys(value as object) : [key],
					),
				),
			);
			const own = ['returnAll', 'limit', 'simplify', 'wait', 'waitAtMost', 'dryRun', 'asItems', 'binaryProperty'];
			const known = fieldsOf(row).map(({ parameter }) => parameter);
			expect([name, [...given].filter((one) => !known.includes(one) && !own.includes(one))]).toEqual([name, []]);
			expect([name, known.filter((one) => !given.has(one))]).toEqual([name, []]);
		}
	});
});

test('the check of a request tells right from wrong', () => {
	const request = (more: Partial<Recorded>) =>
		document.requestFaults({ method: 'GET', path: '/api/v2/campaigns', query: {}, headers: {}, ...more });
	const id = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';
	expect(request({ query: { limit: '100', status: '-99' } })).toEqual([]);
	expect(request({ path: '/api/v2/campaigns/analytics', query: { ids: id } })).toEqual([]);
	expect(request({ path: '/api/v2/campaigns/analytics', query: { ids: `${id},${id}` } })).toHaveLength(1);
	expect(request({ query: { limit: '101' } })).toHaveLength(1);
	expect(request({ query: { status: 'Draft' } }).join()).toContain('must be number');
	expect(request({ query: { campaign: id } })).toEqual(['query/campaign is not in the document']);
	expect(request({ path: '/api/v2/campaigns/nonsense' }).join()).toContain('must match format "uuid"');
	expect(request({ path: '/api/v2/campaign' })).toEqual(['GET /api/v2/campaign is not in the document']);
	expect(request({ method: 'DELETE', path: `/api/v2/leads/${id}`, body: {} })).toEqual(['body must not be there']);
	expect(request({ method: 'POST', path: `/api/v2/campaigns/${id}/pause`, body: {} })).toEqual(['body must not be there']);
	expect(request({ method: 'POST', body: { name: 'New' } }).join()).toContain("required property 'campaign_schedule'");
	expect(request({ method: 'POST', path: '/api/v2/leads', body: { campaign_id: id } }).join()).toContain('additional properties');
});
