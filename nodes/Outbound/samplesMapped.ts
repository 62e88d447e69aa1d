import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../engine/reading';
import type { FieldMap } from './enttorDeliveries';

const message = { messageId: 'samplemessage', threadId: 'samplethread', subject: 'Hello', text: 'Tell me more' };
const person = {
	email: 'lead0001@example.com',
	handle: 'sample_lead',
	profileUrl: 'https://example.com/sample_lead',
	name: 'Sample Lead',
	personId: 'samplelead',
};
const others = { id: 'sample', channel: 'instagram', campaignId: '197', campaignName: 'Sample Campaign', account: 'sample_account' };

type Path = Exclude<keyof FieldMap, 'otherwise'>;
const values: Record<Exclude<Path, 'event' | 'time'>, string> = { ...message, ...person, ...others };

/** A map to all that an event may have, by its own name. */
export const everyField: FieldMap = Object.fromEntries(['event', 'time', ...Object.keys(values)].map((name) => [name, name]));

/** A body's own part with one more value in it; undefined: there is no place for it. Only the first entry of a list is filled. */
function put(part: unknown, [name, ...rest]: string[], value: string): unknown {
	const isFirst = name === '0' && !isObject(part);
	if (part !== undefined && !isObject(part) && !(isFirst && Array.isArray(part))) return undefined;
	const before = part !== undefined && Object.hasOwn(part as object, name) ? (part as IDataObject)[name] : undefined;
	const inner = rest.length === 0 ? value : put(before, rest, value);
	if (inner === undefined) return undefined;
	return isFirst ? [inner] : { ...(part as IDataObject), [name]: inner };
}

/** How deep a body may be. */
const DEPTH = 20;

const namesIn = (path: string) => path.split(/[.[\]]/).filter((name) => name !== '');

/** With a value at a path, or under the whole path where another value is in the way. */
function placed(body: IDataObject, path: string, value: string): IDataObject {
	const names = namesIn(path);
	const deep = names.length > 0 && names.length <= DEPTH ? put(body, names, value) : undefined;
	return (deep as IDataObject | undefined) ?? { ...body, [path]: value };
}

/** What events of a name do not tell: who and what, of a campaign; what was said, of all that is no message. */
function missing(event: string): object {
	if (event === 'campaign_finished') return { ...person, ...message };
	return event === 'reply_received' || event === 'message_sent' ? {} : { subject: 1, text: 1 };
}

/** A made-up body that says of an event what a map of paths finds in it, as far as such an event has it; `now` is ISO. Pure. */
export function fitting(map: FieldMap, event: string, now: string): IDataObject {
	const not = missing(event);
	const wanted = Object.entries({ ...values, id: `sample_${event}`, time: now, event }).flatMap(
		([name, value]): Array<[string, string]> => {
			const path: unknown = map[name as Path];
			return typeof path === 'string' && path !== '' && !(name in not) ? [[path, value]] : [];
		},
	);
	const depth = (path: string) => namesIn(path).length;
	// What is deeper finds out whether there is room for it.
	return [...wanted].sort(([a], [b]) => depth(a) - depth(b)).reduce((body, [path, value]) => placed(body, path, value), {} as IDataObject);
}
