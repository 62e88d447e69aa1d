import type { IDataObject } from 'n8n-workflow';
import type { Resource } from '../../../engine/describe';

/** PHP writes an object without names as an empty list. */
const counted = ({ rfm_distribution: rfm, ...answer }: IDataObject) => ({ ...answer, rfm_distribution: Array.isArray(rfm) ? {} : rfm });

/** What only the API of EnterCRM's server has. */
export const workspace: Resource = {
	name: 'Workspace',
	operations: {
		getCurrentUser: {
			name: 'Get Current User',
			action: 'Get the current user',
			description: "Get the user of the credential, and the workspace. Only on EnterCRM's server.",
			route: 'GET /auth/me',
			variants: { server: 'GET /auth/me' },
		},
		getDashboard: {
			name: 'Get Dashboard',
			action: 'Get the dashboard of the workspace',
			description: "Get the figures of the workspace and what happened last. Only on EnterCRM's server.",
			route: 'GET /dashboard/overview',
			variants: { server: 'GET /dashboard/overview' },
			answer: counted,
		},
	},
};
