import type { IDataObject } from 'n8n-workflow';
import type { Resource } from '../../../engine/describe';
import { text } from '../../../engine/fields';

const email = text('email', 'Address to verify', { required: true, placeholder: 'name@email.com' });

/** `status` is that of the call: it says nothing of the address. */
const failed = ({ status, email: address }: IDataObject) =>
	status === 'error' ? `the address ${String(address)} could not be checked, so nobody knows whether it takes mail` : undefined;

/** https://developer.instantly.ai/api/v2/emailverification */
export const emailVerification: Resource = {
	name: 'Email Verification',
	scope: 'email_verifications',
	operations: {
		create: {
			name: 'Verify',
			action: 'Verify an email address',
			description: "Check whether an address takes mail; takes a credit. If it is still pending after 10 seconds, ask again with 'Get'.",
			route: 'POST /email-verification',
			required: [email],
			options: [text('webhook_url', 'Where a pending result is sent when it is known')],
			independent: 'email',
			failed,
		},
		get: {
			name: 'Get',
			action: 'Get an email verification',
			description: 'Retrieve the result for an address that was verified before',
			route: 'GET /email-verification/{email}',
			required: [email],
			failed,
		},
	},
};
