import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { PALETTE } from './boards.mts';
import { emit } from './events.mts';
import { byName } from './named.mts';
import { v1Refusal } from './refusals.mts';
import type { Context } from './state.mts';
import type { Status, Tag } from './types.mts';
import { checkV1, invalidV1, needV1 } from './v1Call.mts';
import { name } from './v1Rules.mts';

const color = z.string().nullable().optional();
const created = z.object({ name: name(), color });
const changed = z.object({ name: name().optional(), color });

type Kind = 'tag' | 'status';
interface Path {
	id: string;
}

/** Tags, statuses and the colors for them. */
export function boardRoutes(app: FastifyInstance, context: Context): void {
	for (const path of ['/colors', '/tags/colors', '/statuses/colors']) app.get(path, async () => PALETTE);
	routesOf(app, context, 'tag', '/tags');
	routesOf(app, context, 'status', '/statuses');
}

function routesOf(app: FastifyInstance, context: Context, kind: Kind, path: string): void {
	const all = () => (kind === 'tag' ? context.state.tags : context.state.statuses) as Map<string, Tag | Status>;
	const one = (params: unknown) => needV1(all(), (params as Path).id, kind);
	const free = (wanted: string, except?: Tag | Status) => {
		const taken = byName(all(), wanted);
		if (taken && taken !== except) throw v1Refusal(409, 'NAME_TAKEN', `There is another ${kind} with this name.`);
	};

	app.get(path, async () => [...all().values()].map((row) => shown(kind, row)));

	app.post(path, async ({ body }) => {
		const order = checkV1(created, body);
		free(order.name);
		const max = context.core.settings.inboxapp.tagLimit;
		if (kind === 'tag' && all().size >= max) throw v1Refusal(422, 'TAG_LIMIT_REACHED', `A team has at most ${max} tags.`);
		const row = {
			...context.state.row(context.core),
			name: order.name,
			color: hexOf(order.color ?? (kind === 'tag' ? PALETTE[0].name : null)),
		};
		all().set(row.id, row as Tag);
		emit(context, `${kind}.created`, row.id);
		return shown(kind, row as Tag);
	});

	app.get(`${path}/:id`, async ({ params }) => shown(kind, one(params)));

	app.patch(`${path}/:id`, async ({ params, body }) => {
		const changes = checkV1(changed, body);
		const row = one(params);
		if (changes.name !== undefined) free(changes.name, row);
		// A tag always has a color; one that is taken off leaves the one before.
		const hex = changes.color === undefined || (changes.color === null && kind === 'tag') ? row.color : hexOf(changes.color);
		Object.assign(row, { name: changes.name ?? row.name, color: hex });
		if (Object.keys(changes).length > 0) emit(context, `${kind}.updated`, row.id);
		return shown(kind, row);
	});

	app.delete(`${path}/:id`, async ({ params }, reply) => {
		const { id } = one(params);
		all().delete(id);
		for (const contact of context.state.contacts.values()) {
			contact.tagIds = contact.tagIds.filter((tag) => tag !== id);
			if (contact.statusId === id) contact.statusId = null;
		}
		emit(context, `${kind}.deleted`, id);
		return reply.code(200).send();
	});
}

function shown(kind: Kind, row: Tag | Status): object {
	const { id, name: label, color: hex, createdAt } = row;
	return { id, name: label, color: hex, ...(kind === 'status' ? { createdAt } : {}) };
}

/** A color by its name or as `#` and six digits. */
function hexOf(given: string | null): string | null {
	if (given === null) return null;
	const named = PALETTE.find((one) => one.name === given.toLowerCase())?.hex;
	const digits = /^#?([0-9a-f]{6})$/i.exec(given)?.[1];
	if (named === undefined && digits === undefined) throw invalidV1('color', 'must be the name of a color or six hexadecimal digits');
	return named ?? `#${(digits as string).toLowerCase()}`;
}
