import type { Tested } from '../../support/rows.mts';
import type { Enttor } from '../world.mts';
import * as apiRequest from './apiRequest.mts';
import * as campaign from './campaign.mts';
import * as group from './group.mts';
import * as member from './member.mts';

/** What the tests know of each resource. */
export const resources: Record<string, Tested<Enttor>> = { apiRequest, campaign, group, member };
