import type { Values } from '../../engine/describe';
import type { Paging } from '../../engine/pages';

/** Most lists. */
export const paging: Paging = { by: 'cursor', items: 'data', size: { name: 'limit', max: 100 }, send: 'cursor', read: 'nextCursor' };
/** Tags, statuses, platforms and colors come all at once. */
export const whole: Paging = { by: 'once', items: 'data' };
/** The feed: what a filter leaves out counts against the page, so that only `hasMore` tells the end. */
export const events = ({ type }: Values): Paging => ({
	by: 'cursor',
	items: 'data',
	size: { name: 'limit', max: 1000, ...(type !== undefined && { whole: true }) },
	send: 'afterSeq',
	read: 'lastSeq',
	more: 'hasMore',
});
