import type { IDataObject } from 'n8n-workflow';
import type { Column } from '../../engine/describe';
import { caught, Refusal } from '../../engine/refusal';

/** Custom variables: a flat object of texts, numbers, yes/no and nothing (POST /leads/add). */
export function customVariables(value: unknown): IDataObject {
	const got = typeof value === 'string' ? caught(() => JSON.parse(value) as unknown) : { value };
	const given = 'value' in got ? got.value : undefined;
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw new Refusal('must be an object', 'Give JSON such as {"industry": "Retail"}');
	const nested = Object.entries(given).find(([, one]) => typeof one === 'object' && one !== null);
	if (nested) throw new Refusal(`cannot hold a list or an object in "${nested[0]}"`, 'Give text, a number, true, false or null');
	return given as IDataObject;
}

/** The columns of a lead, with the headers that lead lists use for them. */
export const leadColumns: Column[] = [
	{ name: 'email', label: 'Email', aliases: ['E-mail', 'Email Address', 'Mail', 'Work Email'] },
	{ name: 'first_name', label: 'First Name', aliases: ['Given Name', 'Forename'] },
	{ name: 'last_name', label: 'Last Name', aliases: ['Surname', 'Family Name'] },
	{ name: 'company_name', label: 'Company Name', aliases: ['Company', 'Organization', 'Organisation'] },
	{ name: 'job_title', label: 'Job Title', aliases: ['Position'] },
	{ name: 'phone', label: 'Phone', aliases: ['Phone Number', 'Mobile', 'Telephone'] },
	{ name: 'website', label: 'Website', aliases: ['Company Website'] },
	{ name: 'personalization', label: 'Personalization', aliases: ['Personalisation', 'Icebreaker'] },
	{
		name: 'lt_interest_status',
		label: 'Interest Status',
		type: 'options',
		from: 'interests',
		// `Lead` is what a new lead is anyway; null would lose the whole request.
		send: (value) => value ?? undefined,
	},
	{ name: 'pl_value_lead', label: 'Potential Value' },
	{ name: 'assigned_to', label: 'Owner ID' },
	{ name: 'custom_variables', label: 'Custom Variables', type: 'object', send: customVariables },
];
