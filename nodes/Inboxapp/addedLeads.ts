import type { IDataObject } from 'n8n-workflow';
import { entriesOf, type Call } from '../../engine/call';
import type { TotalRules } from '../../engine/outcome';
import { settledByContacts } from './leadContacts';
import { notAPerson, personOf, type By, type Person } from './person';

/** The list that takes leads without column data, by the way they are named. */
const lists: Record<By, string> = { platformId: 'platformIds', username: 'usernames', externalId: 'externalIds' };

/** Whom a lead names: by the surest of its names. */
export function leadPerson(lead: IDataObject): Person | undefined {
	const by = (['platformId', 'externalId', 'username'] as const).find((name) => lead[name] !== undefined && lead[name] !== '');
	return by && personOf(by, lead[by]);
}

/**
 * A joined call over the wire: leads that are all named in one way, and have nothing else, as a list of names; otherwise as
 * objects with one name each. The platform is always said: it is announced to become required.
 */
export function leadsOnTheWire(call: Call): Call {
	const platform = call.body?.platform;
	const all = entriesOf(call, 'leads').map((lead) => ({
		...(leadPerson(lead) as Person),
		platform: lead.platform ?? platform,
		data: lead.data,
	}));
	const isPlain = all.every((lead) => lead.by === all[0].by && lead.platform === platform && lead.data === undefined);
	const sent: IDataObject = isPlain
		? { [lists[all[0].by]]: all.map(({ value }) => value) }
		: {
				leads: all.map(
					({ by, value, platform: own, data }) => ({ [by]: value, platform: own, ...(data !== undefined && { data }) }) as IDataObject,
				),
			};
	return { ...call, body: { platform, ...sent } };
}

const counted = (value: unknown) => (value === undefined || value === null ? undefined : Number(value));
const sumOf = (answers: IDataObject[], name: string) => answers.reduce((sum, answer) => sum + (counted(answer[name]) ?? NaN), 0);

/**
 * What became of leads of POST /campaigns/v2/{campaignId}/leads, whose answer has three counts and names nobody
 * (https://docs.inboxapp.com/api-reference/campaigns/add-leads).
 */
export const addedLeads: TotalRules = {
	check: (lead) => {
		const person = leadPerson(lead);
		return person ? notAPerson(person) : 'No platform ID, Inbox ID or user name: each lead needs one';
	},
	key: (lead) => {
		const { by, value } = leadPerson(lead) ?? {};
		return by && `${by} ${String(value).toLowerCase()}`;
	},
	show: ['platformId', 'username', 'externalId'],
	// A lead that an earlier try has added is skipped by the next one.
	count: ({ added, skipped, failed }, again) =>
		again
			? { done: sumOf([{ count: added }, { count: skipped }], 'count'), failed: counted(failed) }
			: { created: counted(added), skipped: counted(skipped), failed: counted(failed) },
	sum: (answers) => ({ added: sumOf(answers, 'added'), skipped: sumOf(answers, 'skipped'), failed: sumOf(answers, 'failed') }),
	summary: ({ path, sent, refused, answer, unknown, again }) => ({
		outcome: unknown ? 'unknown' : answer ? 'done' : 'notCreated',
		...(again && { reason: 'An earlier try of a request may have added some of those that are counted as skipped' }),
		...(unknown && { reason: unknown }),
		campaignId: /([^/]+)\/leads$/.exec(path)?.[1],
		leadsSent: sent,
		added: counted(answer?.added) ?? null,
		skipped: counted(answer?.skipped) ?? null,
		failed: counted(answer?.failed) ?? null,
		leadsRefused: refused.length,
		refused,
	}),
	mark: ({ added, skipped, failed }) => ({ batch: { added, skipped, failed } }),
	each: true,
	follow: settledByContacts(leadPerson),
};
