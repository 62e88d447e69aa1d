import type { IDataObject } from 'n8n-workflow';
import type { OutcomeRules } from '../../engine/outcome';

/** Only what no mail server would take: the rest is for Instantly to judge. */
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** What became of each lead of POST /leads/add (https://developer.instantly.ai/api/v2/lead/bulkaddleads). */
export const addedLeads: OutcomeRules = {
	check: ({ email, first_name: first, last_name: last }, { list_id: list }) => {
		if (email !== undefined) return address.test(String(email)) ? undefined : `"${String(email)}" is not an email address`;
		if (!list) return 'No email address: a campaign needs one for each lead';
		return first || last ? undefined : 'A lead in a list needs an email address, a first name or a last name';
	},
	key: ({ email }) => (email === undefined ? undefined : String(email).toLowerCase()),
	show: ['email', 'first_name', 'last_name'],
	created: ({ created_leads: created }) => (created ?? []) as Array<{ index: number; id: string }>,
	counts: (answer) => {
		const count = (...names: string[]) => names.reduce((sum, name) => sum + Number(answer[name] ?? 0), 0);
		return {
			blocked: count('in_blocklist'),
			duplicate: count('duplicated_leads', 'duplicate_email_count'),
			skipped: count('skipped_count'),
			invalid: count('invalid_email_count', 'incomplete_count'),
		};
	},
	reasons: {
		duplicate: 'The campaign or list has this lead already',
		blocked: 'The address or its domain is on the block list',
		skipped: 'The workspace has this lead already, and the options say to leave such leads out',
		invalid: 'Instantly does not accept the address',
	},
	lookup: {
		route: 'POST /leads/list',
		max: 100,
		ask: (contacts, { campaign_id: campaign, list_id: list }) =>
			({ contacts, limit: 100, ...(campaign ? { campaign } : { list_id: list }) }) as IDataObject,
		key: ({ email }) => String(email).toLowerCase(),
		createdAt: 'timestamp_created',
	},
};
