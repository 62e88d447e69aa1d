import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';
import type { Call } from './call';
import { fieldsOf, type Errors, type Operation, type Provider, type Told } from './describe';
import { Refusal } from './refusal';

/** A failure after which nobody knows whether the call was carried out; `told` is what the service answered, if it did. `last`: it must never be sent again. */
export class Ambiguous extends Error {
	readonly name = 'Ambiguous';

	constructor(
		message: string,
		readonly told?: unknown,
		readonly last = false,
	) {
		super(message);
	}
}

/** Where an error belongs: for its texts. */
export interface Place {
	node: INode;
	provider: Provider;
	operation?: Operation;
	/** How far the run got, in words; empty where nothing was done. */
	done?: () => string;
	/** The scope that the operation needs, for 403. */
	scope?: string;
	/** Whether the run has several items, so that the item must be named. */
	several?: boolean;
}

const verbs: Record<string, string> = { GET: 'read', POST: 'create', PATCH: 'update', PUT: 'update', DELETE: 'delete' };

/** The scope that a key needs for an operation, or undefined where none is documented. */
export function scopeOf(
	{ route, scope = verbs[route.split(' ')[0]] as Operation['scope'] }: Operation,
	resource?: string,
): string | undefined {
	if (scope?.includes(':')) return scope;
	return scope === null || !resource ? undefined : `${resource}:${scope}`;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const itemText = ({ several }: Place, item: number) => (several ? ` [item ${item}]` : '');
/** A message without the item that it names. */
export const unnamed = (message: string) => message.replace(/ \[item \d+\]$/, '');
/** n8n replaces messages in which it finds a code such as EEXIST, also inside a word. Ours stay as they are. */
const worded = <T extends Error>(made: T, message: string): T => Object.assign(made, { message });

const tryAgain = 'Check the values of this item and try again.';

function api(
	place: Place,
	{ items: [itemIndex], method, route }: Call,
	message: string,
	hint: string,
	{ status, ...context }: IDataObject = {},
) {
	const description = [hint, place.done?.()].filter(Boolean).join(' ');
	const httpCode = status === undefined ? undefined : String(status);
	const made = new NodeApiError(place.node, {}, { message, description, httpCode, itemIndex });
	Object.assign(made.context, context, { status, route: `${method} ${route}` });
	return worded(made, message + itemText(place, itemIndex));
}

/** The API's own field name in a refusal, replaced by the label in the form. */
function inUsersWords(reason: string, operation?: Operation): string {
	const name = /^(?:body|params|querystring|query)[/.](\w+)/.exec(reason)?.[1];
	const field = name && operation && fieldsOf(operation).find((one) => one.name.split('.')[0] === name);
	return field ? `'${field.label}' was not accepted: ${reason}` : sentence(reason);
}

const dayOf = (time: number) =>
	new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What a `Sunset` header says (ms): https://www.rfc-editor.org/rfc/rfc8594. NaN where there is none. */
export const sunsetOf = (headers: Record<string, unknown> = {}) => new Date(String(headers.sunset ?? '')).getTime();

/** What to say under the output while a part of an API still answers that is to end, or should have ended, at `sunset` (ms). */
export const endsSoon = ({ provider: { name }, operation }: Place, sunset: number) =>
	sunset > Date.now()
		? `${name} has announced that '${operation?.name}' will no longer answer from ${dayOf(sunset)} on. Look for an update of this node before that day.`
		: `${name} had announced the end of '${operation?.name}' for ${dayOf(sunset)}, and it may stop answering any day. Look for an update of this node.`;

/** An answer of a part of an API that is no more, or undefined if it is something else. `now` is ms. */
function ended(
	{ provider: { name }, operation }: Place,
	status: number,
	headers: Record<string, unknown> | undefined,
	now: number,
): Told | undefined {
	const told = sunsetOf(headers);
	const end = Number.isNaN(told) ? Date.parse(operation?.ends ?? '') : told;
	const isOver = end <= now;
	if (status !== 410 && !(status === 404 && isOver)) return undefined;
	const since = isOver
		? `${name} had announced the end of this part of its API for ${dayOf(end)}.`
		: `${name} says that this part of its API is gone for good.`;
	// Lists of the editor and triggers have no operation.
	const what = operation ? `'${operation.name}'` : 'what was asked for';
	const message = `${name} no longer offers ${what}${isOver ? ` since ${dayOf(end)}` : ''}`;
	const hint = status === 404 ? 'If the record is there all the same, check its ID.' : '';
	return { message, hint: `${since} Update this node: a newer version may use what has replaced it. ${hint}`.trim() };
}

/** An answer that is not a success, as one clear error. `now` (ms) is by the clock of the service. */
export function refused(
	place: Place,
	call: Call,
	answered: number,
	body: unknown,
	headers: Record<string, unknown> = {},
	now = Date.now(),
): NodeApiError {
	const { name, reason: reasonOf, errors, says } = place.provider;
	// Some services put the true status into the body only.
	const own = Number((body as IDataObject | undefined)?.statusCode);
	const status = own >= 400 && own < 600 ? own : answered;
	// What stands before the API may answer with a text; or with a page, whose tags tell nobody anything.
	const isPage = String(headers['content-type'] ?? '').includes('html');
	const text = isPage ? undefined : String(body ?? '').slice(0, 200) || undefined;
	const reason = typeof body === 'object' && body !== null ? reasonOf(body as IDataObject) : text;
	const wordsOf = (table: Errors = {}) => table[status] ?? (status >= 500 ? table[500] : undefined);
	const over = ended(place, status, headers, now);
	const known = over ?? wordsOf(place.operation?.errors) ?? says?.(status, body) ?? wordsOf(errors);
	const said = reason ? `${name}: ${inUsersWords(reason, place.operation)}` : `${name} answered with status ${status}`;
	const hint = (known?.hint ?? tryAgain).replace('{scope}', place.scope ?? 'for this operation');
	return api(place, call, known?.message ?? said, hint + (known && reason ? ` ${name} said: ${reason.replace(/[.\s]+$/, '')}.` : ''), {
		status,
		data: (typeof body === 'object' ? body : {}) as IDataObject,
	});
}

/** A success answer that says it failed. */
export const failedAnswer = (place: Place, call: Call, reason: string, data: IDataObject) =>
	api(place, call, `${place.provider.name} did not do it: ${reason}`, tryAgain, { data });

/** What could not be settled. */
export function unknownResult(place: Place, call: Call, what: string, seen = ''): NodeApiError {
	const { name } = place.provider;
	const look = `Look in ${name} before you run this item again: a second run may do it twice.`;
	const hint = `${what} after the request had been sent. ${seen && `${seen}. `}${look}`;
	return api(place, call, `It is not known whether ${name} has carried this out`, hint);
}

/** A success answer that no API gives: a web page, most likely. */
export const notAnApi = (place: Place, call: Call, status: number): NodeApiError =>
	api(
		place,
		call,
		`${place.provider.name} gave no answer that can be read`,
		"Check 'Base URL' in the credential: a page answers there, not the API.",
		{ status },
	);

/** A service that cannot be reached, or stays busy. `waited` is in ms. */
export function gaveUp(place: Place, call: Call, what: string, waited: number, status?: number): NodeApiError {
	// Triggers and lists of the editor have no options.
	const next = place.operation ? "Run it again later, or raise 'Give Up After' under Options." : 'Try it again in a minute.';
	const hint = `Waited ${Math.round(waited / 1000)} s in all. ${next}`;
	return api(place, call, `${place.provider.name} ${what}`, hint, { status });
}

/** Every error leaves the engine as an n8n error that knows its item, and is wrapped only once. */
export function blamed(place: Place, error: unknown, [itemIndex]: number[]): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (!(error instanceof Refusal)) return new NodeOperationError(place.node, error as Error, { itemIndex });
	const message = error.label ? `'${error.label}' ${error.message}` : sentence(error.message);
	return worded(new NodeOperationError(place.node, message, { description: error.hint, itemIndex }), message + itemText(place, itemIndex));
}
