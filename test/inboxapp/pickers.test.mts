import type { ILoadOptionsFunctions, INodeListSearchResult, INodeParameters, INodePropertyOptions } from 'n8n-workflow';
import { started } from '../support/world.mts';
import { world, type Inboxapp } from './world.mts';

const here = started<Inboxapp>(world);
let ids: Record<string, string>;
beforeEach(async () => void (ids = await here.world.fresh()));

const context = (parameters: INodeParameters = {}) => here.world.n8n.loading({ parameters }) as unknown as ILoadOptionsFunctions;
const methods = () =>
	here.world.n8n.type().methods as unknown as {
		listSearch: Record<string, (this: ILoadOptionsFunctions, filter?: string, token?: string) => Promise<INodeListSearchResult>>;
		loadOptions: Record<string, (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>>;
	};
const asked = () =>
	(here.world.control.requests({ log: true }).log ?? []).map(({ path, query }) => ({ path, query: query as Record<string, string> }));
const search = async (name: string, filter?: string, token?: string) => await methods().listSearch[name].call(context(), filter, token);
/** Without those who are in the sandbox for other tests. */
const own = (options: INodePropertyOptions[]) => options.filter(({ name }) => !name.includes('@user_'));

const members = () => [
	{ name: 'Sample Member 1 (member1@example.com)', value: ids.member },
	{ name: 'Sample Member 2 (member2@example.com)', value: ids.member2 },
];
const statuses = () => [
	{ name: 'New', value: ids.status },
	{ name: 'Interested', value: ids.status2 },
	{ name: 'Not Interested', value: ids.status3 },
];
const people = (record: string) =>
	[1, 2, 3, 4, 5, 6].map((i) => ({ name: `Sample Person ${i} (@sample_person_${i})`, value: ids[i > 1 ? `${record}${i}` : record] }));

const lists: Array<[string, () => INodePropertyOptions[]]> = [
	['accountLinks', () => [
		{ name: 'Sample Team (sample_team, twitter, active)', value: ids.link },
		{ name: 'Sample Team 2 (sample_team_2, twitter, offline)', value: ids.link2 },
	]],
	['assignees', () => [{ name: 'Nobody', value: 'Nobody' }, ...members()]],
	['contacts', () => people('contact')],
	['members', members],
	['platforms', () => [{ name: 'X (twitter)', value: 'twitter' }]],
	['statuses', statuses],
	['statusesOrNone', () => [{ name: 'No Status', value: 'No Status' }, ...statuses()]],
	['tags', () => [
		{ name: 'Crème Client', value: ids.tag3 },
		{ name: 'Follow Up', value: ids.tag2 },
		{ name: 'VIP', value: ids.tag },
	]],
	['threads', () => people('thread')],
]; // prettier-ignore

describe.each(lists)('%s', (name, all) => {
	test('can be listed whole, with one request that its endpoint takes, in both kinds of field', async () => {
		const { results, paginationToken } = await search(name);
		expect([own(results), paginationToken]).toEqual([all(), undefined]);
		const options = await methods().loadOptions[name].call(context());
		expect(own(options)).toEqual(all().sort((a, b) => a.name.localeCompare(b.name)));
		expect(asked()).toHaveLength(2);
	});

	test('can be searched in any case', async () => {
		const wanted = all().at(-1) as INodePropertyOptions;
		const { results } = await search(name, wanted.name.split(' (')[0].toUpperCase());
		expect(results).toContainEqual(wanted);
		expect((await search(name, 'no such thing')).results).toEqual([]);
	});
});

test('colors go by their names, and show their values', async () => {
	const { data } = await here.world.api.get<Array<{ name: string; hex: string }>>('/v2/colors');
	const all = data.map(({ name, hex }) => ({ name: `${name} (${hex})`, value: name }));
	expect((await search('colors')).results).toEqual(all);
	expect((await search('colorsOrNone')).results).toEqual([{ name: 'No Color', value: 'No Color' }, ...all]);
});

test('threads and contacts are searched by Inboxapp, in every folder, and read on page by page', async () => {
	const { results: before } = await search('threads');
	here.world.control.inboxapp.threads({ count: 150, archived: true });
	here.world.control.resetRequests();
	for (const name of ['threads', 'contacts']) {
		const first = await search(name);
		const second = await search(name, undefined, String(first.paginationToken));
		expect([first.results.length, second.results.length, second.paginationToken]).toEqual([100, before.length + 50, undefined]);
		expect(new Set([...first.results, ...second.results].map(({ value }) => value)).size).toBe(before.length + 150);
		const { results } = await search(name, 'no, thank you');
		expect(results.map((one) => one.name)).toEqual(['Sample Person 4 (@sample_person_4)']);
	}
	expect(asked().map(({ query: { cursor, ...query } }) => ({ ...query, cursor: Boolean(cursor) }))).toEqual(
		[0, 1].flatMap(() => {
			const common = { folder: 'all', expand: 'profile', limit: '100' };
			return [
				{ ...common, cursor: false },
				{ ...common, cursor: true },
				{ ...common, q: 'no, thank you', cursor: false },
			];
		}),
	);
});

test('a person with two threads is offered once as a contact', async () => {
	const { control, api } = here.world;
	control.inboxapp.link({ id: ids.link2, status: 'active' });
	const target = { type: 'contact', accountLinkId: ids.link2, contactId: ids.contact };
	await api.post('/v2/messages', { target, content: 'From the other account' });
	expect((await search('threads', 'Sample Person 1')).results).toHaveLength(2);
	expect((await search('contacts', 'Sample Person 1')).results).toEqual([
		{ name: 'Sample Person 1 (@sample_person_1)', value: ids.contact },
	]);
});

test('the types of events are words that need no request', async () => {
	const options = await methods().loadOptions.eventTypes.call(context());
	expect(options).toHaveLength(32);
	expect(options).toContainEqual({ name: 'Message Received', value: 'message.received' });
	expect(asked()).toEqual([]);
});
