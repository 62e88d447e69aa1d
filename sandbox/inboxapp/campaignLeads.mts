import type { FastifyInstance } from 'fastify';

import { addLead, campaignOf, leadOf, touch } from './campaignStore.mts';
import { resolveProfile } from './profiles.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Profile } from './types.mts';
import { checkV1, invalidV1, missingV1 } from './v1Call.mts';
import { addLeads, BY, cancelLead, updateLead, type AddLeads } from './v1Rules.mts';
import { prospectV1 } from './v1Shapes.mts';
import type { CampaignLead } from './v1Types.mts';

/** The only platform of API v1. */
const PLATFORM = 'twitter';
const MOST = 2_000;

type By = (typeof BY)[number];
interface Named {
	by: By;
	value: string;
	data?: Record<string, unknown>;
}
interface Path {
	campaignId: string;
	identifier: string;
}

/** Leads of campaigns: adding, changing, canceling. */
export function campaignLeadRoutes(app: FastifyInstance, context: Context): void {
	app.post('/campaigns/v2/:campaignId/leads', async ({ params, body }) => {
		const named = namedIn(context, checkV1(addLeads, body));
		const campaign = campaignOf(context, (params as Path).campaignId, 2);
		const counts = { added: 0, skipped: 0, failed: 0 };
		for (const { by, value, data } of named) {
			const profile = profileBy(context, by, value);
			if (!profile) counts.failed += 1;
			else if (addLead(context, campaign, profile, data)) counts.added += 1;
			else counts.skipped += 1;
		}
		if (counts.added > 0) touch(context, campaign);
		return counts;
	});

	app.patch('/campaigns/v2/:campaignId/leads/:identifier', async ({ params, body }) => {
		const { by, data = {}, platform } = checkV1(updateLead, body);
		needPlatform(context, [by ?? 'platformId'], platform);
		const { campaign, lead, profile } = leadAt(context, params as Path, by);
		Object.assign(lead.data, data);
		touch(context, campaign);
		const { accountStatus } = profile;
		return { prospect: { ...prospectV1(context, profile), accountStatus }, data: lead.data };
	});

	app.post('/campaigns/v2/:campaignId/leads/:identifier/cancel', async ({ params, body, query }) => {
		const given = checkV1(cancelLead, body);
		const asked = checkV1(cancelLead.pick({ by: true }).strip(), query).by;
		const { cancelBy } = context.core.settings.inboxapp;
		const by = cancelBy === 'body' ? given.by : cancelBy === 'query' ? asked : (given.by ?? asked);
		needPlatform(context, [by ?? 'platformId'], given.platform);
		const { campaign, lead } = leadAt(context, params as Path, by);
		Object.assign(lead, { stage: 'canceled', dueAt: null } satisfies Partial<CampaignLead>);
		touch(context, campaign);
		return { success: true };
	});
}

/** Everybody whom a request names, in its order; refuses what the settings do not let pass. */
function namedIn(context: Context, order: AddLeads): Named[] {
	const { identifierArrays, emptyLeads, leadsLimit } = context.core.settings.inboxapp;
	const { platform, platformIds = [], usernames = [], externalIds = [], leads = [] } = order;
	const arrays = [platformIds, usernames, externalIds, leads].filter(({ length }) => length > 0);
	if (arrays.length === 0 && emptyLeads === 'refuse') throw invalidV1('body', 'must have platformIds, usernames, externalIds or leads');
	if (arrays.length > 1 && identifierArrays === 'one') throw invalidV1('body', 'must have only one array of identifiers');
	const count = arrays.reduce((sum, { length }) => sum + length, 0);
	if (leadsLimit === 'request' && count > MOST) throw invalidV1('body', `must not name more than ${MOST} leads`);
	const all = [
		...platformIds.map((value): Named => ({ by: 'platformId', value })),
		...usernames.map((value): Named => ({ by: 'username', value })),
		...externalIds.map((value): Named => ({ by: 'externalId', value })),
	];
	needPlatform(
		context,
		all.map(({ by }) => by),
		platform,
	);
	for (const { data, platform: own, ...names } of leads) {
		const by = BY.find((one) => names[one] !== undefined) as By;
		needPlatform(context, [by], own ?? platform);
		all.push({ by, value: names[by] as string, data });
	}
	return all;
}

function needPlatform({ core }: Context, by: By[], platform: string | undefined): void {
	if (platform === undefined && core.settings.inboxapp.platformRequired && by.some((one) => one !== 'externalId'))
		throw invalidV1('platform', 'is required');
}

/** Whom an identifier names; undefined for what cannot be resolved. An Inbox id may be the one of a contact or of a profile. */
export function profileBy(context: Context, by: By, value: string): Profile | undefined {
	const { state } = context;
	if (by === 'platformId') return /^\d+$/.test(value) ? resolveProfile(context, PLATFORM, 'id', value) : undefined;
	if (by === 'username') return /^\w{1,50}$/.test(value) ? resolveProfile(context, PLATFORM, 'name', value) : undefined;
	const ids = state.contacts.get(value)?.profileIds ?? [value];
	const profile = ids.map((id) => state.profiles.get(id)).find((one) => one?.platform === PLATFORM);
	return profile?.accountStatus === 'active' ? profile : undefined;
}

/** A profile that is there already, by one of its names. */
function knownBy({ state }: Context, by: By, value: string): Profile | undefined {
	if (by !== 'externalId') return state.profileOf(PLATFORM, by === 'platformId' ? 'id' : 'name', value);
	const ids = state.contacts.get(value)?.profileIds ?? [value];
	return ids.map((id) => state.profiles.get(id)).find((one) => one?.platform === PLATFORM);
}

function leadAt(context: Context, { campaignId, identifier }: Path, by: By = 'platformId') {
	const campaign = campaignOf(context, campaignId, 2);
	const profile = knownBy(context, by, identifier);
	if (!profile) throw v1Refusal(404, 'PROSPECT_NOT_FOUND', 'There is no such prospect.');
	const lead = leadOf(context, campaign, profile.id);
	if (!lead) throw missingV1('lead');
	return { campaign, lead, profile };
}
