import type { Tested } from '../../support/rows.mts';
import type { Inboxapp } from '../world.mts';
import * as accountLink from './accountLink.mts';
import * as apiRequest from './apiRequest.mts';
import * as campaign from './campaign.mts';
import * as contact from './contact.mts';
import * as event from './event.mts';
import * as list from './list.mts';
import * as member from './member.mts';
import * as message from './message.mts';
import * as status from './status.mts';
import * as tag from './tag.mts';
import * as thread from './thread.mts';
import * as workspace from './workspace.mts';

/** What the tests know of each resource. */
export const resources: Record<string, Tested<Inboxapp>> = {
	accountLink,
	apiRequest,
	campaign,
	contact,
	event,
	list,
	member,
	message,
	status,
	tag,
	thread,
	workspace,
};
