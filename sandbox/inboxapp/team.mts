import { oneOf, queryList, str } from '../validation.mts';
import { hasPlatform, linkAt, platformAvailable } from './access.mts';
import { PALETTE } from './boards.mts';
import type { Operations } from './operations.mts';
import { page, paged } from './paging.mts';
import { showLink, showMember, showPlatform } from './show.mts';
import { LINK_STATUSES } from './types.mts';

/** The team, its members, platforms and accounts. */
export function teamOperations(operations: Operations): void {
	operations.add('GET /platforms', {}, ({ state }) => [...state.platforms.values()].filter(({ available }) => available).map(showPlatform));
	operations.add('GET /team', {}, ({ state }) => state.team);
	operations.add('GET /members', { query: paged() }, (call) => page(call, call.state.members.values(), showMember));
	operations.add('GET /members/{memberId}', {}, ({ state, path }) => showMember(state.one('members', path.memberId)));
	operations.add(
		'GET /account-links',
		{ query: { platform: queryList(str()).optional(), status: queryList(oneOf(LINK_STATUSES)).optional(), ...paged() } },
		(call) => {
			const { platform, status } = call.query;
			for (const one of platform ?? []) platformAvailable(call.context, one);
			const links = [...call.state.accountLinks.values()]
				.filter(hasPlatform(call.context))
				.filter((link) => platform?.includes(link.platform) ?? true)
				.filter((link) => status?.includes(link.status) ?? true);
			return page(call, links, showLink);
		},
	);
	operations.add('GET /account-links/{accountLinkId}', {}, ({ context, path }) => showLink(linkAt(context, path.accountLinkId)));
	operations.add('GET /colors', {}, () => PALETTE);
}
