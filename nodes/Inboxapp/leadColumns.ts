import type { Column } from '../../engine/describe';
import { json } from '../../engine/fields';
import { isObject } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';
import { idText } from './person';

/** The platforms that Inboxapp's API v1 takes leads of, as it calls them. */
export const platforms = { X: 'twitter' };

/** A platform by either of its names. Throws a Refusal for one whose leads the API does not take. */
function platformOf(value: unknown): string {
	const word = String(value).trim().toLowerCase();
	if (word === 'x' || word === platforms.X) return platforms.X;
	throw new Refusal(`cannot be "${String(value)}"`, 'Leave it empty: campaigns take leads on X only');
}

/** Column values of a lead: an object. Throws a Refusal. */
export function columnData(value: unknown): unknown {
	const given = json('data', '').send?.(value);
	if (isObject(given)) return given;
	throw new Refusal('must be an object', 'Give JSON such as {"custom_q5ck": "Retail"}');
}

/** The columns of a lead of a campaign, with the headers that lists use for them. */
export const leadColumns: Column[] = [
	{ name: 'platformId', label: 'Platform ID', aliases: ['X ID', 'X User ID', 'Twitter ID', 'Twitter User ID'], send: idText },
	{
		name: 'username',
		label: 'User Name',
		aliases: ['Handle', 'X Handle', 'Twitter Handle', 'Screen Name', 'Profile URL', 'Profile Link', 'X URL', 'Twitter URL'],
	},
	{ name: 'externalId', label: 'Inbox ID', aliases: ['External ID', 'Inboxapp ID'], send: idText },
	{ name: 'platform', label: 'Platform', type: 'options', options: [{ name: 'X', value: platforms.X }], send: platformOf },
	{ name: 'data', label: 'Column Data', type: 'object', aliases: ['Columns', 'Column Values'], send: columnData },
];
