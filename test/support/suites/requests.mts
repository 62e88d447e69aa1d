import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fieldsOf, type Operation } from '../../../engine/describe';
import type { Recorded } from '../openapi.mts';
import type { Sample } from '../rows.mts';
import { chosen, ownPath, rowsOf, samplesOf, shortPath, type Row, type Subject } from '../subject.mts';
import { filledIn, started, withNames, type Ids, type Stage } from '../world.mts';

type Sent = Recorded & { status: number };

/** Parameters that are the engine's own. */
const ENGINE = ['returnAll', 'limit', 'simplify', 'wait', 'waitAtMost', 'dryRun', 'asItems', 'binaryProperty', 'output'];
const COLLECTIONS = ['filters', 'additionalFields', 'updateFields', 'options'];

/** What a dry run shows of a body: passwords stay hidden. */
function hidden(row: Operation, { body, ...request }: Recorded): Recorded {
	const secret = fieldsOf(row).filter(({ property }) => property.typeOptions?.password);
	if (secret.length === 0 || !body) return { ...request, body };
	const given = secret.filter(({ name }) => name in (body as object));
	return { ...request, body: { ...(body as object), ...Object.fromEntries(given.map(({ name }) => [name, '********'])) } };
}

/** The headers that a row has fields for; a key that the engine has made is another one in every run. */
function headersOf(row: Operation, sent: Recorded['headers']): Record<string, string> {
	const names = fieldsOf(row).filter((field) => field.in === 'header').map(({ name }) => name); // prettier-ignore
	const given = names.flatMap((name) => {
		const value = sent[name] ?? sent[name.toLowerCase()];
		return value === undefined ? [] : [[name, String(value).replace(/^[0-9a-f]{24}$/, '<made>')]];
	});
	return Object.fromEntries(given) as Record<string, string>;
}

/** What of two files differs. */
function changes(agreed: string, made: string): string[] {
	const [was, is] = [agreed.split('\n'), made.split('\n')];
	return [
		...was.filter((one) => !is.includes(one)).map((one) => `- ${one}`),
		...is.filter((one) => !was.includes(one)).map((one) => `+ ${one}`),
	];
}

