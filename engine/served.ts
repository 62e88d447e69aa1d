import type { Operation, Resource, Route } from './describe';
import type { Look } from './settle';

/** A part of a service's API: what its paths begin with, and the day (YYYY-MM-DD) on which the service says that it ends. */
export interface Served {
	path: `/${string}`;
	ends?: string;
}

/** A resource whose rows say the rest of their paths only: which part of the API serves it is said once. What it follows up is read where that says. Pure. */
export function served({ path, ends }: Served, resource: Resource): Resource {
	const there = (route: Route) => route.replace(' ', ` ${path}`) as Route;
	const look = (one: Look): Look => ({ ...one, route: there(one.route) });
	const placed = (operation: Operation): Operation => {
		const { reads, settles, seeks, variants, outcome } = operation;
		const made: Operation = { ...operation, route: there(operation.route), ends: operation.ends ?? ends };
		if (variants) made.variants = Object.fromEntries(Object.entries(variants).map(([name, route]) => [name, route && there(route)]));
		if (reads) {
			const { route } = reads;
			made.reads = { ...reads, route: typeof route === 'function' ? (values) => there(route(values)) : there(route) };
		}
		if (settles) made.settles = { ...settles, looks: (...given) => settles.looks(...given).map(look) };
		if (outcome && 'lookup' in outcome) made.outcome = { ...outcome, lookup: { ...outcome.lookup, route: there(outcome.lookup.route) } };
		if (seeks) made.seeks = { ...seeks, change: there(seeks.change), look: (values) => look(seeks.look(values)) };
		return made;
	};
	return {
		...resource,
		operations: Object.fromEntries(Object.entries(resource.operations).map(([name, operation]) => [name, placed(operation)])),
	};
}
