import { closed, numOrNull, oneOf, queryList, str, strOrNull } from '../validation.mts';
import { contactAt, platformAvailable } from './access.mts';
import { emit } from './events.mts';
import { byIdOrName } from './named.mts';
import { id, type Call, type Operations } from './operations.mts';
import { page, paged } from './paging.mts';
import { invalid, refusal } from './refusals.mts';
import { showContact } from './show.mts';
import type { Context } from './state.mts';
import type { Contact } from './types.mts';

/** What can be shown beside its id: at most four. */
export const expands = (...names: [string, ...string[]]) => queryList(oneOf(names), 0, 4).optional();

/** What an operation shows to whom. */
export const viewOf = ({ context, base, query }: Call<{ expand?: string[] }>) => ({ context, base, expand: query.expand ?? [] });

const expand = () => ({ expand: expands('status', 'tags', 'assignee') });
const identities = () => queryList(str().min(1, 'must NOT have fewer than 1 characters'), 0, 100).optional();

const changes = closed({
	status: strOrNull().optional(),
	notes: strOrNull().optional(),
	valuation: numOrNull().optional(),
	assigneeId: id().nullable().optional(),
});

/** What the team keeps about people. */
export function contactOperations(operations: Operations): void {
	operations.add(
		'GET /contacts',
		{ query: { platform: str(), platformId: identities(), username: identities(), ...expand(), ...paged() } },
		(call) => {
			const { platform, platformId, username } = call.query;
			if ((platformId === undefined) === (username === undefined)) throw invalid([], 'give one of platformId and username');
			platformAvailable(call.context, platform);
			const name = platformId ? 'platformId' : 'username';
			const values = platformId ?? username ?? [];
			if (values.some((value) => value.includes(',')))
				throw invalid([name], 'must not be separated by commas: repeat the name for each value');
			const profiles = values.flatMap((value) => call.state.profileOf(platform, platformId ? 'id' : 'name', value) ?? []);
			const found = new Set(profiles.flatMap(({ id: profileId }) => call.state.contactOf(profileId) ?? []));
			return page(call, found, (contact) => showContact(viewOf(call), contact));
		},
	);
	operations.add('GET /contacts/{contactId}', { query: expand() }, (call) =>
		showContact(viewOf(call), contactAt(call.context, call.path.contactId)),
	);
	operations.add('PATCH /contacts/{contactId}', { body: changes, writes: true }, (call) => {
		const { context, state, path, body, base } = call;
		const contact = contactAt(context, path.contactId);
		const status = body.status == null ? body.status : byIdOrName(state.statuses, body.status)?.id;
		if (body.status != null && status === undefined) throw invalid(['status'], 'there is no such status');
		if (body.assigneeId != null) knownMember(context, body.assigneeId);
		changeContact(context, contact, { statusId: status, notes: body.notes, valuation: body.valuation, assigneeId: body.assigneeId });
		return showContact({ context, base, expand: [] }, contact);
	});
	for (const method of ['PUT', 'DELETE'] as const) {
		operations.add(`${method} /contacts/{contactId}/tags/{tagRef}`, { writes: true }, ({ context, state, path, reply }) => {
			const contact = contactAt(context, path.contactId);
			const tag = byIdOrName(state.tags, path.tagRef);
			if (!tag) throw refusal('tagNotFound');
			setTag(context, contact, tag.id, method === 'PUT');
			return reply.code(204).send();
		});
	}
}

/** Throws unless there is such a member. */
export function knownMember({ state }: Context, memberId: string): void {
	if (!state.members.has(memberId)) throw invalid(['assigneeId'], 'there is no such member');
}

type Changes = Partial<Pick<Contact, 'statusId' | 'notes' | 'valuation' | 'assigneeId'>>;
const TOLD = {
	statusId: 'contact.statusChanged',
	notes: 'contact.notesChanged',
	valuation: 'contact.valuationChanged',
	assigneeId: 'contact.assigneeChanged',
} as const;

/** Changes what is given; the feed tells of what is new. */
export function changeContact(context: Context, contact: Contact, given: Changes): void {
	for (const name of Object.keys(TOLD) as (keyof typeof TOLD)[]) {
		const value = given[name];
		if (value === undefined || value === contact[name]) continue;
		Object.assign(contact, { [name]: value, updatedAt: context.core.clock.iso() });
		emit(context, TOLD[name], contact.id, { [name]: value });
	}
}

/** Puts a tag on a contact or takes it off; the feed tells of it if that is new. */
export function setTag(context: Context, contact: Contact, tagId: string, on: boolean): void {
	if (contact.tagIds.includes(tagId) === on) return;
	contact.tagIds = on ? [...contact.tagIds, tagId] : contact.tagIds.filter((one) => one !== tagId);
	contact.updatedAt = context.core.clock.iso();
	emit(context, 'contact.tagsChanged', contact.id, { tagIds: contact.tagIds });
}
