import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { scopeOf } from '../../engine/errors';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { ServiceName } from '../../sandbox/names.mts';
import { project } from './lint.mts';
import type { Document, Recorded } from './openapi.mts';
import type { Case, Sample, Tested } from './rows.mts';
import type { Ids, Stage, World } from './world.mts';

/** A service that is tested, or one variant of it: what the suites need to know. */
export interface Subject<S extends Stage = Stage> {
	provider: Provider;
	/** One of the provider's variants, if it has any. */
	variant?: string;
	/** Its name in the sandbox. */
	service: ServiceName;
	/** The folder of its nodes below `nodes/`. */
	nodes: string;
	/** The folder of its tests. */
	folder: string;
	action: new () => INodeType;
	triggers: Array<new () => INodeType>;
	credentials: Array<new () => ICredentialType>;
	document: Document;
	resources: Record<string, Tested<S>>;
	world: () => Promise<World<S>>;
	/** What no message may ever show. */
	secrets: string[];
	/** Requests that say who is asking: they are in no golden line. */
	signsIn?: (request: Recorded) => boolean;
	/** Requests to what is none of the API, such as the address of a file: no document knows them. */
	beside?: (request: Recorded) => boolean;
	/** Which requests fail where one must; by default any. */
	failing?: Pick<FailureRule, 'path' | 'method'>;
	/** What else of a golden line is not the same in every run. */
	steady?: (line: string, ids: Ids) => string;
}

/** What is known of it without starting anything. */
export type Described = Omit<Subject, 'resources' | 'world'>;

/** One operation of a subject. */
export interface Row {
	resource: string;
	operation: string;
	name: string;
	row: Operation;
	/** Its route in this variant. */
	route: Operation['route'];
	scope?: string;
}

/** Where an operation is in a variant of the service; undefined where it is not. */
export const routeOf = ({ route, variants }: Operation, variant?: string) => (variant && variants ? variants[variant] : route);

function rowsBy(provider: Provider, resource: string, variant?: string): Row[] {
	const { operations, scope } = provider.resources[resource];
	return Object.entries(operations).flatMap(([operation, row]) => {
		const route = routeOf(row, variant);
		return route ? [{ resource, operation, name: `${resource}.${operation}`, row, route, scope: scopeOf(row, scope) }] : [];
	});
}

/** Its operations, resource after resource. */
export const rowsOf = ({ provider, variant }: Pick<Subject, 'provider' | 'variant'>): Row[] =>
	Object.keys(provider.resources).flatMap((resource) => rowsBy(provider, resource, variant));

/** The operations that other variants have. */
export function elsewhere({ provider, variant }: Pick<Subject, 'provider' | 'variant'>): Row[] {
	const here = new Set(rowsOf({ provider, variant }).map(({ name }) => name));
	return rowsOf({ provider }).filter(({ name }) => !here.has(name));
}

/** What a user chooses to come to an operation: with it the way to sign in that it takes. */
export function chosen({ provider, variant }: Pick<Subject, 'provider' | 'variant'>, { resource, operation, row }: Row): INodeParameters {
	const { authentication, variants } = provider;
	if (!authentication) return { resource, operation };
	const taken = row.auth ?? (variant && variants?.auth?.[variant]) ?? Object.keys(authentication);
	return { authentication: Object.keys(authentication).find((way) => taken.includes(way)) as string, resource, operation };
}

/** What of a subject does not ask for its stage. */
interface Tests {
	resources: Record<string, Pick<Tested, 'samples' | 'cases'>>;
	variant?: string;
}

/** The ways to fill in a form that this variant takes. */
export const samplesOf = ({ resources, variant }: Tests, { resource, operation }: Row): Sample[] =>
	(resources[resource]?.samples[operation] ?? []).filter(({ variants }) => !variant || !variants || variants.includes(variant));

/** The run with two items, as this variant has it. */
export function caseOf({ resources, variant = '' }: Tests, { resource, operation }: Row): Case | undefined {
	const found = resources[resource]?.cases[operation];
	return found && { ...found, ...found.variants?.[variant] };
}

/** A file or folder of the tests, which each variant has of its own. */
export const ownPath = ({ folder, variant }: Pick<Subject, 'folder' | 'variant'>, name: string, end = '') =>
	join(folder, `${name}${variant ? `-${variant}` : ''}${end}`);

/** The same as a person would type it. */
export const shortPath = (path: string) => relative(project, path).replaceAll('\\', '/');

/** Reads a JSON file. */
export const readJson = <T,>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T;
