import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { instantly } from '../../nodes/Instantly/provider';
import type { Result } from '../support/n8n.mts';
import { filledIn, pick, world, type World } from '../support/world.mts';

interface Case {
	/** What the user fills in: with expressions on the item. */
	parameters: INodeParameters;
	/** Two input items, `<lead>` being the id of that record. */
	items: [IDataObject, IDataObject];
	/** What each of them gives: a part of its row, or of each of its rows. */
	gives: [IDataObject | IDataObject[], IDataObject | IDataObject[]];
	/** An item that cannot work; without it the first request is answered with 400. */
	bad?: IDataObject;
	/** What is said of the bad item. */
	says: RegExp;
}

const unknown = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';
const noRecord = /^Instantly has no such record/;
const noId = /^'[A-Z][\w ]+' is not valid: "nonsense"/;
const byId = { id: pick('={{ $json.id }}') };
const both = (name: string): Case['items'] => [{ id: `<${name}>` }, { id: `<${name}2>` }];
const same = (items: Case['items'], gives: (item: IDataObject) => IDataObject): Case['gives'] => [gives(items[0]), gives(items[1])];

/** An operation on one record, which comes back (or says what happened to it). */
const on = (name: string, more: Partial<Case> = {}): Case => ({
	parameters: byId,
	items: both(name),
	gives: same(both(name), ({ id }) => ({ id })),
	bad: { id: unknown },
	says: noRecord,
	...more,
});
const malformed = { bad: { id: 'nonsense' }, says: noId };
const emailId = { parameters: { id: '={{ $json.id }}' } };
const deleted: Partial<Case> = { gives: [{ deleted: true }, { deleted: true }] };

const mailed = { eaccount: pick('={{ $json.from }}'), subject: '={{ $json.subject }}' };
const mails: Case['items'] = [
	{ id: '<email>', from: 'sender1@example.com', subject: 'Re: One' },
	{ id: '<email2>', from: 'sender2@example.com', subject: 'Re: Two' },
];
const mailResults = same(mails, ({ from, subject }) => ({ from, subject }));
const noSender = { bad: { id: '<email>', from: 'nobody@example.com', subject: 'Re: Zero' }, says: /nobody@example\.com|not connected/ };
const busy = /^Instantly: The sandbox says no/;
const period = { startDate: '={{ $json.from }}', endDate: '2030-12-31' };
const late = { from: '2031-01-01', campaign: '<campaign>' };
const reversed = /'Start Date' \(2031-01-01\) is after 'End Date' \(2030-12-31\)/;
const periods: Case['items'] = [
	{ from: '2026-01-01', campaign: '<campaign>' },
	{ from: '2026-02-02', campaign: '<campaign2>' },
];
const people: Case['items'] = [
	{ email: 'lead1@example.com', campaign: '<campaign>' },
	{ email: 'lead2@example.com', campaign: '<campaign>' },
];
const newcomers: Case['items'] = [
	{ email: 'new1@example.com', target: '<campaign>' },
	{ email: 'new2@example.com', target: '<campaign2>' },
];
const names: Case['items'] = [{ name: 'First' }, { name: 'Second' }];

