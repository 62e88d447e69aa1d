import { answerSchema, faults, instantly, rows } from './document.mts';
import type { Running } from './helpers.mts';

/** Method, path of the document, values for the path (names of ids), body, query, status. */
export type ContractCall = [
	method: string,
	path: string,
	params?: Record<string, string>,
	body?: () => unknown,
	query?: string | (() => string),
	status?: number,
];

/**
 * Tests of operations against the vendor's document, made inside of a `describe`: each call is one that the document allows and
 * its answer is one that it names; and each operation wants the scopes it lists. `ids` may be filled in before the tests run.
 */
export function contract(running: () => Running, ids: Record<string, string>, calls: ContractCall[]): Set<string> {
	const seen = new Set<string>();

	test.each(calls)('%s %s', async (method, path, params = {}, body = undefined, query = '', status = 200) => {
		seen.add(`${method} ${path}`);
		const asked = typeof query === 'string' ? query : query();
		const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(ids[params[name]])) + asked;
		const sent = body?.();
		const rule = instantly.body(`${method} ${path}`);
		// The call itself must be one the vendor documents, or the answer would prove nothing.
		if (rule && sent !== undefined) expect(faults(rule, sent)).toEqual([]);
		const answer = await running().api.request({ method, url, data: sent });
		expect([answer.status, answer.status === status ? '' : answer.data]).toEqual([status, '']);
		const schema = answerSchema(method, path, status);
		if (status !== 204 && schema) expect(faults(schema, answer.data)).toEqual([]);
	});

	test('an operation wants the scopes the vendor lists', async () => {
		const lacking: string[] = [];
		const { sandbox, api } = running();
		for (const [, , method, path, scopes] of rows) {
			const short = path.slice('/api/v2'.length);
			if (!seen.has(`${method} ${short}`)) continue;
			const real = short.replace(/\{(\w+)\}/g, '01900000-0000-7000-8000-000000000000');
			const call = async (key: string) => {
				sandbox.control.key({ key, scopes: key.split('+') });
				const headers = { Authorization: `Bearer ${key}` };
				// A wrong body on purpose: rights are looked at before it.
				const data = method === 'GET' ? undefined : ['x'];
				return (await api.request({ method, url: `${sandbox.url}/api/v2${real}`, data, headers })).status;
			};
			const open = scopes === '-';
			if (((await call('nothing:read')) === 403) === open) lacking.push(`${method} ${path} open`);
			if (open) continue;
			for (const scope of scopes.split(',')) {
				if ((await call(scope)) === 403) lacking.push(`${method} ${path} ${scope}`);
			}
		}
		expect(lacking).toEqual([]);
	});
	return seen;
}
