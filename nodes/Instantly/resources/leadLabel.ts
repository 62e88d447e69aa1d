import type { Field, Resource } from '../../../engine/describe';
import { choice, flag, text } from '../../../engine/fields';
import { interestStatus, label as picker } from '../fields';

const id = picker('id', 'The label to work on', { required: true });
const moods = { Positive: 'positive', Neutral: 'neutral', Negative: 'negative' };
const mood = choice('interest_status_label', 'What the label says about a lead', moods, { label: 'Kind' });
const optional: Field[] = [
	text('description', 'When the label fits; the AI goes by this'),
	flag('use_with_ai', 'Whether the AI may give this label to replies', { label: 'Use With AI', default: true }),
];

/** https://developer.instantly.ai/api/v2/leadlabel */
export const leadLabel: Resource = {
	name: 'Lead Label',
	scope: 'lead-labels',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a lead label',
			description: 'An interest status of your own',
			route: 'POST /lead-labels',
			required: [text('label', 'The name that people see', { required: true }), mood],
			optional,
		},
		delete: {
			name: 'Delete',
			action: 'Delete a lead label',
			route: 'DELETE /lead-labels/{id}',
			required: [id],
			optional: [
				interestStatus('reassigned_status', 'What its leads get instead', { settable: true, label: 'New Interest Status Name or ID' }),
			],
			gives: 'deleted',
			strict: true,
		},
		get: { name: 'Get', action: 'Get a lead label', route: 'GET /lead-labels/{id}', required: [id] },
		getAll: {
			name: 'Get Many',
			action: 'Get many lead labels',
			route: 'GET /lead-labels',
			optional: [text('search', 'Text in the name'), choice('interest_status', 'Only labels of this kind', moods, { label: 'Kind' })],
			gives: 'items',
		},
		testAi: {
			name: 'Test AI',
			action: 'Test AI with a reply',
			description: 'Which label the AI would give to a reply; 500 requests in 30 days',
			route: 'POST /lead-labels/ai-reply-label',
			required: [text('reply_text', 'What the reply says', { required: true, typeOptions: { rows: 5 } })],
			scope: 'read',
		},
		update: {
			name: 'Update',
			action: 'Update a lead label',
			route: 'PATCH /lead-labels/{id}',
			required: [id],
			optional: [text('label', 'New name of the label'), mood, ...optional],
			repeatable: true,
		},
	},
};