const cases: Record<string, Case> = {
	'lead.addMany': {
		parameters: {
			addTo: 'campaign',
			campaignId: pick('={{ $json.target }}'),
			leadSource: 'items',
			leads: { mappingMode: 'autoMapInputData', value: null },
		},
		items: newcomers,
		gives: same(newcomers, ({ email }) => ({ email, outcome: 'created', id: expect.any(String) as unknown as string })),
		bad: { email: 'new0@example.com', target: unknown },
		says: noRecord,
	},
	'lead.bulkAssign': {
		parameters: { organizationUserIds: '={{ [$json.member] }}', additionalFields: { campaignId: pick('<campaign>') } },
		items: [{ member: '<member>' }, { member: '<member2>' }],
		gives: [{ accepted: true }, { accepted: true }],
		bad: { member: 'nonsense' },
		says: /^Instantly: 'Owner Names or IDs' was not accepted: body\/organization_user_ids/,
	},
	'lead.create': {
		parameters: { addTo: 'campaign', campaignId: pick('={{ $json.target }}'), email: '={{ $json.email }}' },
		items: newcomers,
		gives: same(newcomers, ({ email, target }) => ({ email, campaign: target })),
		bad: { email: 'new0@example.com', target: 'nonsense' },
		says: noId,
	},
	'lead.delete': on('lead', deleted),
	'lead.deleteMany': {
		parameters: {
			addTo: 'campaign',
			campaignId: pick('={{ $json.campaign }}'),
			which: 'some',
			additionalFields: { ids: '={{ $json.lead }}' },
		},
		items: [
			{ campaign: '<campaign>', lead: '<lead>' },
			{ campaign: '<campaign>', lead: '<lead2>' },
		],
		gives: [{ count: 1 }, { count: 1 }],
		bad: { campaign: '<campaign>', lead: '' },
		says: /^'Lead IDs' is empty/,
	},
	'lead.get': on('lead'),
	'lead.getAll': {
		parameters: { filters: { contacts: '={{ $json.email }}', campaignId: pick('={{ $json.campaign }}') } },
		items: people,
		gives: same(people, (item) => item),
		bad: { email: 'lead1@example.com', campaign: 'nonsense' },
		says: noId,
	},
	'lead.merge': {
		parameters: { leadId: pick('={{ $json.away }}'), destinationLeadId: pick('={{ $json.stays }}') },
		items: [
			{ away: '<lead>', stays: '<lead2>' },
			{ away: '<inList>', stays: '<inList2>' },
		],
		gives: [{ id: '<lead2>' }, { id: '<inList2>' }],
		bad: { away: unknown, stays: '<lead2>' },
		says: noRecord,
	},
	'lead.move': {
		parameters: {
			addTo: 'list',
			toListId: pick('={{ $json.list }}'),
			additionalFields: { campaignId: pick('<campaign>'), ids: '={{ [$json.lead] }}' },
		},
		items: [
			{ list: '<list>', lead: '<lead>' },
			{ list: '<list2>', lead: '<lead2>' },
		],
		gives: [
			{ type: 'move-leads', entity_id: '<list>' },
			{ type: 'move-leads', entity_id: '<list2>' },
		],
		bad: { list: unknown, lead: '<lead>' },
		says: noRecord,
	},
	'lead.moveToSubsequence': on('lead', { parameters: { ...byId, subsequenceId: pick('<subsequence>') } }),
	'lead.removeFromSubsequence': on('lead', malformed),
	'lead.update': on('lead', {
		parameters: { ...byId, updateFields: { companyName: '={{ $json.name }}', customVariables: '={{ { industry: $json.name } }}' } },
		items: [
			{ id: '<lead>', name: 'First' },
			{ id: '<lead2>', name: 'Second' },
		],
		gives: [
			{ id: '<lead>', company_name: 'First', payload: { industry: 'First' } },
			{ id: '<lead2>', company_name: 'Second', payload: { industry: 'Second' } },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
	'lead.updateInterest': {
		parameters: { leadEmail: '={{ $json.email }}', interestValue: '={{ $json.status }}' },
		items: [
			{ email: 'lead1@example.com', status: 1 },
			{ email: 'lead2@example.com', status: 'Won' },
		],
		gives: [{ accepted: true }, { accepted: true }],
		bad: { email: 'lead1@example.com', status: 'Thrilled' },
		says: /^'Interest Status' cannot be "Thrilled"/,
	},

	'campaign.activate': on('campaign'),
	'campaign.addVariables': on('campaign', { parameters: { ...byId, variables: 'size' } }),
	'campaign.analytics': {
		parameters: { filters: { ids: '={{ [$json.campaign] }}', ...period } },
		items: periods,
		gives: same(periods, ({ campaign }) => ({ campaign_id: campaign })),
		bad: late,
		says: reversed,
	},
	'campaign.analyticsDaily': {
		parameters: { filters: { campaignId: pick('={{ $json.campaign }}'), ...period } },
		items: [periods[0], { ...periods[1], campaign: '<campaign>' }],
		gives: [{ sent: 2 }, { sent: 2 }],
		bad: late,
		says: reversed,
	},
	'campaign.analyticsOverview': {
		parameters: { additionalFields: { ids: '={{ [$json.campaign] }}', ...period } },
		items: periods,
		gives: [{ emails_sent_count: 2 }, { emails_sent_count: 0 }],
		bad: late,
		says: reversed,
	},
	'campaign.analyticsSteps': {
		parameters: { filters: { campaignId: pick('={{ $json.campaign }}'), ...period } },
		items: [periods[0], { ...periods[1], campaign: '<campaign>' }],
		gives: [{ sent: 2 }, { sent: 2 }],
		bad: late,
		says: reversed,
	},
	'campaign.countLaunched': { parameters: {}, items: [{}, {}], gives: [{ count: 0 }, { count: 0 }], says: busy },
	'campaign.create': {
		parameters: {
			name: '={{ $json.name }}',
			setUp: 'form',
			schedule: { period: [{ timezone: '={{ $json.zone }}' }] },
			sequence: { step: [{ subject: '={{ $json.name }}', body: 'Hi' }] },
		},
		items: [
			{ name: 'First', zone: 'Europe/Belgrade' },
			{ name: 'Second', zone: 'America/Chicago' },
		],
		gives: [
			{ name: 'First', status: 'Draft', campaign_schedule: { schedules: [{ timezone: 'Europe/Belgrade' }] } },
			{ name: 'Second', status: 'Draft', campaign_schedule: { schedules: [{ timezone: 'America/Chicago' }] } },
		],
		bad: { name: 'Zero', zone: 'Europe/Nowhere' },
		says: /^'Schedule' has the time zone "Europe\/Nowhere", which Instantly does not know/,
	},
	'campaign.createFromShared': on('campaign', {
		gives: [
			{ name: expect.stringContaining('Campaign 1') as unknown as string },
			{ name: expect.stringContaining('Campaign 2') as unknown as string },
		],
	}),
	'campaign.delete': on('campaign', deleted),
	'campaign.duplicate': on('campaign', {
		parameters: { ...byId, additionalFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		gives: [{ name: 'First' }, { name: 'Second' }],
		bad: { id: unknown, name: 'Zero' },
	}),
	'campaign.export': on('campaign', { gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }] }),
	'campaign.get': on('campaign', { ...malformed, gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }] }),
	'campaign.getAll': {
		parameters: { filters: { search: '={{ $json.name }}', status: '={{ $json.status }}' } },
		items: [
			{ name: 'Campaign 1', status: 0 },
			{ name: 'Campaign 2', status: 'Draft' },
		],
		gives: [{ name: 'Campaign 1' }, { name: 'Campaign 2' }],
		bad: { name: 'Campaign', status: 'Sleeping' },
		says: /^'Status' cannot be "Sleeping"/,
	},
	'campaign.pause': on('campaign'),
	'campaign.searchByLead': {
		parameters: { search: '={{ $json.email }}' },
		items: [{ email: 'lead1@example.com' }, { email: 'lead3@example.com' }],
		gives: [{ id: '<campaign>' }, { id: '<campaign>' }],
		bad: { email: '' },
		says: /^'Lead Email' is empty/,
	},
	'campaign.sendingStatus': on('campaign', {
		gives: [{ diagnostics: { campaign_id: '<campaign>' } }, { diagnostics: { campaign_id: '<campaign2>' } }],
	}),
	'campaign.share': on('campaign', { gives: [{ accepted: true }, { accepted: true }] }),
	'campaign.update': on('campaign', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		gives: [
			{ id: '<campaign>', name: 'First' },
			{ id: '<campaign2>', name: 'Second' },
		],
		bad: { id: '<campaign>', name: '' },
		says: /^There is nothing to change/,
	}),

	'leadList.create': {
		parameters: { name: '={{ $json.name }}' },
		items: names,
		gives: same(names, (item) => item),
		bad: { name: '' },
		says: /^'Name' is empty/,
	},
	'leadList.delete': on('list', deleted),
	'leadList.get': on('list', malformed),
	'leadList.getAll': {
		parameters: { filters: { search: '={{ $json.name }}' }, options: { concurrency: 1 } },
		items: [{ name: 'List 1' }, { name: 'List 2' }],
		gives: [{ id: '<list>' }, { id: '<list2>' }],
		says: busy,
	},
	'leadList.update': on('list', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<list>', name: 'First' },
			{ id: '<list2>', name: 'Second' },
		],
		gives: [
			{ id: '<list>', name: 'First' },
			{ id: '<list2>', name: 'Second' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
	'leadList.verificationStats': on('list', { gives: [{ total_leads: 2 }, { total_leads: 0 }] }),

	'email.countUnread': { parameters: { options: { concurrency: 1 } }, items: [{}, {}], gives: [{ count: 2 }, { count: 2 }], says: busy },
	'email.delete': on('email', { ...emailId, ...deleted }),
	'email.forward': {
		parameters: {
			...mailed,
			replyToUuid: '={{ $json.id }}',
			toAddressEmailList: 'other@example.com',
			additionalFields: { includeOriginalBody: true },
		},
		items: mails,
		gives: mailResults,
		...noSender,
	},
	'email.get': on('email', emailId),
	'email.getAll': {
		parameters: { filters: { lead: '={{ $json.email }}', campaignId: pick('={{ $json.campaign }}') } },
		items: people,
		gives: [
			[{ lead: 'lead1@example.com' }, { lead: 'lead1@example.com' }],
			[{ lead: 'lead2@example.com' }, { lead: 'lead2@example.com' }],
		],
		bad: { email: 'lead1@example.com', campaign: 'nonsense' },
		says: noId,
	},
	'email.markThreadAsRead': on('thread', { parameters: { threadId: '={{ $json.id }}' }, gives: [{ success: true }, { success: true }] }),
	'email.reply': {
		parameters: { ...mailed, replyToUuid: '={{ $json.id }}', format: 'html', bodyHtml: 'Thanks' },
		items: mails,
		gives: mailResults,
		...noSender,
	},
	'email.sendTest': {
		parameters: { ...mailed, toAddressEmailList: 'me@example.com', bodyHtml: 'Hi' },
		items: [
			{ from: 'sender1@example.com', subject: 'One' },
			{ from: 'sender2@example.com', subject: 'Two' },
		],
		gives: [{ status: 'success' }, { status: 'success' }],
		bad: { from: 'nobody@example.com', subject: 'Zero' },
		says: /^Instantly did not do it: the sender account is not connected/,
	},
	'email.update': on('email', { parameters: { id: '={{ $json.id }}', updateFields: { isUnread: false } } }),
};

let here: World;
beforeAll(async () => (here = await world()));
afterAll(async () => await here.sandbox.close());

const rows = Object.entries(instantly.resources).flatMap(([resource, { operations }]) =>
	Object.keys(operations).map((operation) => `${resource}.${operation}`),
);

async function run(name: string, items: IDataObject[], { continueOnFail = false, fails = false } = {}) {
	const ids = await here.fresh();
	if (fails)
		here.control.failures([
			{ kind: 'status', status: 400, times: 1, body: { statusCode: 400, error: 'Bad Request', message: 'The sandbox says no' } },
		]);
	const [resource, operation] = name.split('.');
	const input = filledIn(items, ids);
	const result = await here.n8n.run({
		parameters: filledIn({ resource, operation, ...cases[name].parameters }, ids),
		items: input,
		continueOnFail,
	});
	const log = (here.control.requests({ log: true }).log ?? []).map(({ path, query, body }) =>
		JSON.stringify([decodeURIComponent(path), query, body]),
	);
	return { ids, input, result, log };
}

/** Output rows by the input item they say they come from; in the order of the items. */
function byItem({ items }: Result): IDataObject[][] {
	const from = items.map(({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item);
	expect(from).toEqual([...from].sort((a, b) => a - b));
	return [0, 1].map((item) => items.filter((_, i) => from[i] === item).map(({ json }) => json));
}

const matches = (json: IDataObject[], gives: Case['gives'][number], ids: Record<string, string>) => {
	const wanted = [filledIn(gives, ids)].flat();
	expect(json).toHaveLength(wanted.length);
	wanted.forEach((one, i) => expect(json[i]).toMatchObject(one));
};

test('no operation is left out', () => expect(Object.keys(cases)).toEqual(rows));

describe.each(rows)('%s', (name) => {
	const { items, gives, bad, says } = cases[name] ?? { items: [{}, {}], gives: [{}, {}] };

	test('two items: each request has the values of its item, each row comes from its item', async () => {
		const { ids, input, result, log } = await run(name, items);
		expect([result.error?.message, result.error?.description]).toEqual([undefined, undefined]);
		const [first, second] = byItem(result);
		matches(first, gives[0], ids);
		matches(second, gives[1], ids);
		for (const item of input) {
			const texts = Object.values(item).filter((value): value is string => typeof value === 'string' && !/^[A-Z]\w+$/.test(value));
			expect([name, item, log.some((request) => texts.every((text) => request.includes(text)))]).toEqual([name, item, true]);
		}
	});

	test('continue on error: a bad first item says why, the second gives its result', async () => {
		const { ids, result } = await run(name, [bad ?? items[0], items[1]], { continueOnFail: true, fails: !bad });
		expect(result.error).toBeUndefined();
		const [first, second] = byItem(result);
		expect(first).toEqual([{ error: expect.stringMatching(says) as unknown }]);
		expect(first[0].error).toMatch(/^['A-Z].{14,} \[item 0\]$/);
		matches(second, gives[1], ids);
	});

	test('stop on error: the error names the item and says what to do', async () => {
		const { result } = await run(name, [items[0], bad ?? items[1]].slice(bad ? 0 : 1), { fails: !bad });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(says);
		expect(result.error?.message).toMatch(bad ? / \[item 1\]$/ : /[^\]]$/);
		expect(result.error?.context?.itemIndex).toBe(bad ? 1 : 0);
		expect(result.error?.description).toMatch(/^[A-Z].{14,}/);
		expect(JSON.stringify([result.error, result.error?.context, result.error?.description])).not.toContain('sandbox-key');
	});
});

describe('a filter that comes out empty never means more leads', () => {
	const toList = { addTo: 'list', toListId: pick('<list>') };
	const inCampaign = { campaignId: pick('<campaign>') };
	const writes: Array<[string, string, (ids: string) => INodeParameters]> = [
		['lead.deleteMany', 'ids', (ids) => ({ addTo: 'campaign', ...inCampaign, which: 'some', additionalFields: { ids, status: 1 } })],
		['lead.deleteMany', 'ids alone', (ids) => ({ addTo: 'campaign', ...inCampaign, which: 'some', additionalFields: { ids } })],
		['lead.move', 'ids', (ids) => ({ ...toList, additionalFields: { ...inCampaign, ids } })],
		['lead.move', 'contacts', (contacts) => ({ ...toList, additionalFields: { ...inCampaign, contacts } })],
		['lead.bulkAssign', 'ids', (ids) => ({ organizationUserIds: ['<member>'], additionalFields: { ...inCampaign, ids } })],
		['lead.getAll', 'contacts', (contacts) => ({ filters: { contacts } })],
	];

	test.each(writes)('%s: %s', async (name, _field, parameters) => {
		for (const empty of ['={{ [] }}', '={{ null }}', '={{ " , " }}', '={{ [""] }}']) {
			const ids = await here.fresh();
			const [resource, operation] = name.split('.');
			const result = await here.n8n.run({ parameters: filledIn({ resource, operation, ...parameters(empty) }, ids), continueOnFail: true });
			const why = expect.stringMatching(/^'[A-Z][\w ]+' is empty, which would mean all leads/) as unknown;
			expect([empty, result.json, here.control.requests().total]).toEqual([empty, [{ error: why }], 0]);
		}
	});
});

describe('what an expression gives for a part of a campaign is read as the form would', () => {
	const create = async (period: IDataObject, later: IDataObject) => {
		await here.fresh();
		const steps = [
			{ subject: 'Hello', body: 'Hi' },
			{ subject: '', body: 'Again', ...later },
		];
		const form = { setUp: 'form', schedule: { period: [period] }, sequence: { step: steps } } as unknown as INodeParameters;
		const result = await here.n8n.run({
			parameters: { resource: 'campaign', operation: 'create', name: 'New', ...form },
			continueOnFail: true,
		});
		return { json: result.json[0], requests: here.control.requests().total };
	};
	const week = (...on: number[]) => Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((day) => [day, on.includes(day)]));

	test.each([
		['={{ ["Monday", "friday"] }}', week(1, 5)],
		['={{ "0,6" }}', week(0, 6)],
		['={{ [2] }}', week(2)],
	])('days %s', async (days, on) => {
		const { json } = await create({ days }, { wait: '={{ "0.5" }}' });
		expect(json.campaign_schedule).toMatchObject({ schedules: [{ days: on }] });
		expect(json.sequences).toMatchObject([
			{
				steps: [
					{ delay: 720, delay_unit: 'minutes' },
					{ delay: 0, delay_unit: 'days' },
				],
			},
		]);
	});

	test.each([
		['days', { days: '={{ ["Someday"] }}' }, {}, /^'Days' cannot be "Someday"$/],
		['no days', { days: '={{ [] }}' }, {}, /^'Schedule' has no day on which to send$/],
		['wait', {}, { wait: '={{ "soon" }}' }, /^'Wait \(Days\)' is not a number: "soon"$/],
		['hour', { from: '25:00' }, {}, /^'Schedule' has the hour "25:00"$/],
		['zone', { timezone: 'Mars/Olympus' }, {}, /^'Schedule' has the time zone "Mars\/Olympus", which Instantly does not know$/],
	])('refuses a wrong %s before anything is sent', async (_part, period, later, says) => {
		expect(await create(period as IDataObject, later as IDataObject)).toEqual({
			json: { error: expect.stringMatching(says) as unknown },
			requests: 0,
		});
	});
});

test('an item with an empty list of leads does not take the others with it', async () => {
	const ids = await here.fresh();
	const parameters = {
		resource: 'lead',
		operation: 'addMany',
		addTo: 'campaign',
		campaignId: pick('<campaign>'),
		leadSource: 'json',
		leadsJson: '={{ $json.leads }}',
	};
	const items = [{ leads: [] }, { leads: [{ email: 'new1@example.com' }] }];
	const result = await here.n8n.run({ parameters: filledIn(parameters, ids), items, continueOnFail: true });
	expect(result.error?.message).toBeUndefined();
	const [first, second] = byItem(result);
	expect(first.filter(({ error }) => !/^'[A-Z]\w+' is empty/.test(String(error)))).toEqual([]);
	expect(second).toMatchObject([{ email: 'new1@example.com', outcome: 'created' }]);
});
