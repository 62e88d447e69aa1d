import { on, type Cases, type Samples } from './common.mts';
import { found, period, testId } from './placement.mts';

export { prepare } from './placement.mts';

const inboxes = { recipientGeo: [1, 3], recipientType: ['Professional', 2], recipientEsp: 'Google, 12' };
const filters = { ...period, ...inboxes };
const asked = { ...filters, senderEmail: 'sender1@example.com' };

export const samples: Samples = {
	get: [{ parameters: { id: '<result>' } }],
	getAll: [{ parameters: { testId, limit: 3, filters: asked } }, { parameters: { testId, returnAll: true } }],
	insights: [
		{
			parameters: {
				testId,
				filters: { ...filters, previousDateFrom: '2019-01-01', previousDateTo: '2019-12-31T00:00:00', showPrevious: true },
			},
		},
	],
	statsByDate: [{ parameters: { testId, filters: asked } }],
	statsByTest: [{ parameters: { testIds: ['<test>', '<test2>'], filters: asked } }, { parameters: { testIds: '<test>' } }],
};

export const cases: Cases = {
	get: on('result', { parameters: { id: '={{ $json.id }}' } }),
	getAll: {
		...found(() => ({}), { limit: 1 }),
		gives: [
			{ id: '<result>', sender_email: 'sender1@example.com', record_type: 'Sent' },
			{ id: '<result2>', sender_email: 'sender2@example.com', record_type: 'Sent' },
		],
	},
	insights: found(() => ({ sender_esp: 'Google', recipient_esp: 'Web.de', prev_inbox_percentage: null }), {
		filters: { recipientEsp: [12] },
	}),
	statsByDate: found(() => ({ sent_count: 9, received_count: 9 })),
	statsByTest: {
		parameters: { testIds: '={{ [$json.test] }}' },
		items: [{ test: '<test>' }, { test: '<test2>' }],
		gives: [
			{ test_id: '<test>', count: 9 },
			{ test_id: '<test2>', count: 9 },
		],
		bad: { test: 'nonsense' },
		says: /^Instantly: 'Placement Test Names or IDs' was not accepted: body\/test_ids/,
	},
};
