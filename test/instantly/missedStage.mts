import type { IDataObject, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import type { OutboundEvent } from '../../engine/event';
import { polled } from '../../engine/poll';
import { missed } from '../../nodes/Instantly/missed';
import { instantly } from '../../nodes/Instantly/provider';
import type { EventOrder } from '../../sandbox/instantly/events.mts';
import type { WebhookEvent } from '../../sandbox/instantly/types.mts';
import { hook, people, start, type Hook, type Running } from '../sandbox/helpers.mts';
import { N8n } from '../support/n8n.mts';
import { Polling } from '../support/polling.mts';

export const MINUTE = 60_000;
const HOST = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const; // prettier-ignore

/** A trigger that does nothing but look: what is wanted of it is in its parameters. */
const watcher: INodeType = {
	description: {
		name: 'watcher', displayName: 'Watcher', group: ['trigger'], version: 1, description: '', defaults: { name: 'Watcher' },
		inputs: [], outputs: ['main'], properties: [], polling: true, credentials: [{ name: 'instantlyApi', required: true }],
	} as unknown as INodeTypeDescription,
	async poll(this: IPollFunctions) {
		const { id, events, except, time } = this.getNode().parameters as unknown as { id: string } & Set;
		const watch = missed({ id }, ({ event, dedupeKey }) => (!events || events.includes(event)) && !except?.includes(dedupeKey));
		const look: typeof watch.look = async (run, before, until) =>
			await watch.look(run, before, time === undefined ? until : Date.now() + time);
		return await polled(this, instantly, { ...watch, look });
	},
}; // prettier-ignore

/** What a look is set to: which events, and how many ms it may take if not as many as usual. */
export interface Set {
	events?: string[];
	/** Keys of events that are not. */
	except?: string[];
	time?: number;
}

let nodes = 0;

/** An Instantly with a campaign of 300 leads, a server that gets its webhooks, and a trigger that looks for what that server missed. */
export class Stage {
	running!: Running;
	target!: Hook;
	campaign = '';
	webhook = '';
	private n8n!: N8n;

	async fresh(settings: object = {}): Promise<void> {
		this.control.reset();
		this.control.settings({ limits: false, webhookRetryMs: [], disableAfter: 1_000_000, ...settings });
		Object.assign(this.target, { received: Object.assign(this.target.received, { length: 0 }) });
		this.works();
		this.campaign = await this.running.campaign();
		await this.running.add(this.campaign, people(300));
		this.webhook = await this.subscribe();
	}

	async open(): Promise<void> {
		this.running = await start();
		this.target = await hook();
		const types = { getNode: () => ({ type: watcher }), getCredential: () => ({ type: new InstantlyApi() }) };
		const baseUrl = `${this.running.sandbox.url}/api/v2`;
		this.n8n = new N8n(types, 'watcher', { instantlyApi: { apiKey: 'sandbox-key', baseUrl, workspaceId: '' } });
	}

	async close(): Promise<void> {
		await this.target.close();
		await this.running.sandbox.close();
	}

	get control() {
		return this.running.sandbox.control;
	}

	/** A webhook; without `more` one of all events, for our server. */
	async subscribe(more: object = {}): Promise<string> {
		const body = { target_hook_url: this.target.url, event_type: 'all_events', ...more };
		const { data, status } = await this.running.api.post<{ id: string }>('/webhooks', body);
		if (status !== 200) throw new Error(JSON.stringify(data));
		return data.id;
	}

	/** A trigger that is not active yet, with a credential of its own. */
	trigger(set: Set = {}, id = this.webhook): Polling {
		const own = `m${nodes++}`;
		return new Polling(this.n8n, { parameters: { id, ...set }, nodeId: own, credentialId: own });
	}

	/** One that has looked for the first time, a minute ago. */
	async looking(set: Set = {}, id = this.webhook): Promise<Polling> {
		const trigger = this.trigger(set, id);
		await trigger.activate();
		this.later(MINUTE);
		return trigger;
	}

	later(ms: number): void {
		jest.setSystemTime(Date.now() + ms);
	}

	/** From now on our server refuses everything. */
	breaks(): void {
		this.target.answers.push(...Array<number>(5000).fill(500));
	}

	works(): void {
		this.target.answers.length = 0;
	}

	/** Lets something happen to a lead (counted from 1), or a number of them, and waits for what becomes of the deliveries. */
	async cause(event: EventOrder['event'], lead: number, more: Partial<EventOrder> = {}): Promise<void> {
		await this.control.events({ event, campaign_id: this.campaign, lead_email: `lead${lead}@company.example`, ...more } as EventOrder, {
			wait: true,
		});
	}

	/** Lets deliveries about leads fail, one after the other, a second apart. */
	async fails(event: EventOrder['event'], ...leads: number[]): Promise<void> {
		this.breaks();
		for (const lead of leads) {
			await this.cause(event, lead);
			this.later(1000);
		}
		this.works();
	}

	/** Instantly switches the webhook off. */
	async switchedOff(): Promise<void> {
		this.control.settings({ disableAfter: 1 });
		await this.fails('open', 300);
		this.control.settings({ disableAfter: 1_000_000 });
	}

	/** A trigger whose webhook was switched off a minute ago, of which the log says nothing unless `logged`. */
	async off(set: Set = {}, logged = false): Promise<Polling> {
		const trigger = await this.looking(set);
		await this.switchedOff();
		if (!logged) this.rewrites(() => []);
		this.later(MINUTE);
		return trigger;
	}

	async isOn(id = this.webhook): Promise<boolean> {
		return ((await this.running.api.get(`/webhooks/${id}`)).data as { status: number }).status === 1;
	}

	/** Changes the log as if Instantly had written it so. */
	rewrites(change: (log: WebhookEvent[]) => unknown[]): void {
		const { instantly: kept } = this.control.fullState() as { instantly: { webhookEvents: WebhookEvent[] } };
		this.control.load({ instantly: { ...kept, webhookEvents: change(structuredClone(kept.webhookEvents)) } });
	}

	calls = (): Record<string, number> => this.control.requests().byRoute;
}

/** What came out of a look, in short. */
export const short = (items: IDataObject[] | null): string[] =>
	((items ?? []) as unknown as OutboundEvent[]).map(({ event, person }) => `${event} ${String(person.email).split('@')[0]}`);

/** A stage for all tests of a file, new for each of them. A wait takes no time, but the clock goes on. */
export function staged(): Stage {
	const stage = new Stage();
	beforeAll(async () => {
		jest.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00.000Z'), doNotFake: [...HOST] });
		await stage.open();
	});
	beforeEach(async () => await stage.fresh());
	afterAll(async () => {
		await stage.close();
		jest.useRealTimers();
	});
	return stage;
}
