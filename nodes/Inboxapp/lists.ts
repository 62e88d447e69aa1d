import type { IDataObject } from 'n8n-workflow';
import type { List } from '../../engine/describe';
import { eventTypes } from './eventTypes';
import { noColor, nobody, noStatus } from './fields';
import { whole } from './paging';

/** A name and what tells it from others of the same name. */
const named = (name: unknown, ...more: unknown[]) => {
	const known = more.filter((one) => one !== null && one !== undefined && one !== '').map(String);
	return [String(name ?? 'Without a name'), known.length && `(${known.join(', ')})`].filter(Boolean).join(' ');
};
const person = ({ profile, id }: IDataObject) => {
	const { displayName, handle } = (profile ?? {}) as IDataObject;
	return named(displayName ?? handle ?? id, displayName ? handle : undefined);
};
/** Threads of any folder, by the newest activity. */
const threads: List = { route: 'GET /v2/threads', ask: { folder: 'all', expand: ['profile'] }, search: 'q', value: 'id', label: person };
const members: List = { route: 'GET /v2/members', value: 'id', label: ({ name, email }) => named(name, email) };
const statuses: List = { route: 'GET /v2/statuses', value: 'id', label: ({ name }) => String(name), paging: whole };
const colors: List = { route: 'GET /v2/colors', value: 'name', label: ({ name, hex }) => named(name, hex), paging: whole };

/** What pickers and choices show. */
export const lists = {
	accountLinks: {
		route: 'GET /v2/account-links',
		value: 'id',
		label: ({ displayName, username, platform, status }) => named(displayName ?? username, displayName && username, platform, status),
	},
	assignees: { ...members, fixed: { [nobody]: null } },
	colors,
	colorsOrNone: { ...colors, fixed: { [noColor]: null } },
	// There is no list of contacts: each thread has one.
	contacts: { ...threads, value: 'contactId' },
	eventTypes: { fixed: eventTypes, value: 'value', label: ({ name }) => String(name) },
	members,
	platforms: { route: 'GET /v2/platforms', value: 'platform', label: ({ name, platform }) => named(name, platform), paging: whole },
	statuses,
	statusesOrNone: { ...statuses, fixed: { [noStatus]: null } },
	tags: { route: 'GET /v2/tags', value: 'id', label: ({ name }) => String(name), paging: whole },
	threads,
} satisfies Record<string, List>;
