import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../engine/call';
import type { Field, Operation, Simple } from '../../engine/describe';
import { choice, list, listed, toList } from '../../engine/fields';
import type { NamedRules } from '../../engine/outcome';
import { contactRow } from './answers';
import { ofContact } from './expand';
import { idText, personOf } from './person';

const PLATFORM_ID = 'platformId';
const USER_NAME = 'username';
/** What a person can be found by. */
type By = typeof PLATFORM_ID | typeof USER_NAME;

/** The platform of a person; X is the one that every team has. */
export const platformOf = (name: string, more: Partial<Field> = {}): Field =>
	listed(name, 'Where the person has the profile', 'platforms', {
		label: 'Platform Name or ID',
		parameter: 'platform',
		default: 'twitter',
		required: true,
		...more,
	});

/** What is asked for, for what the user gave; undefined where that cannot be asked for by this. */
export function askedFor(given: unknown, by: By): string | undefined {
	const { by: how, value } = personOf(by, given);
	return how === by && /^[^\s/@]+$/.test(value) ? value : undefined;
}

const byOf = ({ body }: Pick<Call, 'body'>) => body?.find_by as By;

/** Over the wire go the names or IDs alone, each once, in the query. */
function inQuery({ body = {}, ...call }: Call): Call {
	const by = byOf({ body });
	const values = (body.identities as IDataObject[]).map(({ identity }) => askedFor(identity, by) as string);
	return { ...call, query: { ...call.query, [by]: [...new Set(values)] } };
}

const profilesOf = ({ profiles }: IDataObject) => (Array.isArray(profiles) ? (profiles as IDataObject[]) : []);
const sameCase = (by: By, value: unknown) => (by === USER_NAME ? String(value).toLowerCase() : String(value));

/** Who was found, by what was asked for: contacts, oldest first, each with the profile that fits. */
function found(rows: IDataObject[], by: By, platform: unknown): Map<string, IDataObject[]> {
	const all = new Map<string, IDataObject[]>();
	for (const row of rows) {
		for (const profile of profilesOf(row).filter((one) => one.platform === platform)) {
			const key = sameCase(by, profile[by]);
			all.set(key, [...(all.get(key) ?? []), { ...row, profile }]);
		}
	}
	return all;
}

const words: Record<By, string> = { platformId: 'platform ID', username: 'user name' };

/** Each item keeps its place; who is asked for twice is found twice. */
const outcome: NamedRules = {
	check: ({ identity }, body) => {
		const by = byOf({ body });
		if (askedFor(identity, by) !== undefined) return undefined;
		const isOther = personOf(by, identity).by !== by && String(identity).includes('/');
		return isOther ? `This address has no ${words[by]}: change 'Find By'` : `This is no ${words[by]}`;
	},
	key: () => undefined,
	show: ['identity'],
	judge: (entries, answer, _again, call) => {
		const by = byOf(call);
		const all = found(answer as IDataObject[], by, call.query.platform);
		return entries.map(({ identity }) => {
			const [first, ...others] = all.get(sameCase(by, askedFor(identity, by))) ?? [];
			if (!first) return { outcome: 'notFound', reason: `No contact of the team has this ${words[by]} on this platform` };
			const otherIds = others.map(({ id }) => id);
			return { outcome: 'found', id: String(first.id), record: { ...first, ...(others.length && { otherIds }) } };
		});
	},
};

const ofProfile = (name: string) => `profile.${name}`;

/** A contact as the others have it, but with the profile that was asked for. */
const foundRow: Simple = {
	fields: {
		...contactRow.fields, name: ofProfile('displayName'), handle: ofProfile('handle'), platform: ofProfile('platform'),
		platformId: ofProfile('platformId'), profileUrl: ofProfile('profileUrl'), otherIds: 'otherIds',
	},
}; // prettier-ignore

/** `GET /contacts`, up to a hundred people of many items in one request. */
export const find: Operation = {
	name: 'Find',
	action: 'Find contacts',
	description: 'Find the contacts that have these user names or platform IDs',
	route: 'GET /contacts',
	required: [
		platformOf('platform'),
		choice('find_by', 'What is known of the people; an ID stays the same when a name changes', { 'User Name': USER_NAME, 'Platform ID': PLATFORM_ID }, { in: 'body' }), // prettier-ignore
		list('identities', 'Whom to find: a user name with or without @, a platform ID, or the address of a profile on X. Several with commas, or a list; a hundred of all items go into one request.', {
			label: 'People',
			parameter: 'people',
			placeholder: 'e.g. @sample_member',
			required: true,
			in: 'body',
			send: (value) => toList(value).map(idText),
		}), // prettier-ignore
	],
	options: [ofContact],
	guard: ({ identities }) => (Array.isArray(identities) && identities.length > 0 ? undefined : "'People' is empty"),
	gives: 'items',
	batch: { field: 'identities', max: 100, as: 'identity', wire: inQuery },
	outcome,
	simple: foundRow,
};
