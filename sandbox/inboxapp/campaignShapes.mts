import { leadsOf } from './campaignStore.mts';
import type { Context } from './state.mts';
import type { Campaign } from './v1Types.mts';

/** The most messages an hour that either generation shows. */
const MOST = { 1: 60, 2: 25 };

/** A campaign as the paths of the second generation show it. */
export function shownV2(context: Context, campaign: Campaign) {
	const { rules, sequence, updatedAt } = campaign;
	const { lists } = context.state;
	const named = (listId: string) => ({ listId, listName: lists.get(listId)?.name ?? '' });
	const both = shownByBoth(context, campaign, 2);
	return {
		...both,
		enabled: campaign.status === 'active',
		isSyncing: false,
		scopeAssessedCount: both.targetsCount,
		rules: {
			syncedLists: Object.entries(rules.synced).map(([listId, columnMapping]) => ({ ...named(listId), columnMapping })),
			excludedLists: rules.excluded.map(named),
			excludeContacted: rules.excludeContacted,
			excludeMutuals: rules.excludeMutuals,
		},
		sequence,
		updatedAt,
	};
}

/** A campaign as the paths of the first generation show it. */
export function shownV1(context: Context, campaign: Campaign) {
	const { rules, sequence, columns, createdAt, updatedAt } = campaign;
	const both = shownByBoth(context, campaign, 1);
	return {
		...both,
		type: 'sequence',
		estimatedTargets: both.targetsCount,
		isHydrating: false,
		steps: sequence.steps.map((step) => ({ ...step, campaignVersion: sequence.version })),
		lists: [
			...Object.keys(rules.synced).map((listId) => ({ listId, exclude: false })),
			...rules.excluded.map((listId) => ({ listId, exclude: true })),
		],
		customVariables: Object.fromEntries(columns.map(({ id, name, description }) => [id, { displayName: name, description }])),
		updatedAt: updatedAt === createdAt ? null : updatedAt,
	};
}

function shownByBoth(context: Context, campaign: Campaign, path: 1 | 2) {
	const leads = leadsOf(context, campaign);
	const contacted = leads.filter(({ threadId }) => threadId !== null).length;
	const replies = leads.filter(({ replied }) => replied).length;
	const done = leads.filter(({ stage }) => stage !== 'waiting' && stage !== 'contacted').length;
	const { id, name, description, status, scheduleTimezone, scheduleHours, hourlyMessageRate, accountLinkIds } = campaign;
	const { createdAt, pausedAt, completedAt, lastStartedAt } = campaign;
	return {
		id,
		name,
		description,
		status,
		dryRun: false,
		targetsCount: leads.length,
		contactedCount: contacted,
		repliesCount: replies,
		completionRate: leads.length === 0 ? 0 : done / leads.length,
		replyRate: contacted === 0 ? 0 : replies / contacted,
		hourlyMessageRate: Math.min(hourlyMessageRate, MOST[path]),
		scheduleTimezone,
		scheduleHours,
		isBuildingPlan: false,
		accountLinkIds,
		automations: [],
		createdAt,
		pausedAt,
		completedAt,
		lastStartedAt,
	};
}
