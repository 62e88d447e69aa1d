import type { ICredentialType, INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { rowsOf, type Described } from './subject.mts';

/** Anything that the editor shows: a parameter, a choice, what can be added to a collection. */
export type Entry = INodeProperties | INodePropertyCollection | INodePropertyOptions;

export const isParameter = (one: Entry): one is INodeProperties => 'type' in one && 'name' in one;
/** What is directly inside of it. */
export const innerOf = (one: Entry): Entry[] => ('values' in one ? one.values : 'options' in one ? (one.options ?? []) : []);
/** A parameter, those inside it, and the words to choose from. */
export const deep = (one: Entry): Entry[] => [one, ...innerOf(one).flatMap(deep)];
/** What a user reads as its name. */
export const labelOf = (one: Entry) => ('displayName' in one ? one.displayName : one.name);

/** Whether a field is shown for one operation, as far as that decides. Inside of a collection the names begin with a slash. */
export const isFor = (resource: string, operation: string, { displayOptions: { show = {} } = {} }: INodeProperties) =>
	Object.entries({ resource, operation }).every(([key, value]) => (show[key] ?? show[`/${key}`] ?? [value]).includes(value));
/** Under which other choices a field is shown. */
export const conditions = ({ displayOptions: { show = {} } = {} }: INodeProperties) =>
	Object.entries(show).filter(([name]) => !/^\/?(resource|operation)$/.test(name)) as Array<[string, unknown[]]>;
/** Whether one choice shows both. */
export const together = (a: INodeProperties, b: INodeProperties) =>
	!conditions(a).some(([name, values]) =>
		conditions(b).some(([other, others]) => name === other && !values.some((value) => others.includes(value))),
	);

/** Fails with what should not be there. */
export const nothing = (found: unknown[]) => expect(found).toEqual([]);

/** All that the nodes and credentials of a service show. */
export function formOf(subject: Described) {
	const { provider } = subject;
	const action = new subject.action();
	const triggers = subject.triggers.map((Trigger) => new Trigger());
	const credentials: ICredentialType[] = subject.credentials.map((Credential) => new Credential());
	const top = [...[action, ...triggers].flatMap((one) => one.description.properties), ...credentials.flatMap((one) => one.properties)];
	const everything = top.flatMap(deep);
	const rows = rowsOf({ provider });
	const { properties } = action.description;
	return { provider, action, triggers, credentials, properties, rows, everything, parameters: everything.filter(isParameter) };
}
export type Form = ReturnType<typeof formOf>;
