import type { IDataObject } from 'n8n-workflow';
import type { Outcome, TotalRules } from '../../engine/outcome';
import { platforms } from './leadColumns';
import type { Person } from './person';

/** Most names that GET /v2/contacts takes. */
const MOST = 100;

const parts = <T>(all: T[], size: number) =>
	Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
const plain = (name: unknown) => String(name).toLowerCase();

/** Contacts by how their profiles on X that are alive can be named. */
function byName(contacts: IDataObject[]): Map<string, IDataObject> {
	const found = new Map<string, IDataObject>();
	for (const contact of contacts)
		for (const profile of (contact.profiles ?? []) as IDataObject[]) {
			if (profile.platform !== platforms.X || (profile.accountStatus ?? 'active') !== 'active') continue;
			found.set(`platformId ${plain(profile.platformId)}`, contact);
			found.set(`username ${plain(profile.username)}`, contact);
		}
	return found;
}

const unresolved = 'Inboxapp could not find this account: it may be wrong, suspended or deleted';

/**
 * Tells leads apart that the answer only counts. Inboxapp can find whoever is a contact of the team with a living profile, so
 * that they were added or skipped; and where there are as many contacts as were added or skipped, the others are those it could
 * not find. A contact that is younger than the call is new to the team, and so to the campaign: where there are as many of them
 * as were added, the others had been in the campaign before. What the numbers do not prove stays unknown.
 */
export const settledByContacts = (personOf: (lead: IDataObject) => Person | undefined): NonNullable<TotalRules['follow']> => ({
	route: 'GET /v2/contacts',
	asks: (leads) =>
		(['platformId', 'username'] as const).flatMap((by) => {
			const named = leads.map(personOf).filter((person) => person?.by === by);
			return parts(named, MOST).map(
				(some) => ({ platform: platforms.X, [by]: some.map((person) => (person as Person).value) }) as IDataObject,
			);
		}),
	judge: (leads, contacts, { added, skipped, failed }, again, since) => {
		const known = byName(contacts);
		const found = leads.map((lead) => {
			const { by, value } = personOf(lead) as Person;
			return known.get(`${by} ${plain(value)}`);
		});
		const there = found.filter((contact) => contact !== undefined);
		const isYoung = ({ createdAt }: IDataObject) => Date.parse(String(createdAt)) >= since;
		const taken = Number(added) + Number(skipped);
		const isSound = taken + Number(failed) === leads.length && there.length <= taken;
		const addsUp = isSound && there.length === taken;
		const tellsNew = addsUp && there.filter(isYoung).length === added;
		const left = (): Outcome => ({
			outcome: 'unknown',
			reason:
				`Of ${leads.length} sent: ${String(added)} added, ${String(skipped)} skipped, ${String(failed)} not found; ` +
				`${there.length} of them are contacts of the team, which does not tell them apart`,
		});
		const ofThere = (contact: IDataObject): Outcome => {
			if (again) return { outcome: 'done' };
			if (skipped === 0) return { outcome: 'created' };
			if (added === 0) return { outcome: 'skipped' };
			return tellsNew ? { outcome: isYoung(contact) ? 'created' : 'skipped' } : left();
		};
		return found.map((contact) => (contact && isSound ? ofThere(contact) : addsUp ? { outcome: 'failed', reason: unresolved } : left()));
	},
});
