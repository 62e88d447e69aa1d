import axios, { type AxiosInstance } from 'axios';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { startSandbox } from '../../sandbox/server.mts';
import { N8n } from '../support/n8n.mts';
import { worldOf, type Ids, type Stage, type World as AnyWorld } from '../support/world.mts';

/** What the tests of Inboxapp have at hand; paths of the client begin with the version. */
export type Inboxapp = Stage & { api: AxiosInstance };
export type World = AnyWorld<Inboxapp>;

/** n8n's engine with a credential of Inboxapp for the API at this address. */
export const loadN8n = async (baseUrl: string) => await N8n.load('inboxapp', { inboxappApi: { token: TOKEN, baseUrl } });

/** A client of Inboxapp. */
export const client = (baseURL: string) =>
	axios.create({ baseURL, headers: { Authorization: `Bearer ${TOKEN}` }, proxy: false, paramsSerializer: { indexes: null } });

/** A sandbox with its usual threads, and n8n's engine that talks to it. */
export async function world(): Promise<World> {
	const sandbox = await startSandbox({ services: ['inboxapp'], seed: true });
	const baseUrl = `${sandbox.urls.inboxapp}/api`;
	const stage = { sandbox, control: sandbox.control, api: client(baseUrl), n8n: await loadN8n(baseUrl) };
	return worldOf<Inboxapp>(stage, furnish);
}

interface Row {
	id: string;
}
interface Thread extends Row {
	contactId: string;
	profile: { username: string; platformId: string };
}
interface Message extends Row {
	attachments: unknown[];
}

/** `thread` to `thread6` are those of Sample Person 1 to 6, with their contacts and platform IDs; the third has the picture. */
async function furnish({ api }: Inboxapp): Promise<Ids> {
	const rows = async <T extends Row>(path: string, params: object = {}) =>
		(await api.get<{ data: T[] }>(`/v2${path}`, { params })).data.data;
	const ids: Ids = {};
	const keep = (name: string, all: Row[]) => all.forEach(({ id }, i) => (ids[i ? `${name}${i + 1}` : name] = id));
	const named = (all: Array<Row & { name: string }>, ...names: string[]) => names.map((one) => all.find(({ name }) => name === one) as Row);
	keep('member', await rows('/members'));
	keep('link', await rows('/account-links'));
	keep('tag', named(await rows('/tags'), 'VIP', 'Follow Up', 'Crème Client'));
	keep('status', named(await rows('/statuses'), 'New', 'Interested', 'Not Interested'));
	const threads = await rows<Thread>('/threads', { folder: 'all', expand: ['profile'] });
	threads.sort((one, other) => (one.profile.username < other.profile.username ? -1 : 1));
	keep('thread', threads);
	keep('contact', threads.map(({ contactId }) => ({ id: contactId }))); // prettier-ignore
	keep('person', threads.map(({ profile }) => ({ id: profile.platformId }))); // prettier-ignore
	const pictured = await rows<Message>(`/threads/${ids.thread3}/messages`);
	keep(
		'picture',
		pictured.filter(({ attachments }) => attachments.length > 0),
	);
	const { data: colors } = await api.get<Array<{ name: string }>>('/v2/colors');
	return { ...ids, color: colors[0].name };
}
