/** Endpoint -> the rows (or other calls) that cover it, or why it is left out. */
export type Coverage = Record<string, string | string[] | { without: string }>;

/** What to do so that every endpoint is covered by what calls it, and everything that calls is named. */
export function uncovered(
	known: string[],
	covered: Coverage,
	callers: Record<string, string>,
	{ file, folder }: { file: string; folder: string },
) {
	const reason = (by: Coverage[string]) => (typeof by === 'object' && !Array.isArray(by) ? by.without : undefined);
	const named = Object.entries(covered).flatMap(([endpoint, by]) =>
		reason(by) === undefined ? [by].flat().map((one) => ({ endpoint, by: one as string })) : [],
	);
	const used = new Set(named.map(({ by }) => by));
	return [
		...known
			.filter((one) => !covered[one])
			.map((one) => `${one} is new: add a row for it in ${folder}, and name the row in ${file}: "${one}": "resource.operation"`),
		...Object.keys(covered)
			.filter((one) => !known.includes(one))
			.map((one) => `${one} is no endpoint of the vendor: take it out of ${file}`),
		...Object.entries(covered)
			.filter(([, by]) => reason(by) !== undefined && !/\w+ \w+/.test(reason(by) as string))
			.map(([one]) => `${one} is left out without a reason: give it in ${file}`),
		...named.flatMap(({ endpoint, by }) => {
			if (!callers[by]) return [`${endpoint}: there is no row ${by}; add the row, or correct ${file}`];
			return callers[by] === endpoint ? [] : [`${by} calls ${callers[by]}, but ${file} says that it covers ${endpoint}`];
		}),
		...Object.entries(callers)
			.filter(([one]) => !used.has(one))
			.map(([one, route]) => `${one} (${route}) is not named in ${file}: add it there`),
		...Object.entries(callers)
			.filter(([, route]) => !known.includes(route))
			.map(([one, route]) => `${one} calls ${route}, which the vendor does not have: correct the route`),
	];
}
