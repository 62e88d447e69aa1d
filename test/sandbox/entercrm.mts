import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';

import { API_KEY, TOKEN, type EnterCrm } from '../../sandbox/entercrm/index.mts';
import type { EnterCrmSettings } from '../../sandbox/entercrm/settings.mts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import type { Schema } from '../support/openapi.mts';
import { AnswerDocument } from './document.mts';

export type Profile = EnterCrmSettings['profile'];

const read = (file: string) => new AnswerDocument(join(process.cwd(), 'test/entercrm', file), { wire: '/v1', document: '' });
/** What is known of each of EnterCRM's two APIs. */
export const documents: Record<Profile, AnswerDocument> = { docs: read('openapi.json'), server: read('server-openapi.json') };

export interface Crm {
	sandbox: Sandbox;
	crm: EnterCrm;
	/** With the owner's token. */
	api: AxiosInstance;
	/** With the API key. */
	tracker: AxiosInstance;
	/** With other headers, or none. */
	client(headers?: Record<string, string>): AxiosInstance;
	/** A login that has ended well. */
	as(email: string): AxiosInstance;
	settings(changes: Partial<EnterCrmSettings>): void;
}

/** A sandbox without rate limits whose EnterCRM speaks one of its two APIs. */
export async function startCrm(profile: Profile, options: SandboxOptions = {}): Promise<Crm> {
	const sandbox = await startSandbox({ services: ['entercrm'], ...options });
	const { control, urls } = sandbox;
	const settings = (entercrm: Partial<EnterCrmSettings>) => void control.settings({ limits: false, entercrm });
	settings({ profile });
	const client = (headers: Record<string, string> = {}) =>
		axios.create({
			baseURL: `${urls.entercrm}/v1`,
			headers: { Accept: 'application/json', ...headers },
			validateStatus: () => true,
			maxRedirects: 0,
			proxy: false,
		});
	const as = (email: string) => client({ Authorization: `Bearer ${control.entercrm.login(email)}` });
	return {
		sandbox,
		crm: control.entercrm,
		api: client({ Authorization: `Bearer ${TOKEN}` }),
		tracker: client({ 'X-API-Key': API_KEY }),
		client,
		as,
		settings,
	};
}

/** Names in an answer that the document does not have, wherever it lists names. */
export function unknownNames(document: AnswerDocument, schema: Schema, value: unknown, where = ''): string[] {
	const resolved = document.resolved(schema);
	if (Array.isArray(value)) {
		const items = resolved.items ?? document.resolved(resolved.anyOf?.[0] ?? {}).items;
		return items ? value.flatMap((one, index) => unknownNames(document, items, one, `${where}/${index}`)) : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	const fields = document.fields(resolved);
	if (Object.keys(fields).length === 0) return [];
	return Object.entries(value).flatMap(([name, one]) =>
		name in fields ? unknownNames(document, fields[name], one, `${where}/${name}`) : [`${where}/${name} is not in the document`],
	);
}

/** What is wrong with an answer by the document of a profile: a status, a type or a name it does not have. */
export function answerFaults(profile: Profile, route: string, answer: { status: number; data: unknown }): string[] {
	const document = documents[profile];
	const [method, path] = route.split(' ');
	const faults = document.answerFaults(method, path, answer);
	// Of something just made the server shows the columns it was given: any of those that a change gives back.
	const partial = answer.status === 201 && document.routes().includes(`PUT ${path}/{id}`);
	const schema = partial ? document.answer('PUT', `${path}/{id}`, 200) : document.answer(method, path, answer.status);
	return schema ? [...faults, ...unknownNames(document, schema, answer.data)] : faults;
}
