import type { IDataObject } from 'n8n-workflow';
import { plainCall } from './call';
import type { Operation, Route } from './describe';
import { blamed } from './errors';
import { Refusal } from './refusal';
import { send } from './send';
import type { Session } from './session';

/** The ways in which one service speaks: what it is called, where the credential says it, and how it is found out. */
export interface Variants {
	/** The field of the credential; what is none of the names is found out. */
	setting: string;
	/** By value, as it stands in a sentence ("the documented API"). */
	names: Record<string, string>;
	/** Harmless requests whose answers tell; those of other authentications are left out. */
	probes: Probe[];
	/** The authentications that operations of a variant take, if not all. */
	auth?: Partial<Record<string, string[]>>;
}

interface Probe {
	auth?: string;
	route: Route;
	ask?: IDataObject;
	/** Statuses that are answers to this question. */
	statuses?: number[];
	tell: (status: number, body: unknown) => string | undefined;
}

/** Found out once per credential and address in this process; a credential that is changed has another key. */
const known = new Map<string, string>();

/** Which variant answers, or undefined where there is only one. Throws a NodeApiError or a NodeOperationError. */
export async function variantOf(run: Session): Promise<string | undefined> {
	const { place, credentials, key, auth } = run;
	const { variants, name } = place.provider;
	if (!variants) return undefined;
	const set = String(credentials[variants.setting] ?? '');
	const found = set in variants.names ? set : known.get(key);
	// The service may have changed meanwhile: the next run asks again.
	run.doubt = () => known.delete(key);
	if (found) return found;
	for (const { auth: only, route, ask, statuses = [], tell } of variants.probes) {
		if (only !== undefined && only !== auth) continue;
		const { status, body } = await send(run, plainCall(route, {}, ask), { repeatable: true, takes: statuses });
		const told = tell(status, body);
		if (told === undefined) continue;
		known.set(key, told);
		return told;
	}
	const choices = Object.values(variants.names).join(' or ');
	throw blamed(place, new Refusal(`${name} does not say whether it is ${choices}`, 'Choose it in the credential.'), [0]);
}

/** An operation as a variant has it, for an authentication. Throws a Refusal where it has not. */
export function inVariant({ place, auth }: Session, operation: Operation, variant: string | undefined): Operation {
	const { provider } = place;
	const { variants, authentication } = provider;
	const takes = operation.auth ?? (variant === undefined ? undefined : variants?.auth?.[variant]);
	if (authentication && auth !== undefined && takes && !takes.includes(auth)) {
		const wanted = takes.map((one) => `'${authentication[one].name}'`).join(' or ');
		throw new Refusal(
			`'${operation.name}' needs the authentication ${wanted}`,
			'Choose a credential of that kind in the node, at the top.',
		);
	}
	if (variant === undefined || !operation.variants) return operation;
	const route = operation.variants[variant];
	if (route) return { ...operation, route };
	const having = Object.keys(operation.variants)
		.map((one) => variants?.names[one])
		.join(' or ');
	throw new Refusal(
		`'${operation.name}' is part of ${having}; this is ${variants?.names[variant]}`,
		'Use another operation, or correct the API in the credential.',
	);
}
