import type { IDataObject } from 'n8n-workflow';
import type { Resource, Simple, Values } from '../../../engine/describe';
import { flag, text } from '../../../engine/fields';
import { Refusal } from '../../../engine/refusal';

const route = '/workspaces/current';
const domain = `${route}/whitelabel-domain` as const;
const removal = `${route}/schedule-for-removal` as const;

const simple: Simple = {
	fields: {
		id: 'id', name: 'name', owner: 'owner', plan_id: 'plan_id', org_logo_url: 'org_logo_url', org_client_domain: 'org_client_domain',
		add_unsub_to_block: 'add_unsub_to_block', default_opportunity_value: 'default_opportunity_value',
		scheduled_for_removal_at: 'scheduled_for_removal_at', timestamp_created: 'timestamp_created',
	},
}; // prettier-ignore

const typedName = text('confirm_name', 'Name of the workspace that the API key belongs to, typed out', {
	label: 'Workspace Name',
	in: 'here',
	required: true,
});

/** Only who names the workspace of the key removes it: the key of another one may be in the credential. */
function confirmed(values: Values, { name }: IDataObject): Values {
	if (String(values.confirm_name).trim() === name) return values;
	const hint = 'Nothing was removed. Check which workspace the API key of the credential belongs to, and type its name exactly.';
	throw new Refusal(`says "${String(values.confirm_name)}", but the API key belongs to "${String(name)}"`, hint, typedName.label);
}

const knowing = flag('give_up_ownership', 'Whether you know that only the new owner can give the workspace back', { in: 'here' });

/** https://developer.instantly.ai/api/v2/workspace */
export const workspace: Resource = {
	name: 'Workspace',
	scope: 'workspaces',
	operations: {
		cancelRemoval: {
			name: 'Cancel Removal',
			action: 'Cancel the removal of the workspace',
			description: 'Keep a workspace that was to be removed',
			route: `DELETE ${removal}`,
			simple,
		},
		changeOwner: {
			name: 'Change Owner',
			action: 'Change the owner of the workspace',
			description: 'Hand the workspace over; only the new owner can give it back',
			route: `POST ${route}/change-owner`,
			required: [
				text('email', 'Address of the member who becomes the owner', { label: 'Email', required: true, placeholder: 'name@email.com' }),
				text('sec', 'The value that Instantly calls sec and asks for to confirm a new owner', {
					label: 'Security Code',
					required: true,
					typeOptions: { password: true },
				}),
				knowing,
			],
			guard: ({ email, give_up_ownership: known }) =>
				known === true
					? undefined
					: `The workspace would belong to ${String(email)}, and only they could give it back. Turn on '${knowing.label}' if that is meant`,
			scope: 'update',
			simple,
		},
		deleteDomain: {
			name: 'Delete Domain',
			action: 'Delete the agency domain',
			description: 'Take the agency domain (white label) from the workspace',
			route: `DELETE ${domain}`,
			gives: 'deleted',
			scope: 'update',
		},
		get: { name: 'Get', action: 'Get the workspace', route: `GET ${route}`, simple },
		getDomain: {
			name: 'Get Domain',
			action: 'Get the agency domain',
			description: 'Retrieve the agency domain, and the DNS records that verify it',
			route: `GET ${domain}`,
		},
		scheduleRemoval: {
			name: 'Schedule Removal',
			action: 'Schedule the removal of the workspace',
			description: 'Delete the workspace and all it holds in 24 hours, unless the removal is cancelled before',
			route: `POST ${removal}`,
			required: [typedName],
			reads: { route: `GET ${route}`, when: () => true, into: confirmed },
			scope: 'delete',
			simple,
		},
		setDomain: {
			name: 'Set Domain',
			action: 'Set the agency domain',
			description: 'Set the agency domain (white label) of the workspace',
			route: `POST ${domain}`,
			required: [text('domain', 'Domain under which your clients reach the app', { required: true, placeholder: 'e.g. app.example.com' })],
			repeatable: true,
			scope: 'update',
			simple,
		},
		update: {
			name: 'Update',
			action: 'Update the workspace',
			route: `PATCH ${route}`,
			optional: [
				text('name', 'New name of the workspace'),
				text('org_logo_url', 'Address of the picture', { label: 'Logo URL', placeholder: 'e.g. https://example.com/logo.png' }),
			],
			repeatable: true,
			simple,
		},
	},
};
