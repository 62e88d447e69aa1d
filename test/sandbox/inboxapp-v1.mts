import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import { AnswerDocument } from './document.mts';
import type { Manners } from './strictness.mts';

const documentAt = (file: string) => new AnswerDocument(join(process.cwd(), 'test/inboxapp', file), { wire: '/api/v1', document: '' });

/** What API v1 documents only on pages. */
export const pages = documentAt('pages-openapi.json');

/** How API v1 refuses. */
export const manners: Manners = {
	document: pages,
	words: (data) => String((data as { error?: { message?: unknown } } | null)?.error?.message),
	bySchema: (words) => / (is required|must .*)$/.test(words) && !beyond(words),
	beyond,
};

/** Rules that the document can only tell in prose, and ids of the path, which are looked at after the body. */
function beyond(words: string): boolean {
	return /^(campaign|list)Id must match|^body must have platformIds|^scheduleTimezone must be an IANA/.test(words);
}

export interface RunningV1 {
	sandbox: Sandbox;
	/** A client of API v1. */
	api: AxiosInstance;
	/** A client of API v2. */
	v2: AxiosInstance;
	/** An account that is online. */
	link: string;
	/** Moves the clock, in milliseconds. */
	move(ms: number): void;
	/** Types of the events from a seq on. */
	events(after: number): Promise<string[]>;
}

/** A client; `headers` go over the usual ones. */
export function inboxappClient(url: string, version: 'v1' | 'v2', headers: Record<string, string | undefined> = {}): AxiosInstance {
	return axios.create({
		baseURL: `${url}/api/${version}`,
		headers: { Authorization: 'Bearer inbox_sandbox_token', ...headers },
		validateStatus: () => true,
		proxy: false,
	});
}

/** A fresh sandbox without rate limits. */
export async function startV1(options: SandboxOptions = {}): Promise<RunningV1> {
	const sandbox = await startSandbox({ services: ['inboxapp'], ...options });
	sandbox.control.settings({ limits: false });
	const [api, v2] = [inboxappClient(sandbox.urls.inboxapp, 'v1'), inboxappClient(sandbox.urls.inboxapp, 'v2')];
	const { data } = await v2.get('/account-links', { params: { status: 'active' } });
	return {
		sandbox,
		api,
		v2,
		link: data.data[0].id,
		move: (ms) => void sandbox.control.clock({ advance: ms }),
		events: async (after) =>
			(await v2.get('/events', { params: { afterSeq: after, limit: 1_000 } })).data.data.map(({ type }: { type: string }) => type),
	};
}

/** Platform ids of so many people. */
export function people(count: number, from = 1): string[] {
	return Array.from({ length: count }, (_unused, index) => String(70_000_000 + from + index));
}

/** What the tests of campaigns do in the sandbox that runs at the time. */
export function doing(here: () => RunningV1) {
	const campaign = async (more: object = {}) =>
		(await here().api.post('/campaigns/v2', { name: 'Campaign', accountLinkIds: [here().link], ...more })).data.id as string;
	const add = async (id: string, body: object) => {
		const { status, data } = await here().api.post(`/campaigns/v2/${id}/leads`, body);
		return status === 200 ? [data.added, data.skipped, data.failed] : [status, data.error.message];
	};
	const seen = async (id: string) => (await here().api.get(`/campaigns/${id}`)).data;
	const settings = (inboxapp: object) => void here().sandbox.control.settings({ inboxapp });
	const threadOf = async (username: string) => {
		const contacts = (await here().v2.get('/contacts', { params: { platform: 'twitter', username } })).data.data;
		const params = { contactId: contacts[0]?.id, folder: 'all' };
		return (await here().v2.get('/threads', { params })).data.data[0];
	};
	const messagesIn = async (username: string) => {
		const { id } = await threadOf(username);
		return (await here().v2.get(`/threads/${id}/messages`, { params: { order: 'asc' } })).data.data;
	};
	return { campaign, add, seen, settings, threadOf, messagesIn };
}

/** Steps of a sequence. */
export const text = (words: string) => ({ type: 'message', data: { segments: [{ type: 'static', text: words }] } });
export const twoDays = { type: 'delay', data: { delaySeconds: 172_800, unit: 'days' } };
