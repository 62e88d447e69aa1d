import { noSuch, whileV1Lasts, type Case, type Cases, type Prepare, type Samples } from './common.mts';

/** Two campaigns with a column and the persons of the threads as leads, and two lists. */
export const prepare: Prepare = async ({ control }, ids) => {
	control.clock({ set: whileV1Lasts });
	const { inboxapp } = control;
	const made: Record<string, string> = {};
	for (const suffix of ['', '2']) {
		const leads = [ids.person, ids.person2, ids.person3];
		made[`campaign${suffix}`] = inboxapp.campaign({ name: `Campaign ${suffix || 1}`, leads, columns: ['Company'] }).id;
		made[`list${suffix}`] = inboxapp.list({ name: `List ${suffix || 1}` }).id;
		made[`column${suffix}`] = inboxapp.column({ campaignId: made[`campaign${suffix}`], name: 'Trade' }).id;
	}
	return made;
};

const byHand = (columns: string[]) => ({
	mappingMode: 'defineBelow',
	value: Object.fromEntries(columns.map((name) => [name, `={{ $json.${name} }}`])),
	schema: [],
});
const automatic = { mappingMode: 'autoMapInputData', value: null };
const onX = { platform: 'twitter' };
const fromItems = { leadSource: 'items', leads: automatic };
const byPlatformId = { by: 'platformId', platformId: '={{ $json.lead }}', platform: 'twitter' };
const message = (text: string) => ({ type: 'message', data: { segments: [{ type: 'static', text }] } });
const hi = 'Hi {{first-name|there}}, I saw what you wrote on {{custom_q5ck}}';

export const samples: Samples = {
	addLeads: [
		{
			parameters: { campaignId: '<campaign>', ...onX, leadSource: 'items', leads: byHand(['username', 'platformId', 'externalId']) },
			items: [{ username: '@new_person_1' }, { username: 'https://x.com/New_Person_2' }, { username: 'new_person_3', ignored: 'x' }],
		},
		{
			parameters: { campaignId: '<campaign>', ...onX, ...fromItems, options: { followUp: true } },
			items: [
				{ platformId: '70000001', handle: 'not_sent' },
				{ platform_id: 70000002 },
				{ 'Profile URL': 'https://x.com/i/user/70000003' },
			],
		},
		{
			parameters: {
				campaignId: '<campaign2>',
				...onX,
				leadSource: 'json',
				leadsJson: '[{"externalId": "<contact>"}, {"External ID": "<contact2>"}]',
			},
		},
		{
			parameters: { campaignId: '<campaign2>', ...onX, ...fromItems, options: { unknownColumns: 'data', output: 'totals' } },
			items: [
				{ 'X ID': '70000004', custom_q5ck: 'Retail', data: '{"custom_q5cl": 7}' },
				{ username: 'new_person_5', platform: 'X' },
			],
		},
	],
	create: [
		{
			parameters: {
				name: 'Founders',
				accountLinkIds: ['<link>'],
				additionalFields: { rules: '{"syncedListIds": ["<list>"], "excludeContacted": true}', scheduleTimezone: 'Europe/Lisbon' },
			},
		},
		{ parameters: { name: 'Founders', accountLinkIds: '<link>, <link2>', simplify: false } },
	],
	get: [{ parameters: { campaignId: '<campaign>' } }, { parameters: { campaignId: ' <campaign> ', simplify: false } }],
	pause: [{ parameters: { campaignId: '<campaign>' } }],
	start: [{ parameters: { campaignId: '<campaign>' } }],
	stopLead: [
		{ parameters: { campaignId: '<campaign>', by: 'platformId', platformId: 'https://x.com/i/user/<person>', ...onX } },
		{ parameters: { campaignId: '<campaign>', by: 'username', username: '@sample_person_2', ...onX } },
		{ parameters: { campaignId: '<campaign>', by: 'externalId', externalId: '<contact3>', ...onX } },
	],
	updateColumn: [
		{ parameters: { campaignId: '<campaign>', columnId: '<column>', updateFields: { name: 'Business', description: 'What they do' } } },
		{ parameters: { campaignId: '<campaign>', columnId: '<column>', updateFields: { description: '={{ null }}' } } },
	],
	updateLead: [
		{
			parameters: {
				campaignId: '<campaign>',
				by: 'username',
				username: 'https://x.com/sample_person_1',
				...onX,
				dataSource: 'form',
				columns: { column: [{ column: '<column>', value: 'Retail' }, { column: 'custom_q5ck' }] }, // prettier-ignore
			},
		},
		{
			parameters: {
				campaignId: '<campaign>',
				by: 'platformId',
				platformId: '<person2>',
				...onX,
				dataSource: 'json',
				columnsJson: '{"<column>": "Retail"}',
				simplify: false,
			},
		},
		{
			parameters: {
				campaignId: '<campaign>',
				by: 'externalId',
				externalId: '<contact3>',
				...onX,
				dataSource: 'json',
				columnsJson: '{"<column>": 7}',
			},
		},
	],
	updateRules: [
		{
			parameters: {
				campaignId: '<campaign>',
				updateFields: {
					columnMappings: '{"<list>": {"custom_a1": "<column>"}}',
					detachBehavior: 'unlink',
					excludeContacted: true,
					excludeMutuals: false,
					excludedListIds: '<list2>',
					syncedListIds: '<list>',
				},
			},
		},
		{ parameters: { campaignId: '<campaign>', updateFields: { excludedListIds: '={{ [] }}', syncedListIds: '' } } },
	],
	updateSequence: [
		{
			parameters: {
				campaignId: '<campaign>',
				stepSource: 'form',
				messages: { message: [{ text: hi }, { wait: 0.5, text: 'Did you see it?' }, { text: 'Bye' }, { wait: 0, text: 'Really' }] },
			},
		},
		{
			parameters: {
				campaignId: '<campaign>',
				stepSource: 'json',
				stepsJson: JSON.stringify([message('Hi'), { type: 'delay', data: { delaySeconds: 86400, unit: 'days' } }, message('Bye')]),
			},
		},
	],
};

