import axios, { type AxiosInstance } from 'axios';

import { TOKEN, type Inboxapp } from '../../sandbox/inboxapp/index.mts';
import type { InboxappSettings } from '../../sandbox/inboxapp/settings.mts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import type { Schema } from '../support/openapi.mts';
import { documentOf } from './document.mts';
import type { Manners } from './strictness.mts';

/** Inboxapp's document of API v2. */
export const document = documentOf('inboxapp', { wire: '/api/v2', document: '' });

interface Issue {
	path: (string | number)[];
	message: string;
}
interface Refused {
	code: string;
	details: { issues?: Issue[] } | null;
}

/** Rules that the document can only tell in prose. */
const BEYOND = /^give one of|separated by commas|^cannot stand beside|name of a color|^there is no such|of the same thread$/;
/** What a path is told, which may hold any id in tests of bodies. */
const OF_PATH = /^must be an id/;

/** How Inboxapp refuses. */
export const manners: Manners = {
	document,
	words: (data) => {
		const { code, details } = (data ?? {}) as Refused;
		const issues = (details?.issues ?? []).filter(({ message }) => !OF_PATH.test(message));
		return [code, ...issues.map(({ message }) => message)].join('; ');
	},
	bySchema: (words) => /^invalidRequest; /.test(words) && !BEYOND.test(words.slice('invalidRequest; '.length)),
	beyond: (words) => BEYOND.test(words.slice('invalidRequest; '.length)),
};

export interface Inbox {
	sandbox: Sandbox;
	inbox: Inboxapp;
	api: AxiosInstance;
	/** With other headers over the usual ones. */
	client(headers: Record<string, string | undefined>): AxiosInstance;
	settings(changes: Partial<InboxappSettings>): void;
	/** What a list holds. */
	list<T = Row>(path: string, params?: object): Promise<T[]>;
	/** What the feed told of since the test began: of these types, or of all. */
	told(...types: string[]): Promise<Told[]>;
	/** Moves the clock, in milliseconds. */
	move(ms: number): void;
}

/** What the tests look at in anything. */
export interface Row {
	id: string;
	[name: string]: unknown;
}

/** What the tests look at in an event. */
export interface Told {
	seq: number;
	type: string;
	createdAt: string;
	object: { type: string; id: string; url: string };
	data: Record<string, unknown>;
}

/** A seeded sandbox with a client of API v2, whose campaigns rest. */
export async function startInbox(options: SandboxOptions = {}): Promise<Inbox> {
	const sandbox = await startSandbox({ services: ['inboxapp'], seed: true, ...options });
	const { control, urls } = sandbox;
	const client = (headers: Record<string, string | undefined>) =>
		axios.create({
			baseURL: `${urls.inboxapp}/api/v2`,
			headers: { Authorization: `Bearer ${TOKEN}`, ...headers },
			paramsSerializer: { indexes: null },
			validateStatus: () => true,
			proxy: false,
		});
	const api = client({});
	const kept = control.fullState().inboxapp as { campaigns: [string, { status: string }][] };
	for (const [id, { status }] of kept.campaigns) if (status === 'active') control.inboxapp.campaignStatus({ id, status: 'paused' });
	const { lastSeq } = control.fullState().inboxapp as { lastSeq: number };
	return {
		sandbox,
		inbox: control.inboxapp,
		api,
		client,
		settings: (inboxapp) => void control.settings({ inboxapp }),
		list: async <T,>(path: string, params = {}) => (await api.get(path, { params })).data.data as T[],
		told: async (...type) => (await api.get('/events', { params: { afterSeq: lastSeq, type, limit: 1_000 } })).data.data as Told[],
		move: (ms) => void control.clock({ advance: ms }),
	};
}

/** What is wrong with an answer that refuses: its code must be one the document has for the route, and its body that of the code. */
export function refusalFaults(route: string, { status, data, headers }: { status: number; data: unknown; headers: object }): string[] {
	const { code, requestId } = data as { code: string; requestId: string };
	const codes = (document.described(route) as { 'x-errors'?: Record<string, string[]> })['x-errors']?.[status] ?? [];
	const faults = codes.includes(code) ? [] : [`${route} has no ${status} ${code}`];
	if ((headers as Record<string, unknown>)['x-request-id'] !== requestId) faults.push('the id of the request differs');
	const $ref = `#/components/schemas/${code[0].toUpperCase()}${code.slice(1)}`;
	return [...faults, ...document.faults({ $ref } as Schema, data)];
}
