import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../engine/describe';
import { list } from '../../engine/fields';
import type { NamedRules, Outcome, TotalRules } from '../../engine/outcome';
import { idText, personOf } from './person';

const field = list('platformIds', 'Which people, with commas or as a list', { required: true, placeholder: 'e.g. 44196397, 50393960' });
const one = (value: unknown) => {
	const { by, value: name } = personOf('platformId', idText(value));
	return by === 'username' ? `@${name}` : name;
};
/** People by their IDs on the platform, or by the addresses of their profiles. A single number is looked at before it becomes a text. */
export const platformIds: Field = {
	...field,
	send: (value) => (field.send?.(typeof value === 'number' ? [value] : value) as unknown[]).map(one),
};

const common = {
	check: ({ platformId }: IDataObject) =>
		/^[^\s/@]+$/.test(String(platformId)) ? undefined : `"${String(platformId)}" is not a platform ID; lists take no user names`,
	key: ({ platformId }: IDataObject) => String(platformId),
	show: ['platformId'],
};

/** What became of each lead of POST /lists/{listId}/leads, whose answer names all of them (https://docs.inboxapp.com/api-reference/leads/add-leads). */
export const addedToList: NamedRules = {
	...common,
	judge: (leads, answer, again) => {
		const { added, skipped, failed } = (answer ?? {}) as Record<string, unknown>;
		const outcomes: Array<[unknown, Outcome]> = [
			[added, { outcome: 'created' }],
			[
				skipped,
				again
					? { outcome: 'done', reason: 'It is in the list; an earlier try of this request may have added it' }
					: { outcome: 'skipped', reason: 'It is in the list already' },
			],
			[failed, { outcome: 'failed', reason: 'Inboxapp could not find this account' }],
		];
		const told = new Map(outcomes.flatMap(([ids, outcome]) => [ids ?? []].flat().map((id) => [String(id), outcome] as const)));
		const silent: Outcome = { outcome: 'unknown', reason: 'Inboxapp did not say what became of it; look at the list' };
		return leads.map(({ platformId }) => told.get(String(platformId)) ?? silent);
	},
};

const counted = (value: unknown) => (value === undefined || value === null ? undefined : Number(value));

/** What became of leads of DELETE /lists/{listId}/leads, whose answer only counts (https://docs.inboxapp.com/api-reference/leads/remove-leads). */
export const removedFromList: TotalRules = {
	...common,
	count: ({ removed: count }, again, sent) => {
		const removed = counted(count);
		// After a broken try those who are not there may have been removed by it.
		return again || removed === undefined ? { deleted: removed } : { deleted: removed, notFound: sent - removed };
	},
	sum: (answers) => ({ removed: answers.reduce((sum, { removed }) => sum + (counted(removed) ?? NaN), 0) }),
	summary: ({ path, sent, refused, answer, unknown }) => ({
		outcome: unknown ? 'unknown' : answer ? 'done' : 'notCreated',
		...(unknown && { reason: unknown }),
		listId: /([^/]+)\/leads$/.exec(path)?.[1],
		leadsSent: sent,
		removed: counted(answer?.removed) ?? null,
		leadsRefused: refused.length,
		refused,
	}),
	mark: ({ removed }) => ({ batch: { removed } }),
	each: true,
};
