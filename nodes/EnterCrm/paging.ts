import type { Paging } from '../../engine/pages';

/** Pages by number; the documented API counts them in `meta`, the server at the top. */
export const paging: Paging = {
	by: 'page',
	items: 'data',
	size: { name: 'per_page', max: 100 },
	send: 'page',
	first: 1,
	last: ['meta.last_page', 'last_page'],
	id: 'id',
};
