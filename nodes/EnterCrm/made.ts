import type { IDataObject } from 'n8n-workflow';
import type { Route } from '../../engine/describe';
import type { Settles } from '../../engine/settle';

const time = (row: IDataObject) => new Date(String(row.created_at)).getTime();

/** The row that a request has made; in words a row that it may have made, where no time is told; not one that is older, or an earlier call's. */
export function newest(all: IDataObject[], since: number, earlier: ReadonlySet<string>): IDataObject | string | undefined {
	const rows = all.filter(({ id }) => !earlier.has(String(id)));
	const made = rows.find((row) => time(row) >= since);
	if (made) return made;
	const undated = rows.find((row) => Number.isNaN(time(row)));
	return undated && `There is one of this name (ID ${String(undated.id)}), but EnterCRM does not say when it was made`;
}

/**
 * Whether something with this name was made, by the list of all. `lost`: what to say of it where the record alone is of no use;
 * `otherwise`: what to say where it is not there.
 */
export function madeByName(
	route: Route,
	{ lost, otherwise, ...more }: Pick<Settles, 'again' | 'ids'> & { lost?: (row: IDataObject) => string; otherwise?: string } = {},
): Settles {
	return {
		...more,
		looks: () => [{ route }],
		found: ([rows], { name }, since, _call, earlier) => {
			const made = newest(
				rows.filter((row) => row.name === name),
				since,
				earlier,
			);
			if (made === undefined) return otherwise;
			return typeof made === 'object' && lost ? lost(made) : made;
		},
	};
}
