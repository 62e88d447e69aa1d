import type { IDataObject } from 'n8n-workflow';
import type { Route, Values } from '../../engine/describe';
import type { Look, Settles } from '../../engine/settle';

const list = (value: unknown) => (Array.isArray(value) ? (value as IDataObject[]) : []);
const readMessage = ({ messageId }: Values): Look[] => [{ route: 'GET /messages/{messageId}', values: { messageId }, record: true }];

/** A deleted message stays readable, and says since when; it cannot be deleted twice. */
export const deleted: Settles = {
	looks: readMessage,
	found: ([[{ id, deletedAt }]], { scope }) => (deletedAt ? { messageId: id, scope: String(scope), deletedAt } : undefined),
	again: true,
};

/** The text of a message is the new one, or it was not edited. */
export const edited: Settles = {
	looks: readMessage,
	found: ([[message]], { content }) => (message.content === content ? message : undefined),
	again: true,
};

/** Some platforms give an emoji back without the mark that makes it colorful. */
const bare = (emoji: unknown) => String(emoji).replaceAll('\uFE0F', '');

/** The account that the message belongs to has this reaction on it, or it has not reacted. */
export const reacted: Settles = {
	looks: readMessage,
	found: ([[{ reactions, accountLinkId }]], { emoji }) => {
		const own = (author: unknown) => (author as IDataObject | undefined)?.accountLinkId === accountLinkId;
		const isThere = list(reactions).some((one) => own(one.author) && bare(one.emoji) === bare(emoji));
		return isThere ? { reactions } : undefined;
	},
	again: true,
};

/** A name as Inboxapp compares it: without case and accents. */
const plain = (name: unknown) => String(name).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** All tags or statuses, which come in one answer. */
const readAll = (route: Route) => (): Look[] => [{ route, record: true }];

/**
 * A name is there once at most: after a failure it is there if it was made. One that was there before the call shows where the
 * time of its making is known; it is sent again then, and Inboxapp says that the name is taken.
 */
export const madeByName = (route: Route): Settles => ({
	looks: readAll(route),
	found: ([[{ data }]], { name }, since) =>
		list(data).find((one) => plain(one.name) === plain(name) && !(Date.parse(String(one.createdAt)) < since)),
	again: true,
});

/** The color as Inboxapp gives it back: six hex digits. */
const hex = (color: unknown) => String(color).replace('#', '').toLowerCase();

/** Found by its ID or either of its names; `ref` names the field that says which it is. A color by name is set once more. */
export const changedByName = (route: Route, ref: string): Settles => ({
	looks: readAll(route),
	found: ([[{ data }]], { [ref]: old, name, color }) => {
		const all = list(data);
		const byName = (wanted: unknown) => all.find((one) => plain(one.name) === plain(wanted));
		const own = all.find(({ id }) => id === old) ?? (name === undefined ? byName(old) : byName(name));
		const renamed = name !== undefined && own?.name === name;
		const colored = color === undefined || (color === null ? own?.color === null : hex(own?.color) === hex(color));
		return own && (name === undefined ? colored : renamed) ? own : undefined;
	},
	again: true,
});
