import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../engine/describe';
import type { NamedRules, Outcome, Result } from '../../engine/outcome';

const same = (value: unknown) => String(value).trim().toLowerCase();
const becomes = (outcome: Result, reason?: string, id?: unknown): Outcome => ({
	outcome,
	...(id !== undefined && { id: String(id) }),
	...(reason && { reason }),
});

/** No request takes that long: an entry that is older was there before. */
const HOUR = 3_600_000;

/** What became of each value of POST /block-lists-entries/bulk-create, which names the entries and counts the others. */
export const addedEntries: NamedRules = {
	// Only what nobody could block: the rest is for Instantly to judge.
	check: ({ bl_value: value }) =>
		typeof value === 'string' && /^[^\s/]+\.[^\s/]+$/.test(value) ? undefined : `"${String(value)}" is neither an email nor a domain`,
	key: ({ bl_value: value }) => same(value),
	show: ['bl_value'],
	judge: (entries, answer) => {
		const { items, invalid_count: count } = answer as { items?: IDataObject[]; invalid_count?: number };
		const named = new Map((items ?? []).map((entry) => [same(entry.bl_value), entry]));
		const left = entries.filter(({ bl_value: value }) => !named.has(same(value))).length;
		const other =
			count === left
				? becomes('invalid', 'Instantly does not accept it')
				: becomes('unknown', `Instantly calls ${count ?? 0} of ${left} invalid and names none; look at the block list`);
		return entries.map(({ bl_value: value }) => {
			const { id, timestamp_created: created } = named.get(same(value)) ?? {};
			if (id === undefined) return other;
			const isOld = Date.now() - Date.parse(String(created)) > HOUR;
			return isOld ? becomes('duplicate', `It has been on the block list since ${String(created)}`, id) : becomes('created', undefined, id);
		});
	},
};

/** What became of each entry of POST /block-lists-entries/bulk-delete, which names those that it deleted. */
export const removedEntries: NamedRules = {
	check: ({ id }) => (/^[\da-f-]{36}$/i.test(String(id)) ? undefined : `"${String(id)}" is not the ID of an entry`),
	key: ({ id }) => same(id),
	show: ['id'],
	judge: (entries, answer, again) => {
		const gone = new Set(([answer].flat() as IDataObject[]).map((entry) => same(entry?.id)));
		const other = again
			? becomes('unknown', 'It is not on the block list; an earlier try of this request may have deleted it')
			: becomes('notFound', 'The block list has no such entry');
		return entries.map(({ id }) => (gone.has(same(id)) ? becomes('deleted') : other));
	},
};

/** DELETE /block-lists-entries without search or domains_only empties the block list. */
export function deleteGuard({ which, search, domains_only: domains }: Values): string | undefined {
	const given = search !== undefined || domains !== undefined;
	if (which === 'all') return given ? "'Which Entries' says all entries, but there are filters too. Choose one of the two" : undefined;
	if (domains === null || (search !== undefined && same(search ?? '') === ''))
		return `'${domains === null ? 'Domains Only' : 'Search'}' is empty, which would delete more. Check its expression for this item, or take it out`;
	return search !== undefined || domains === true
		? undefined
		: "Without a filter this would delete the whole block list. Add one under 'Filters', or choose 'All Entries' under 'Which Entries'";
}