/** The requests of all operations: as the vendor's document wants them, as agreed on, and as a dry run shows them. */
export function requestsSuite<S extends Stage>(subject: Subject<S>): void {
	const { provider, document, resources, steady = (line) => line, signsIn = () => false, beside = () => false } = subject;
	const here = started(subject.world);
	const folder = ownPath(subject, 'requests');
	const named = (text: string, ids: Ids) => steady(withNames(text, ids), ids);
	const line = ({ name, row }: Row, { method, path, query, body, headers = {} }: Recorded) => {
		const parts = [name, method, path.startsWith(`${document.wire}/`) ? path.slice(document.wire.length) : path];
		const own = headersOf(row, headers);
		if (Object.keys(own).length) parts.push(`#${JSON.stringify(own)}`);
		if (Object.keys(query).length) parts.push(`?${JSON.stringify(query)}`);
		if (body !== undefined) parts.push(JSON.stringify(body));
		return parts.join(' ');
	};

	/** Runs a sample in n8n's engine; gives what came out, and what the sandbox was sent. */
	const sent = async (row: Row, { parameters, items }: Sample) => {
		const { world } = here;
		const ids = await world.fresh(resources[row.resource].prepare);
		const result = await world.n8n.run({ parameters: filledIn({ ...chosen(subject, row), ...parameters }, ids), items });
		const all = ((world.control.requests({ log: true }).log ?? []) as Sent[]).filter((one) => !beside(one));
		return { ids, result, all, log: all.filter((one) => !signsIn(one)) };
	};

	const groups = Object.keys(provider.resources).map((resource) => ({
		resource,
		rows: rowsOf(subject).filter((row) => row.resource === resource),
	}));
	describe.each(groups.filter(({ rows }) => rows.length))('golden requests of $resource', ({ resource, rows }) => {
		const golden = join(folder, `${resource}.txt`);
		const lines: string[] = [];

		test.each(rows)('$name sends what the document of the vendor allows', async (one) => {
			const { name, row, route } = one;
			expect(samplesOf(subject, one).length).toBeGreaterThan(0);
			for (const sample of samplesOf(subject, one)) {
				const { ids, result, all, log } = await sent(one, sample);
				expect([name, result.error?.message, result.error?.description]).toEqual([name, undefined, undefined]);
				lines.push(...log.map((request) => named(line(one, request), ids)));
				const called = log.map(({ method, path }) => document.routeOf(method, path));
				// What is looked for first may be there, and is changed then.
				const wanted = called.filter((other) => other === route || other === row.seeks?.change);
				if (!row.target) expect([name, called, wanted.length > 0]).toEqual([name, called, true]);
				for (const request of all) {
					expect([name, ...document.requestFaults(request)]).toEqual([name]);
					expect(request.status).toBeLessThan(300);
					expect(request.headers['user-agent']).toBe(provider.userAgent);
					// An empty body that has a type is refused by some services.
					expect(request.headers['content-type']).toBe(request.body === undefined ? undefined : 'application/json');
				}
			}
		});

		test('are the ones that were agreed on', () => {
			const ran = new Set(lines.map((one) => one.split(' ')[0]));
			const missing = rows.filter(({ name }) => !ran.has(name)).map(({ name }) => name);
			if (missing.length) throw new Error(`Without ${missing.join(', ')} there is nothing to compare: run the whole resource`);
			const made = `${lines.join('\n')}\n`;
			if (process.env.UPDATE) {
				mkdirSync(dirname(golden), { recursive: true });
				writeFileSync(golden, made);
			}
			const agreed = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
			const changed = changes(agreed, made);
			const renew = `UPDATE=1 npx jest ${shortPath(join(subject.folder, 'requests'))} -t "of ${resource} "`;
			expect(changed.length ? [`If this is meant, renew the file with: ${renew}, and read its diff`, ...changed] : []).toEqual([]);
			expect(made).toBe(agreed);
		});

		test('a dry run shows the very requests that would be sent, and sends none', async () => {
			for (const one of rows) {
				const { name, row, route } = one;
				if (route.startsWith('GET ') || row.gives === 'items' || row.reads) continue;
				const [sample] = samplesOf(subject, one);
				const { options = {} } = sample.parameters as { options?: object };
				const real = await sent(one, sample);
				const dry = await sent(one, { ...sample, parameters: { ...sample.parameters, options: { ...options, dryRun: true } } });
				// A name of a label must be looked up, in a dry run as well.
				expect([name, dry.log.filter(({ method }) => method !== 'GET').length, dry.result.error]).toEqual([name, 0, undefined]);
				const texts = (query: object) => Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
				const shown = dry.result.json.map(({ method, url, query, body, headers }) =>
					line(one, { method, body, headers, path: new URL(url as string).pathname, query: texts((query ?? {}) as object) } as Recorded),
				);
				const [first] = real.log.filter(({ method, path }) => row.target || document.routeOf(method, path) === route);
				expect(shown.map((text) => named(text, dry.ids))).toEqual([named(line(one, hidden(row, first)), real.ids)]);
			}
		});

		test('the samples know only operations and fields that are there, and fill in every field once', () => {
			const all = Object.keys(provider.resources[resource].operations);
			expect(Object.keys(resources[resource]?.samples ?? {}).sort()).toEqual(all.sort());
			for (const { operation, name, row } of rows) {
				const given = new Set(
					resources[resource].samples[operation].flatMap(({ parameters }) =>
						Object.entries(parameters).flatMap(([key, value]) => (COLLECTIONS.includes(key) ? Object.keys(value as object) : [key])),
					),
				);
				const known = fieldsOf(row).map(({ parameter }) => parameter);
				expect([name, [...given].filter((one) => !known.includes(one) && !ENGINE.includes(one))]).toEqual([name, []]);
				expect([name, known.filter((one) => !given.has(one))]).toEqual([name, []]);
			}
		});
	});
}
