import { NodeApiError, NodeOperationError, type IDataObject, type INode, type JsonObject } from 'n8n-workflow';
import type { Call } from './call';
import { fieldsOf, type Operation, type Provider } from './describe';
import { Refusal } from './refusal';

/** A failure after which nobody knows whether the call was carried out. */
export class Ambiguous extends Error {
	constructor(readonly what: string) {
		super(what);
		this.name = 'Ambiguous';
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
export function scopeOf(operation: Operation, resource?: string): string | undefined {
	if (operation.scope === null || !resource) return undefined;
	return `${resource}:${operation.scope ?? verbs[operation.route.split(' ')[0]]}`;
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const itemText = ({ several }: Place, call: Call) => (several ? ` [item ${call.items[0]}]` : '');

function api(place: Place, call: Call, message: string, description: string, context: IDataObject = {}, httpCode?: string): NodeApiError {
	const made = new NodeApiError(place.node, {} as JsonObject, {
		message: message + itemText(place, call),
		description: [description, place.done?.()].filter(Boolean).join(' '),
		httpCode,
		itemIndex: call.items[0],
	});
	Object.assign(made.context, context);
	return made;
}

/** The API's own field name in a refusal, replaced by the label in the form. */
function inUsersWords({ operation }: Place, reason: string): string {
	const name = /^(?:body|params|querystring|query)[/.](\w+)/.exec(reason)?.[1];
	const field = name && operation && fieldsOf(operation).find((one) => one.name.split('.')[0] === name);
	return field ? `'${field.label}' was not accepted: ${reason}` : sentence(reason);
}

/** An answer that is not a success, as one clear error. */
export function refused(place: Place, call: Call, status: number, body: unknown): NodeApiError {
	const { provider } = place;
	const reason = provider.reason(body);
	const known = provider.errors[status] ?? (status >= 500 ? provider.errors[500] : undefined);
	const context = { data: (typeof body === 'object' ? body : {}) as IDataObject, status, route: `${call.method} ${call.route}` };
	const message =
		known?.message ?? (reason ? `${provider.name}: ${inUsersWords(place, reason)}` : `${provider.name} answered with status ${status}`);
	const hint = (known?.hint ?? 'Check the values of this item and try again.').replace('{scope}', place.scope ?? 'for this operation');
	const said = known && reason ? ` ${provider.name} said: ${reason}.` : '';
	return api(place, call, message, hint + said, context, String(status));
}

/** A success answer that says it failed. */
export const failedAnswer = (place: Place, call: Call, reason: string, body: IDataObject) =>
	api(place, call, `${place.provider.name} did not do it: ${reason}`, 'Check the values of this item and try again.', { data: body });

/** What could not be settled. */
export const unknownResult = (place: Place, call: Call, what: string) =>
	api(
		place,
		call,
		`It is not known whether ${place.provider.name} has carried this out`,
		`${what} after the request had been sent. Look in ${place.provider.name} before you run this item again: a second run may do it twice.`,
		{ route: `${call.method} ${call.route}` },
	);

/** A service that cannot be reached, or stays busy. */
export const gaveUp = (place: Place, call: Call, what: string, waited: number, status?: number, why?: string) =>
	api(
		place,
		call,
		`${place.provider.name} ${what}`,
		`${why ? `${why}. ` : ''}Waited ${Math.round(waited / 1000)} s in all. Run it again later, or raise 'Give Up After' under Options.`,
		status ? { status } : {},
		status ? String(status) : undefined,
	);

/** Every error leaves the engine as an n8n error that knows its item, and is wrapped only once. */
export function blamed(place: Place, error: unknown, items: number[]): NodeApiError | NodeOperationError {
	const itemIndex = items[0];
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	const call = { items } as Call;
	if (error instanceof Refusal) {
		const message = error.label ? `'${error.label}' ${error.message}` : sentence(error.message);
		return new NodeOperationError(place.node, message + itemText(place, call), { description: error.hint, itemIndex });
	}
	return new NodeOperationError(place.node, error as Error, { itemIndex });
}
