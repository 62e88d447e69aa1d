import type { Tested } from '../../support/rows.mts';
import type { EnterCrm } from '../world.mts';
import * as apiKey from './apiKey.mts';
import * as apiRequest from './apiRequest.mts';
import * as automation from './automation.mts';
import * as campaign from './campaign.mts';
import * as customer from './customer.mts';
import * as event from './event.mts';
import * as segment from './segment.mts';
import * as session from './session.mts';
import * as workspace from './workspace.mts';

/** What the tests know of each resource. */
export const resources: Record<string, Tested<EnterCrm>> = {
	apiKey,
	apiRequest,
	automation,
	campaign,
	customer,
	event,
	segment,
	session,
	workspace,
};
