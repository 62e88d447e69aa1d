import type { ILoadOptionsFunctions } from 'n8n-workflow';
import type { Column } from '../../engine/describe';
import { json, number, toList } from '../../engine/fields';
import { isObject } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';
import { platformOf } from './platforms';

interface LeadColumn extends Column {
	/** The platforms whose leads have it; absent: all. */
	of?: string[];
}

const followers = (value: unknown) => {
	const count = number('followers', '').send?.(String(value).replace(/(?<=\d),(?=\d{3}\b)/g, '')) as number;
	if (count < 0) throw new Refusal(`cannot be ${count}`, 'Give a count from 0 up');
	return count;
};
const object = (value: unknown) => {
	const given = json('user_info', '').send?.(value);
	if (isObject(given)) return given;
	throw new Refusal('must be an object', 'Give JSON such as {"niche": "Food"}');
};

const userName = (value: unknown) => {
	if (typeof value === 'object') throw new Refusal('must be a text', 'Give the handle of one person, such as video_editor_1');
	return String(value).trim().replace(/^@/, '');
};

/** Texts: typed with commas, given as a list, or as a list in JSON. */
const texts = (value: unknown) => {
	const given = typeof value === 'string' && value.trim().startsWith('[') ? json('content_pillars', '').send?.(value) : value;
	if ([given].flat().every((one) => typeof one !== 'object')) return toList(given).map(String);
	throw new Refusal('must be a list of texts', 'Give texts with commas, or a list such as ["food", "travel"]');
};

/**
 * The columns of a lead, with the headers that lists use for them (https://developer.enttor.ai, Upload Leads). Which of the last
 * two tables of the document is Instagram's and which LinkedIn's is inferred from their fields.
 */
export const leadColumns: LeadColumn[] = [
	{
		name: 'username',
		label: 'User Name',
		aliases: ['Handle', 'X Handle', 'Instagram Handle', 'Twitter Handle', 'Screen Name'],
		send: userName,
	},
	{ name: 'profile_url', label: 'Profile URL', aliases: ['Profile', 'Profile Link', 'LinkedIn URL', 'Instagram URL'] },
	{ name: 'followers', label: 'Followers', type: 'number', aliases: ['Follower Count', 'Followers Count'], send: followers },
	{ name: 'full_name', label: 'Full Name', aliases: ['Name'], of: ['LinkedIn'] },
	{ name: 'headline', label: 'Headline', of: ['LinkedIn'] },
	{ name: 'job_title', label: 'Job Title', aliases: ['Position', 'Title'], of: ['X', 'LinkedIn'] },
	{ name: 'company', label: 'Company', aliases: ['Company Name', 'Organization', 'Organisation'], of: ['X', 'LinkedIn'] },
	{ name: 'company_description', label: 'Company Description', of: ['X'] },
	{ name: 'location', label: 'Location', of: ['X', 'LinkedIn'] },
	{ name: 'contact_info', label: 'Contact Info', aliases: ['Contact'], of: ['Instagram'] },
	{ name: 'content_pillars', label: 'Content Pillars', of: ['Instagram'], send: texts },
	{ name: 'user_info', label: 'User Info', type: 'object', of: ['Instagram'], send: object },
];

/** The columns that leads of a platform have. */
export const columnsOf = (platform: unknown) => leadColumns.filter(({ of }) => of?.includes(String(platformOf(platform))) ?? true);

/** What the form offers to map, for the platform that is chosen in it. */
export const shownColumns = (form: ILoadOptionsFunctions) => columnsOf(form.getNodeParameter('platform', 'x'));

const byName = new Map(leadColumns.map((column) => [column.name, column]));

/** Why a lead does not belong to a platform, or undefined. */
export function foreign(lead: object, platform: unknown): string | undefined {
	const word = String(platformOf(platform));
	for (const name of Object.keys(lead)) {
		const { of, label } = byName.get(name) ?? {};
		if (of && !of.includes(word)) return `'${label}' is a field of ${of.join(' and ')} leads; leads on ${word} do not have it`;
	}
	return undefined;
}