const noCampaign = noSuch('campaign');
const ofCampaign = (more: Partial<Case> = {}): Case => ({
	parameters: { campaignId: '={{ $json.id }}' },
	items: [{ id: '<campaign>' }, { id: '<campaign2>' }],
	gives: [{ id: '<campaign>' }, { id: '<campaign2>' }],
	bad: { id: 'nobody0' },
	says: noCampaign,
	...more,
});
const ofLead = { campaignId: '={{ $json.id }}', ...byPlatformId };
const leads: Case['items'] = [
	{ id: '<campaign>', lead: '<person>' },
	{ id: '<campaign2>', lead: '<person2>' },
];

export const cases: Cases = {
	addLeads: {
		parameters: { campaignId: '={{ $json.id }}', ...onX, leadSource: 'items', leads: byHand(['username']) },
		items: [
			{ id: '<campaign>', username: 'new_person_1' },
			{ id: '<campaign2>', username: 'new_person_2' },
		],
		gives: [
			{ username: 'new_person_1', outcome: 'created', batch: { added: 1, skipped: 0, failed: 0 } },
			{ username: 'new_person_2', outcome: 'created', batch: { added: 1, skipped: 0, failed: 0 } },
		],
		bad: { id: 'nobody0', username: 'new_person_1' },
		says: noCampaign,
	},
	create: {
		parameters: { name: '={{ $json.name }}', accountLinkIds: '={{ [$json.link] }}' },
		items: [
			{ name: 'First campaign', link: '<link>' },
			{ name: 'Second campaign', link: '<link2>' },
		],
		gives: [
			{ name: 'First campaign', accountLinkIds: ['<link>'], status: 'draft' },
			{ name: 'Second campaign', accountLinkIds: ['<link2>'], status: 'draft' },
		],
		bad: { name: 'First campaign', link: 'nobody0' },
		says: noSuch('account link'),
	},
	get: ofCampaign({ gives: [{ id: '<campaign>', name: 'Campaign 1', targetsCount: 3 }, { id: '<campaign2>', name: 'Campaign 2' }] }), // prettier-ignore
	pause: ofCampaign(),
	start: ofCampaign({
		gives: [
			{ id: '<campaign>', enabled: true },
			{ id: '<campaign2>', enabled: true },
		],
	}),
	stopLead: {
		parameters: ofLead,
		items: leads,
		gives: [
			{ identifier: '<person>', done: true },
			{ identifier: '<person2>', done: true },
		],
		bad: { id: '<campaign>', lead: '999000' },
		says: /^Inboxapp has no such campaign, or no such lead in it/,
	},
	updateColumn: {
		parameters: { campaignId: '={{ $json.id }}', columnId: '={{ $json.column }}', updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<campaign>', column: '<column>', name: 'first trade' },
			{ id: '<campaign2>', column: '<column2>', name: 'second trade' },
		],
		gives: [
			{ id: '<column>', name: 'first trade' },
			{ id: '<column2>', name: 'second trade' },
		],
		bad: { id: '<campaign>', column: '<column2>', name: 'first trade' },
		says: /^Inboxapp has no such campaign, or no such column in it/,
	},
	updateLead: {
		parameters: { ...ofLead, dataSource: 'form', columns: { column: [{ column: '<column>', value: '={{ $json.trade }}' }] } },
		items: [
			{ ...leads[0], trade: 'retail' },
			{ ...leads[1], trade: 'food' },
		],
		gives: [
			{ platformId: '<person>', username: 'sample_person_1' },
			{ platformId: '<person2>', username: 'sample_person_2' },
		],
		bad: { id: '<campaign>', lead: '@sample_person_1', trade: 'retail' },
		says: /^'Platform ID' is not valid: "@sample_person_1"/,
	},
	updateRules: {
		parameters: { campaignId: '={{ $json.id }}', updateFields: { syncedListIds: '={{ $json.list }}' } },
		items: [
			{ id: '<campaign>', list: '<list>' },
			{ id: '<campaign2>', list: '<list2>' },
		],
		gives: [
			{ campaignId: '<campaign>', done: true },
			{ campaignId: '<campaign2>', done: true },
		],
		bad: { id: '<campaign>', list: '' },
		says: /^There is nothing to change/,
	},
	updateSequence: {
		parameters: { campaignId: '={{ $json.id }}', stepSource: 'form', messages: { message: [{ text: '={{ $json.text }}' }] } },
		items: [
			{ id: '<campaign>', text: 'how are you?' },
			{ id: '<campaign2>', text: 'what is new?' },
		],
		gives: [{ version: 2 }, { version: 2 }],
		bad: { id: '<campaign>', text: 'hi {{first-name|there' },
		says: /^'Messages' has a variable with no beginning or no end in message 1/,
	},
};
