import { pick } from '../../support/world.mts';
import { busy, deleted, names, on, same, unknown, type Case, type Cases, type Samples } from './common.mts';
import { testId } from './placement.mts';

export { prepare } from './placement.mts';

const label = { region: 'Europe', sub_region: 'Germany', type: 'Personal', esp: 'Web.de' };
const automation = { when: { condition: 'placement_goes_below', condition_value: 80 }, then: { pause: true, add_tags: ['<tag>'] } };
const mail = { subject: 'Hello', bodyHtml: 'Hi there\nBye' };
const schedule = '{"days": {"1": true, "5": true}, "timing": {"from": "09:30"}, "timezone": "America/Chicago"}';
const byTest = { testId: pick('={{ $json.id }}') };
const senders: Case['items'] = [
	{ name: 'First', from: 'sender1@example.com' },
	{ name: 'Second', from: 'sender2@example.com' },
];

export const samples: Samples = {
	create: [
		{
			parameters: {
				...mail,
				name: 'Weekly',
				type: 2,
				schedule,
				sendingMethod: 1,
				emails: 'sender1@example.com, sender2@example.com',
				additionalFields: {
					deliveryMode: 2,
					description: 'Before we start',
					campaignId: '<campaign>',
					tags: ['<tag>', '<tag2>'],
					textOnly: true,
					recipientsLabels: JSON.stringify([label]),
					timestampNextRun: '2099-01-31T09:00:00Z',
					automations: JSON.stringify([automation]),
					status: 1,
					runImmediately: true,
				},
			},
		},
		{
			parameters: {
				...mail,
				name: 'Once',
				type: 1,
				sendingMethod: 2,
				emails: ['outside@example.com'],
				additionalFields: { testCode: 'spring', notSendingStatus: 'other', deliveryMode: 'Not Set', status: 2 },
			},
		},
	],
	delete: [{ parameters: { testId } }],
	get: [{ parameters: { testId, options: { withMetadata: true } } }, { parameters: { testId } }],
	getAll: [
		{ parameters: { limit: 3, filters: { search: 'Placement', status: 3, sortOrder: 'asc' } } },
		{ parameters: { returnAll: true, filters: { sortOrder: 'desc' } } },
	],
	getRecipientOptions: [{ parameters: {} }],
	update: [{ parameters: { testId, updateFields: { name: 'Renamed', schedule, automations: JSON.stringify([automation]), status: 2 } } }],
};

export const cases: Cases = {
	create: {
		parameters: { ...mail, name: '={{ $json.name }}', type: 1, sendingMethod: 1, emails: '={{ $json.from }}' },
		items: senders,
		gives: same(senders, ({ name, from }) => ({ name, emails: [from], type: 'One-Time' })),
		bad: { name: '', from: 'sender1@example.com' },
		says: /^'Name' is empty/,
	},
	delete: on('test', { parameters: byTest, ...deleted }),
	get: on('test', { parameters: byTest }),
	getAll: {
		parameters: { filters: { search: '={{ $json.name }}' }, options: { concurrency: 1 } },
		items: [{ name: 'Placement 1' }, { name: 'Placement 2' }],
		gives: [
			{ id: '<test>', status: 'Completed' },
			{ id: '<test2>', status: 'Completed' },
		],
		says: busy,
	},
	getRecipientOptions: {
		parameters: { options: { concurrency: 1 } },
		items: [{}, {}],
		gives: [Array(9).fill({}), Array(9).fill({})],
		says: busy,
	},
	update: on('test', {
		parameters: { ...byTest, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<test>', ...names[0] },
			{ id: '<test2>', ...names[1] },
		],
		gives: [
			{ id: '<test>', name: 'First' },
			{ id: '<test2>', name: 'Second' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
};
