import { accountId, accountKey } from './accountFilters.mts';
import type { Context } from './state.mts';

/** What a tag can be put on. */
export const ACCOUNT = 1;
export const CAMPAIGN = 2;

interface TagMapping {
	id: string;
	tag_id: string;
	resource_id: string;
	resource_type: number;
	timestamp_created: string;
	organization_id: string;
}

const table = (context: Context) => context.state.table<TagMapping>('tagMappings');
/** `resource` is the id of a campaign or the address of an account. The document wants the ids of both to be uuids. */
const idOf = (resource: string) => (resource.includes('@') ? accountId(resource) : resource);

/** Puts a tag on a campaign or an account. */
export function tagResource(context: Context, tag: string, resource: string, type: 1 | 2): void {
	const { core, state } = context;
	const carriers = state.tagged.get(tag) ?? new Set<string>();
	state.tagged.set(tag, carriers);
	if (carriers.has(resource)) return;
	carriers.add(resource);
	const mapping: TagMapping = {
		id: core.ids.uuid(),
		tag_id: tag,
		resource_id: idOf(resource),
		resource_type: type,
		timestamp_created: core.clock.iso(),
		organization_id: state.workspace.id,
	};
	table(context).set(mapping.id, mapping);
}

/** Takes a tag off. */
export function untagResource(context: Context, tag: string, resource: string): void {
	context.state.tagged.get(tag)?.delete(resource);
	for (const { id, tag_id, resource_id } of table(context).values()) {
		if (tag_id === tag && resource_id === idOf(resource)) table(context).delete(id);
	}
}

/** Takes all tags off an account or campaign that is going. */
export function untagAll(context: Context, resource: string): void {
	for (const tag of context.state.tagged.keys()) untagResource(context, tag, resource);
}

/** Which tag is on what, for all or some campaigns and accounts; an account may be named by its address. */
export function mappingsOf(context: Context, resources?: string[]): TagMapping[] {
	const { campaigns } = context.state;
	const wanted = resources?.map((resource) => idOf(accountKey(context, resource) ?? resource));
	return [...table(context).values()].filter(
		({ resource_id: id, resource_type: type }) => (type === ACCOUNT || campaigns.has(id)) && (!wanted || wanted.includes(id)),
	);
}
