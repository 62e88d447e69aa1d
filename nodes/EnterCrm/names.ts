import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../engine/call';
import type { Field, Operation } from '../../engine/describe';
import { Refusal } from '../../engine/refusal';

/** How EnterCRM speaks: as documented, or as its own server. */
export const apis: Record<string, string> = { docs: 'the documented API', server: "the API of EnterCRM's server" };

type ForVariant = NonNullable<Operation['forVariant']>;

/** What differs between the documented API and the server's in one operation. */
interface Differences {
	/** From documented names to those of the server. */
	renames?: Record<string, string>;
	/** Fields that only one of the two has; the other would drop them, and `loses` says what comes of it. */
	only?: { docs?: Only; server?: Only };
	/** What the server's request has besides. */
	adds?: IDataObject;
}
interface Only {
	fields: Field[];
	loses?: string;
}

/** A request with the names of its query and body changed. */
export function reworded(call: Call, change: (values: IDataObject) => IDataObject): Call {
	return { ...call, query: change(call.query), ...(call.body && { body: change(call.body) }) };
}

/** A record without some of its fields. */
export const without = (values: IDataObject, ...names: string[]): IDataObject =>
	Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

/** The same request without some of its fields. */
export const leavingOut = (call: Call, ...names: string[]) => reworded(call, (values) => without(values, ...names));

/** Refuses what the other API has only. Throws a Refusal. */
export function refuseForeign({ query, body = {} }: Call, variant: string, only: Differences['only'] = {}): void {
	for (const [having, { fields, loses = 'would drop it' }] of Object.entries(only)) {
		if (having === variant) continue;
		const found = fields.find(({ name }) => name in query || name in body);
		if (!found) continue;
		throw new Refusal(
			`is part of ${apis[having]} only`,
			`This is ${apis[variant]}, which ${loses}. Take it out, or correct 'API' in the credential.`,
			found.label,
		);
	}
}

/** From documented names to those that the variant takes; what it would drop is refused. */
export const differing =
	({ renames = {}, only, adds = {} }: Differences): ForVariant =>
	(call, variant) => {
		refuseForeign(call, variant, only);
		if (variant !== 'server') return call;
		const named = reworded(call, (values) =>
			Object.fromEntries(Object.entries(values).map(([name, value]) => [renames[name] ?? name, value])),
		);
		return named.body ? { ...named, body: { ...adds, ...named.body } } : named;
	};
