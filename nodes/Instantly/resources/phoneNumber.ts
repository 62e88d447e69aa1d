import type { Resource } from '../../../engine/describe';
import { listed } from '../../../engine/fields';

/** https://developer.instantly.ai/api/v2/crmactions */
export const phoneNumber: Resource = {
	name: 'CRM Phone Number',
	scope: 'crm_actions',
	operations: {
		delete: {
			name: 'Delete',
			action: 'Delete a phone number',
			description: 'Give a phone number up permanently',
			route: 'DELETE /crm-actions/phone-numbers/{id}',
			required: [listed('id', 'The number to give up', 'phoneNumbers', { label: 'Phone Number Name or ID', required: true })],
			gives: 'deleted',
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many phone numbers',
			route: 'GET /crm-actions/phone-numbers',
			gives: 'items',
			paging: { by: 'once', items: 'items' },
		},
	},
};
