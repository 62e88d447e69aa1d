import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../engine/call';
import type { Simple, Values } from '../../engine/describe';
import { objectOf } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';

const amount = (name: string) => (row: IDataObject) => (typeof row[name] === 'string' ? Number(row[name]) : row[name]);

/** One customer as a flat record: the server puts it beside its messages and logs. */
export function customerOf({ customer, data, campaign_messages: messages, automation_logs: logs, ...flat }: IDataObject): IDataObject {
	const row = [customer, data].map(objectOf).find((one) => Object.keys(one).length) ?? flat;
	return { ...row, ...(messages !== undefined && { campaign_messages: messages }), ...(logs !== undefined && { automation_logs: logs }) };
}

/** The whole name: the server keeps two parts. Undefined where the answer says nothing of it. */
export function nameOf({ name, first_name: first, last_name: last }: IDataObject): unknown {
	if (name !== undefined || (first === undefined && last === undefined)) return name;
	return [first, last].filter(Boolean).join(' ') || null;
}

export const simple: Simple = {
	fields: {
		id: 'id', name: nameOf, email: 'email', phone: 'phone', company_name: 'company_name', rfm_segment: 'rfm_segment',
		rfm_score: 'rfm_score', clv_total: amount('clv_total'), last_seen_at: 'last_seen_at', created_at: 'created_at',
	},
}; // prettier-ignore

/** The two parts of a name: its last word is the last name. */
function parts(name: unknown): IDataObject {
	if (name === null) return { first_name: null, last_name: null };
	const words = String(name).trim().split(/\s+/);
	const last = words.length > 1 ? words.pop() : null;
	return { first_name: words.join(' '), last_name: last };
}

const ofServer = ({ name, city, country, ...body }: IDataObject, creates: boolean): IDataObject => {
	const split = name === undefined ? {} : parts(name);
	// A new customer has no last name that must be taken away.
	if (creates && split.last_name === null) delete split.last_name;
	const places = Object.entries({ city, country }).filter(([, value]) => value !== undefined);
	const properties = places.length ? { properties: { ...objectOf(body.properties), ...Object.fromEntries(places) } } : {};
	return { ...split, ...body, ...properties };
};

function ofDocs({ first_name: first, last_name: last, ...body }: IDataObject, creates: boolean): IDataObject {
	const given = { ...(first !== undefined && { first_name: first }), ...(last !== undefined && { last_name: last }) };
	if (body.name !== undefined || Object.keys(given).length === 0) return { ...body, ...given };
	if (!creates && Object.keys(given).length === 1)
		throw new Refusal(
			'alone would replace the whole name: the documented API has only one',
			"Give 'First Name' and 'Last Name', or 'Name'.",
			first === undefined ? 'Last Name' : 'First Name',
		);
	return { name: [first, last].filter(Boolean).join(' ') || null, ...body };
}

/** A customer's name, city and country where the variant keeps them. Throws a Refusal. */
export function forVariant(call: Call, variant: string): Call {
	const creates = call.method === 'POST' && call.route === '/customers';
	const { body = {} } = call;
	return { ...call, body: variant === 'server' ? ofServer(body, creates) : ofDocs(body, creates) };
}

/** What is written into a customer that is there: properties and tags are added to those it has, unless they are to be replaced. */
export function added(values: Values, found: IDataObject): Values {
	const row = customerOf(found);
	const { properties, tags, city, country, replace } = values;
	const places = (city !== undefined || country !== undefined) && 'properties' in row;
	const merged: Values = { ...values };
	// The server writes all properties at once, and keeps city and country in them.
	if (properties !== null && (properties === undefined ? places : !replace))
		merged.properties = { ...objectOf(row.properties), ...objectOf(properties) };
	if (Array.isArray(tags) && !replace) merged.tags = [...new Set([...Object.values((row.tags ?? {}) as object), ...(tags as string[])])];
	return merged;
}

/** Whether what is there must be read before it is written. A null empties properties or tags as a whole. */
export function mustRead({ properties, tags, city, country, replace }: Values, variant?: string): boolean {
	const places = variant === 'server' && (city !== undefined || country !== undefined);
	if (replace) return places && properties === undefined;
	return places || (properties ?? tags ?? undefined) !== undefined;
}

/** Addresses are compared as people do: whatever the case. */
export const sameEmail = (row: IDataObject, email: unknown) => String(row.email ?? '').toLowerCase() === String(email).toLowerCase();
