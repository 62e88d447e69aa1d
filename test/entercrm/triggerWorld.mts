import type { IDataObject } from 'n8n-workflow';
import type { CrmEventOrder } from '../../sandbox/entercrm/happenings.mts';
import type { EnterCrmSettings } from '../../sandbox/entercrm/settings.mts';
import type { Tables } from '../../sandbox/entercrm/state.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { N8n } from '../support/n8n.mts';
import { Polling } from '../support/polling.mts';
import { pick } from '../support/world.mts';
import type { Profile } from './document.mts';
import { loadN8n } from './world.mts';

export const profiles: Profile[] = ['docs', 'server'];
/** All that can be chosen in a profile. */
export const allKinds = (profile: Profile) => [
	'campaign_sent',
	'customer_created',
	'clicked',
	'not_delivered',
	'opened',
	'message_sent',
	...(profile === 'server' ? ['customer_event'] : []),
];

/** What the tests read of an event. */
export interface Event {
	event: string;
	occurredAt: string;
	dedupeKey: string;
	gap?: string;
	campaign: IDataObject;
	raw: IDataObject;
}
export const asEvents = (items: IDataObject[] | null) => (items ?? []) as unknown as Event[];
export const names = (items: IDataObject[] | null) => asEvents(items).map(({ event }) => event);

/** For files that put this in the place of n8n's `sleep`: a wait takes no time, but the clock goes on. */
export const sleepless = async (ms: number) => void jest.setSystemTime(Date.now() + ms);

/** Only the date stands still, for the sandbox too; it goes on when told. */
export function stillClock(): void {
	const doNotFake = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const; // prettier-ignore
	jest.useFakeTimers({ now: Date.now(), doNotFake: [...doNotFake] });
}

/** EnterCRM's sandbox in one of its profiles, and triggers that watch it. */
export class TriggerWorld {
	/** Called at each request with its number since `fresh` or since this was set. */
	private during?: (request: number) => void;
	private request = 0;

	private constructor(
		readonly sandbox: Sandbox,
		readonly n8n: N8n,
		readonly profile: Profile,
	) {
		const { entercrm } = sandbox.control;
		const { guard } = entercrm;
		entercrm.guard = (request, reply) => {
			this.during?.(++this.request);
			guard(request, reply);
		};
	}

	static async begin(profile: Profile): Promise<TriggerWorld> {
		const sandbox = await startSandbox({ services: ['entercrm'] });
		return new TriggerWorld(sandbox, await loadN8n(sandbox, 'auto'), profile);
	}

	/** An empty workspace with as many customers. */
	fresh(customers = 0): void {
		const { control } = this.sandbox;
		control.reset();
		control.settings({ limits: false });
		this.set({ profile: this.profile, delivers: false });
		this.onRequest(undefined);
		this.n8n.forget();
		if (customers > 0) control.entercrm.customers({ count: customers });
	}

	set(settings: Partial<EnterCrmSettings>): void {
		this.sandbox.control.settings({ entercrm: settings });
	}

	/** What happens while a look reads. */
	onRequest(during: ((request: number) => void) | undefined): void {
		this.during = during;
		this.request = 0;
	}

	cause(order: CrmEventOrder): number[] {
		return this.sandbox.control.entercrm.cause(order).ids;
	}

	/** What the sandbox holds of a kind, deleted rows too. */
	rows<Kind extends keyof Tables>(kind: Kind): Array<Tables[Kind]> {
		const { tables } = this.sandbox.control.entercrm.save() as { tables: { [K in keyof Tables]: { rows: Array<Tables[K]> } } };
		return tables[kind].rows;
	}

	/** So many seconds go by. */
	later(seconds = 1): void {
		jest.setSystemTime(Date.now() + seconds * 1000);
	}

	/** A trigger on these kinds of events, and on one campaign if it is named. */
	trigger(events: string[], campaign?: number): Polling {
		return new Polling(this.n8n, { node: 'enterCrmTrigger', parameters: TriggerWorld.form(events, campaign) });
	}

	/** The same trigger after its form was changed. */
	edited(trigger: Polling, events: string[], campaign?: number): Polling {
		return trigger.edited({ parameters: TriggerWorld.form(events, campaign) });
	}

	private static form(events: string[], campaign?: number) {
		return { events, options: campaign === undefined ? {} : { campaign: pick(String(campaign)) } };
	}

	/** A new campaign; the id. */
	async campaign({ name = 'Spring', type = 'email', status = 'sending' } = {}): Promise<number> {
		const { id } = await this.call('POST', '/campaigns', { name, type, subject: 'Hello' });
		if (status !== 'draft') this.cause({ event: 'campaign_status', campaign_id: id as number, status });
		return id as number;
	}

	/** One request as the owner. */
	async call(method: string, path: string, body?: object): Promise<IDataObject> {
		const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
		const own = { Authorization: `Bearer ${this.sandbox.control.entercrm.login()}`, ...(body && headers) };
		const answer = await fetch(`${this.sandbox.urls.entercrm}/v1${path}`, { method, headers: own, body: body && JSON.stringify(body) });
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
		return (await answer.json()) as IDataObject;
	}

	/** What EnterCRM was asked since this was called last, without logins and the question which profile it has. */
	asked(): string[] {
		const { log = [] } = this.sandbox.control.requests({ log: true });
		this.sandbox.control.resetRequests();
		const isOurs = ({ path, query }: { path: string; query: unknown }) =>
			!path.includes('/auth/') && (query as IDataObject).per_page !== '1';
		return log.filter(isOurs).map(({ method, path }) => `${method} ${path.replace('/v1', '')}`);
	}
}

/** A world for all tests of a group, in which the clock stands still and each test finds as many customers and nothing else. */
export function forEachTest(profile: Profile, customers: number, take: (world: TriggerWorld) => void): void {
	let world: TriggerWorld;
	beforeAll(async () => {
		stillClock();
		world = await TriggerWorld.begin(profile);
		take(world);
	});
	afterAll(async () => {
		await world.sandbox.close();
		jest.useRealTimers();
	});
	beforeEach(() => world.fresh(customers));
}
