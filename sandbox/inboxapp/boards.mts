import { closed, str } from '../validation.mts';
import { emit } from './events.mts';
import { byIdOrName, byName } from './named.mts';
import type { Operations } from './operations.mts';
import { invalid, refusal } from './refusals.mts';
import { showStatus, showTag } from './show.mts';
import type { State } from './state.mts';
import type { Status, Tag } from './types.mts';

/** Colors that have names. Which ones the vendor has is not known. */
export const PALETTE = [
	{ name: 'red', hex: '#ef4444' },
	{ name: 'amber', hex: '#f59e0b' },
	{ name: 'green', hex: '#22c55e' },
	{ name: 'teal', hex: '#14b8a6' },
	{ name: 'blue', hex: '#3b82f6' },
	{ name: 'violet', hex: '#8b5cf6' },
];

const name = () => str().min(1, 'must NOT have fewer than 1 characters');
const color = name;

/** A color by its name or as six digits, as it is kept. */
function hexOf(given: string): string {
	const named = PALETTE.find((one) => one.name === given.toLowerCase());
	const digits = /^#?([0-9a-f]{6})$/i.exec(given);
	if (!named && !digits) throw invalid(['color'], 'must be the name of a color or six hexadecimal digits');
	return named?.hex ?? `#${(digits as RegExpExecArray)[1].toLowerCase()}`;
}

/** A color, null, or nothing if none is given. */
const colorOf = (given: string | null | undefined) => (given === undefined ? {} : { color: given === null ? null : hexOf(given) });

function tagOf(state: State, ref: string): Tag {
	const tag = byIdOrName(state.tags, ref);
	if (!tag) throw refusal('tagNotFound');
	return tag;
}

function statusOf(state: State, ref: string): Status {
	const status = byIdOrName(state.statuses, ref);
	if (!status) throw refusal('statusNotFound');
	return status;
}

/** Throws if another one has this name. */
function free<T extends { name: string }>(all: Map<string, T>, wanted: string | undefined, except?: T): void {
	const taken = wanted === undefined ? undefined : byName(all, wanted);
	if (taken && taken !== except) throw refusal('nameTaken', { name: taken.name });
}

/** Tags, by name. */
export function tagOperations(operations: Operations): void {
	operations.add('GET /tags', {}, ({ state }) => {
		const sorted = [...state.tags.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));
		return { data: sorted.map(showTag), nextCursor: null };
	});
	operations.add('POST /tags', { body: closed({ name: name(), color: color().optional() }), writes: true }, (call) => {
		const { state, body, context } = call;
		const max = context.core.settings.inboxapp.tagLimit;
		const chance = PALETTE[Math.floor(Math.random() * PALETTE.length)].hex;
		const hex = body.color === undefined ? chance : hexOf(body.color);
		free(state.tags, body.name);
		if (state.tags.size >= max) throw refusal('tagLimitReached', { max });
		const tag: Tag = { ...state.row(context.core), name: body.name, color: hex };
		state.tags.set(tag.id, tag);
		emit(context, 'tag.created', tag.id);
		void call.reply.code(201);
		return showTag(tag);
	});
	operations.add('GET /tags/{tagRef}', {}, ({ state, path }) => showTag(tagOf(state, path.tagRef)));
	operations.add(
		'PATCH /tags/{tagRef}',
		{ body: closed({ name: name().optional(), color: color().optional() }), writes: true },
		({ state, path, body, context }) => {
			const tag = tagOf(state, path.tagRef);
			const changes = { ...body, ...colorOf(body.color) };
			free(state.tags, body.name, tag);
			Object.assign(tag, changes);
			if (Object.keys(changes).length > 0) emit(context, 'tag.updated', tag.id);
			return showTag(tag);
		},
	);
	operations.add('DELETE /tags/{tagRef}', { writes: true }, ({ state, path, context, reply }) => {
		const { id } = tagOf(state, path.tagRef);
		state.tags.delete(id);
		for (const contact of state.contacts.values()) contact.tagIds = contact.tagIds.filter((one) => one !== id);
		emit(context, 'tag.deleted', id);
		return reply.code(204).send();
	});
}

/** Statuses, in the order of the board. */
export function statusOperations(operations: Operations): void {
	operations.add('GET /statuses', {}, ({ state }) => ({ data: [...state.statuses.values()].map(showStatus), nextCursor: null }));
	operations.add('POST /statuses', { body: closed({ name: name(), color: color().nullable().optional() }), writes: true }, (call) => {
		const { state, body, context } = call;
		const status: Status = { ...state.row(context.core), name: body.name, color: null, ...colorOf(body.color) };
		free(state.statuses, body.name);
		state.statuses.set(status.id, status);
		emit(context, 'status.created', status.id);
		void call.reply.code(201);
		return showStatus(status);
	});
	operations.add('GET /statuses/{statusRef}', {}, ({ state, path }) => showStatus(statusOf(state, path.statusRef)));
	operations.add(
		'PATCH /statuses/{statusRef}',
		{ body: closed({ name: name().optional(), color: color().nullable().optional() }), writes: true },
		({ state, path, body, context }) => {
			const status = statusOf(state, path.statusRef);
			const changes = { ...body, ...colorOf(body.color) };
			free(state.statuses, body.name, status);
			Object.assign(status, changes);
			if (Object.keys(changes).length > 0) emit(context, 'status.updated', status.id);
			return showStatus(status);
		},
	);
	operations.add('DELETE /statuses/{statusRef}', { writes: true }, ({ state, path, context, reply }) => {
		const { id } = statusOf(state, path.statusRef);
		state.statuses.delete(id);
		for (const contact of state.contacts.values()) if (contact.statusId === id) contact.statusId = null;
		emit(context, 'status.deleted', id);
		return reply.code(204).send();
	});
}
