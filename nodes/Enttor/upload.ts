import type { IDataObject } from 'n8n-workflow';
import type { TotalRules } from '../../engine/outcome';
import type { Settles } from '../../engine/settle';
import { foreign } from './leadColumns';
import { platformOf } from './platforms';

const counted = (value: unknown) => (value === undefined || value === null ? undefined : Number(value));

/** What became of an upload (POST /leads): the answer has two totals and nothing on single leads. */
export const uploaded: TotalRules = {
	check: (lead, { platform }) => {
		if (!lead.username) return 'No user name: each lead needs one';
		return foreign(lead, platform);
	},
	key: ({ username }) => (username ? String(username).toLowerCase() : undefined),
	show: ['username'],
	count: ({ leads_inserted: created, leads_skipped: skipped }) => ({ created: counted(created), skipped: counted(skipped) }),
	summary: ({ body, sent, refused, answer, unknown }) => ({
		outcome: answer ? 'created' : unknown ? 'unknown' : 'notCreated',
		...(unknown && { reason: unknown }),
		dataset_id: answer ? String(answer.dataset_id) : null,
		group_name: body.group_name,
		platform: platformOf(body.platform) as string,
		leads_sent: sent,
		leads_inserted: counted(answer?.leads_inserted) ?? null,
		leads_skipped: counted(answer?.leads_skipped) ?? null,
		leads_refused: refused.length,
		refused,
	}),
	mark: ({ dataset_id: id }) => ({ dataset_id: String(id) }),
};

/** Each upload makes a new group, so that it is never sent twice: the group is looked for by name, platform, owner, source and time. */
export const settledUpload: Settles = {
	looks: () => [{ route: 'GET /datasets', items: 'datasets' }],
	answered: ({ dataset_id: id }) => Boolean(id),
	ids: ({ dataset_id: id }) => [String(id)],
	found: ([groups], { group_name: name, platform, user_id: owner, leads }, since, _call, earlier) => {
		const sent = (leads as unknown[]).length;
		const alike = groups.filter(
			(one) =>
				!earlier.has(String(one.id)) &&
				one.name === name &&
				one.source === 'api' &&
				platformOf(one.platform) === platformOf(platform) &&
				Date.parse(String(one.created_at)) >= since &&
				Number(one.lead_count) <= sent,
		);
		const ours = alike.filter(({ user_id: own }) => (own === null || own === undefined ? undefined : Number(own)) === owner);
		const idsOf = (some: IDataObject[]) => some.map(({ id }) => String(id)).join(', ');
		if (ours.length > 1) return `There are ${ours.length} groups of this name made since then: ${idsOf(ours)}`;
		const [group] = ours;
		// Whether Enttor gives leads without an owner to somebody is not documented.
		if (!group) return alike.length ? `Of this name there is a group of another owner made since then: ${idsOf(alike)}` : undefined;
		const inserted = Number(group.lead_count);
		// A group with fewer leads may not be complete yet: how many were skipped is not known.
		const counts: IDataObject = { leads_inserted: inserted, ...(inserted === sent && { leads_skipped: 0 }) };
		return { dataset_id: String(group.id), group_name: group.name, platform: group.platform, ...counts };
	},
};
