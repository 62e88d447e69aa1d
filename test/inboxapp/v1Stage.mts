import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { Profile } from '../../sandbox/inboxapp/types.mts';
import type { CampaignLead, ListLead } from '../../sandbox/inboxapp/v1Types.mts';
import type { Order } from '../support/order.mts';
import type { Ids } from '../support/world.mts';
import { whileV1Lasts } from './rows/common.mts';
import { world, type World } from './world.mts';

interface Saved {
	profiles: Array<[string, Profile]>;
	contacts: Array<[string, unknown]>;
	campaignLeads: Array<[string, CampaignLead]>;
	listLeads: Array<[string, ListLead]>;
}

/** An Inboxapp of one test file, with two campaigns and two lists that have nobody yet; somebody else is a contact of the team. */
export class V1Stage {
	world!: World;
	ids!: Ids;

	async start(): Promise<void> {
		this.world = await world();
	}

	async reset(): Promise<void> {
		this.ids = await this.world.fresh(async ({ control }) => {
			control.clock({ set: whileV1Lasts });
			const { inboxapp } = control;
			const known = inboxapp.person();
			return {
				campaign: inboxapp.campaign({ name: 'Campaign 1' }).id,
				campaign2: inboxapp.campaign({ name: 'Campaign 2' }).id,
				list: inboxapp.list({ name: 'List 1' }).id,
				list2: inboxapp.list({ name: 'List 2' }).id,
				known: known.platformId,
				knownContact: String(known.contactId),
			};
		});
		this.later(60_000);
	}

	get control() {
		return this.world.control;
	}

	get inbox() {
		return this.world.control.inboxapp;
	}

	/** Runs an operation on these items. */
	async run(operation: string, parameters: INodeParameters, items: IDataObject[] = [{}], order: Partial<Order> = {}) {
		const [resource, name] = operation.split('.');
		return await this.world.n8n.run({ items, parameters: { resource, operation: name, ...parameters }, ...order });
	}

	/** Whom the sandbox has in a campaign or on a list, by platform ID. */
	members(id: string): string[] {
		const { profiles, campaignLeads, listLeads } = this.inbox.save() as Saved;
		const byId = new Map(profiles);
		const own = [
			...campaignLeads.filter(([, { campaignId }]) => campaignId === id),
			...listLeads.filter(([, { listId }]) => listId === id),
		];
		return own.map(([, { profileId }]) => (byId.get(profileId) as Profile).platformId);
	}

	/** What was asked for, oldest first; without the address of the API. */
	asked() {
		return (this.control.requests({ log: true }).log ?? []).map((one) => ({
			...one,
			call: `${one.method} ${one.path.replace('/api', '')}`,
		}));
	}

	/** The bodies that went to an address that ends like this. */
	bodies = (end: string): IDataObject[] => this.asked().filter(({ path }) => path.endsWith(end)).map(({ body }) => body as IDataObject); // prettier-ignore

	/** Lets requests fail. */
	fails(...rules: FailureRule[]): void {
		this.control.failures(rules);
	}

	/** Time goes by at Inboxapp. */
	later(ms: number): void {
		this.control.clock({ advance: ms });
	}
}

/** A stage for all tests of a file, as new for each of them. */
export function v1Staged(): V1Stage {
	const stage = new V1Stage();
	beforeAll(async () => await stage.start());
	beforeEach(async () => await stage.reset());
	afterAll(async () => await stage.world.sandbox.close());
	return stage;
}

/** So many platform IDs of people whom nobody knows yet. */
export const people = (count: number, from = 1): string[] => Array.from({ length: count }, (_, i) => String(70_000_000 + from + i));

/** How many rows have each outcome. */
export function outcomesOf(json: IDataObject[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome } of json) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
	return counts;
}

const lost = { method: 'POST', path: '/v1/', when: 'after' } as const;
/** The ways in which the answer of a request that was carried out is lost. */
export const lostAfter: Array<[string, FailureRule]> = [
	['a broken connection', { ...lost, kind: 'reset' }],
	['a 503', { ...lost, kind: 'status', status: 503 }],
	['an answer that is cut off', { ...lost, kind: 'truncated' }],
];
