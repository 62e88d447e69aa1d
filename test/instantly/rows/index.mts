import * as apiRequest from './apiRequest.mts';
import * as campaign from './campaign.mts';
import type { Cases, Prepare, Samples } from './common.mts';
import * as email from './email.mts';
import * as lead from './lead.mts';
import * as leadList from './leadList.mts';

/** What the tests know of each resource. */
export const resources: Record<string, { samples: Samples; cases: Cases; prepare?: Prepare }> = {
	apiRequest,
	campaign,
	email,
	lead,
	leadList,
};
