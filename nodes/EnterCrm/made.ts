import type { IDataObject } from 'n8n-workflow';
import type { Route } from '../../engine/describe';
import type { Settles } from '../../engine/settle';

const time = (row: IDataObject) => new Date(String(row.created_at)).getTime();

/** Rows that were made by the request, rows that may have been (no time is told), and rows of before. */
export function newest(rows: IDataObject[], since: number): IDataObject | string | undefined {
	const made = rows.find((row) => time(row) >= since);
	if (made) return made;
	const undated = rows.find((row) => Number.isNaN(time(row)));
	return undated && `There is one of this name (ID ${String(undated.id)}), but EnterCRM does not say when it was made`;
}

/** Whether something with this name was made, by the list of all. `lost`: what to say of what is there; `else`: of what is not. */
export const madeByName = (
	route: Route,
	more: { again?: boolean; lost?: (row: IDataObject) => string; otherwise?: string } = {},
): Settles => ({
	looks: () => [{ route }],
	found: ([rows], { name }, since) => {
		const made = newest(rows.filter((row) => row.name === name), since); // prettier-ignore
		if (made === undefined) return more.otherwise;
		return typeof made === 'object' && more.lost ? more.lost(made) : made;
	},
	...(more.again && { again: true }),
});
