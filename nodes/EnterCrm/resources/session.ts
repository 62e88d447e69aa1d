import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../../engine/call';
import type { Resource } from '../../../engine/describe';
import { text } from '../../../engine/fields';
import { without } from '../names';

const email = text('email', 'Address of the user', { required: true, placeholder: 'name@email.com' });
const password = text('password', 'Password of the user; a new one has at least 8 characters', {
	required: true,
	typeOptions: { password: true },
});

/** Who logged in, without the token: that is a secret. */
const withoutToken = (answer: IDataObject) => without(answer, 'token');

function forVariant(call: Call, variant: string): Call {
	if (variant !== 'server') return call;
	const { workspace_name: workspace, ...body } = call.body ?? {};
	return { ...call, body: { ...body, company_name: workspace, password_confirmation: body.password } };
}

/** https://entercrm.io/docs/api#authentication. The credential logs in by itself. */
export const session: Resource = {
	name: 'Session',
	operations: {
		logIn: {
			name: 'Log In',
			action: 'Log in a user',
			description: 'Check the email and password of a user; the credential of this node logs in by itself',
			route: 'POST /auth/login',
			auth: ['login', 'apiKey'],
			required: [email, password],
			answer: withoutToken,
			errors: {
				401: {
					message: 'EnterCRM does not accept this email and password',
					hint: 'Check both: the address is that of a user, not of a customer.',
				},
			},
			repeatable: true,
		},
		logOut: {
			name: 'Log Out',
			action: 'Log out',
			description: 'End the session of the credential; the next request logs in again by itself',
			route: 'POST /auth/logout',
			auth: ['login'],
			gives: 'accepted',
			repeatable: true,
		},
		register: {
			name: 'Register',
			action: 'Register a user and a workspace',
			description: 'Create a new user with a new workspace; the name of a workspace must be new',
			route: 'POST /auth/register',
			auth: ['login', 'apiKey'],
			required: [
				text('name', 'Name of the user', { required: true }),
				email,
				password,
				text('workspace_name', 'Name of the workspace', { required: true, placeholder: 'e.g. Retail' }),
			],
			forVariant,
			answer: withoutToken,
		},
	},
};
