import type { Tested } from '../../support/rows.mts';
import type { Instantly } from '../world.mts';
import * as account from './account.mts';
import * as apiRequest from './apiRequest.mts';
import * as auditLog from './auditLog.mts';
import * as backgroundJob from './backgroundJob.mts';
import * as blockListEntry from './blockListEntry.mts';
import * as campaign from './campaign.mts';
import * as placementTest from './placementTest.mts';
import * as placementResult from './placementResult.mts';
import * as placementReport from './placementReport.mts';
import * as emailVerification from './emailVerification.mts';
import * as accountOrder from './accountOrder.mts';
import * as email from './email.mts';
import * as lead from './lead.mts';
import * as leadLabel from './leadLabel.mts';
import * as leadList from './leadList.mts';
import * as subsequence from './subsequence.mts';
import * as webhook from './webhook.mts';
import * as webhookEvent from './webhookEvent.mts';
import * as tag from './tag.mts';
import * as workspace from './workspace.mts';
import * as phoneNumber from './phoneNumber.mts';
import * as member from './member.mts';
import * as groupMember from './groupMember.mts';
import * as enrichment from './enrichment.mts';
import * as billing from './billing.mts';
import * as apiKey from './apiKey.mts';

/** What the tests know of each resource. */
export const resources: Record<string, Tested<Instantly>> = {
	account,
	apiRequest,
	blockListEntry,
	campaign,
	email,
	lead,
	leadLabel,
	leadList,
	tag,
	auditLog,
	backgroundJob,
	subsequence,
	webhook,
	webhookEvent,
	accountOrder,
	emailVerification,
	placementReport,
	placementResult,
	placementTest,
	apiKey,
	billing,
	enrichment,
	groupMember,
	member,
	phoneNumber,
	workspace,
};
