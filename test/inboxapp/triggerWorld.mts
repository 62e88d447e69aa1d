import type { ICredentialType, IDataObject, INodeType } from 'n8n-workflow';
import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import type { OutboundEvent } from '../../engine/event';
import { InboxappTrigger } from '../../nodes/Inboxapp/InboxappTrigger.node';
import type { FailureRule } from '../../sandbox/failures.mts';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import type { InboxappSettings } from '../../sandbox/inboxapp/settings.mts';
import type { State } from '../../sandbox/inboxapp/state.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { N8n } from '../support/n8n.mts';
import { Polling } from '../support/polling.mts';

/** For files that put this in the place of n8n's `sleep`: a wait takes no time, but the clock goes on. */
export const sleepless = async (ms: number) => void jest.setSystemTime(Date.now() + ms);

/** Only the date stands still, for the sandbox too; it goes on when told. */
export function stillClock(): void {
	const doNotFake = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const; // prettier-ignore
	jest.useFakeTimers({ now: Math.ceil(Date.now() / 1000) * 1000, doNotFake: [...doNotFake] });
}

export const asEvents = (items: IDataObject[] | null) => (items ?? []) as unknown as OutboundEvent[];
/** Messages that came in, as `short` has them. */
export const told = (ids: string[]) => ids.map((id) => `reply_received ${id}`);
/** What is said to be gone before each of some events. */
export const gaps = (items: IDataObject[] | null) => asEvents(items).map(({ gap }) => gap);

/** All that comes in so many looks, a minute apart, in order; n8n starts again before each of them if told so. */
export async function looks(trigger: Polling, count: number, restart = false): Promise<IDataObject[]> {
	const all: IDataObject[] = [];
	for (let i = 0; i < count; i++) {
		all.push(...((await (restart ? trigger.restart() : trigger.poll())) ?? []));
		await sleepless(60_000);
	}
	return all;
}

/** Events in short: what, and of which message, thread or other object. */
export const short = (items: IDataObject[] | null) =>
	asEvents(items).map(({ event, raw }) => `${event} ${String((raw.object as IDataObject).id)}`);

type Form = { events?: string[]; details?: boolean; options?: IDataObject };

/** The sandbox of Inboxapp, and triggers that watch it. */
export class TriggerWorld {
	/** Called at each request with its number since `fresh` or since this was set. */
	private during?: (request: number, path: string) => void;
	private request = 0;

	private constructor(
		readonly sandbox: Sandbox,
		readonly n8n: N8n,
	) {
		const { inboxapp } = sandbox.control;
		const { guard } = inboxapp;
		inboxapp.guard = (request, reply) => {
			this.during?.(++this.request, request.url);
			guard(request, reply);
		};
	}

	static async begin(): Promise<TriggerWorld> {
		const sandbox = await startSandbox({ services: ['inboxapp'] });
		const types = {
			getNode: () => ({ type: new InboxappTrigger() as INodeType }),
			getCredential: () => ({ type: new InboxappApi() as ICredentialType }),
		};
		const inboxappApi = { token: TOKEN, baseUrl: `${sandbox.urls.inboxapp}/api` };
		return new TriggerWorld(sandbox, new N8n(types, 'inboxappTrigger', { inboxappApi }));
	}

	get control() {
		return this.sandbox.control.inboxapp;
	}

	/** A team with nothing in it yet. */
	fresh(): void {
		const { control } = this.sandbox;
		control.reset();
		control.settings({ limits: false });
		this.onRequest(undefined);
	}

	set(settings: Partial<InboxappSettings>): void {
		this.sandbox.control.settings({ inboxapp: settings });
	}

	/** What happens while a look reads. */
	onRequest(during: ((request: number, path: string) => void) | undefined): void {
		this.during = during;
		this.request = 0;
	}

	/** So many seconds go by. */
	later(seconds = 60): void {
		jest.setSystemTime(Date.now() + seconds * 1000);
		this.sandbox.control.clock({ advance: 0 });
	}

	/** A message comes in; its ID. */
	receive(text = 'Hello', username = 'sample_person'): string {
		return this.control.receive({ profile: { username, displayName: 'Sample Person' }, text }).messageId;
	}

	/** Many messages come in, in a few threads; their IDs. */
	receiveMany(count: number, threads = 5): string[] {
		return this.control.events({ count, threads }).messageIds;
	}

	/** What the sandbox holds. */
	get state() {
		return (this.control as unknown as { context: { state: State } }).context.state;
	}

	/** One request to API v2. */
	async call(method: string, path: string, body?: object): Promise<IDataObject> {
		const headers = { Authorization: `Bearer ${TOKEN}`, ...(body && { 'Content-Type': 'application/json' }) };
		const answer = await fetch(`${this.sandbox.urls.inboxapp}/api/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
		return answer.status === 204 ? {} : ((await answer.json()) as IDataObject);
	}

	/** What the sandbox has told of and still has. */
	readonly happened = () => this.control.save() as { events: Array<{ seq: number; type: string; objectId: string; createdAt: string }> };

	trigger(form: Form = {}): Polling {
		return new Polling(this.n8n, { node: 'inboxappTrigger', parameters: TriggerWorld.form(form) });
	}

	/** A trigger that has begun at some event. */
	async begun(form: Form = {}): Promise<Polling> {
		this.receive('Before', 'person_before');
		this.later();
		const trigger = this.trigger(form);
		await trigger.activate();
		return trigger;
	}

	/** Messages that come in, some seconds apart, from so many people. */
	apart(count: number, seconds: number, people = 20): string[] {
		return Array.from({ length: count }, (_, i) => {
			this.later(seconds);
			return this.receive(`Message ${i}`, `person_${i % people}`);
		});
	}

	/** The same trigger after its form was changed. */
	edited(trigger: Polling, form: Form): Polling {
		return trigger.edited({ parameters: TriggerWorld.form(form) });
	}

	static form({ events = ['reply_received'], details = false, options = {} }: Form) {
		return { events, details, options } as never;
	}

	/** Lets requests fail. */
	fails(...rules: Array<Pick<FailureRule, 'kind'> & Partial<FailureRule>>): void {
		this.sandbox.control.failures(rules.map((rule) => ({ method: 'GET', ...rule })));
	}

	/** What Inboxapp was asked since this was called last, without the base of the path. */
	asked(): Array<{ path: string; query: IDataObject }> {
		const { log = [] } = this.sandbox.control.requests({ log: true });
		this.sandbox.control.resetRequests();
		return log.map(({ path, query }) => ({ path: path.replace('/api/v2', ''), query: query as IDataObject }));
	}

	/** What is written into n8n's log from now on. */
	warnings(): () => string[] {
		const { logger } = this.n8n.loading({ node: 'inboxappTrigger', parameters: {} });
		const spy = jest.spyOn(logger, 'warn').mockReturnValue(undefined).mockClear();
		return () => spy.mock.calls.map(([text]) => String(text));
	}
}

/** A world for all tests of a file, in which the clock stands still and each test finds nothing. */
export function worldForEach(): { world: TriggerWorld } {
	const here = {} as { world: TriggerWorld };
	beforeAll(async () => {
		stillClock();
		here.world = await TriggerWorld.begin();
	});
	afterAll(async () => {
		await here.world.sandbox.close();
		jest.useRealTimers();
	});
	beforeEach(() => {
		here.world.fresh();
		here.world.warnings();
	});
	afterEach(() => jest.restoreAllMocks());
	return here;
}

/** A trigger in the hands of n8n's newer scheduler: it saves what each look wrote, and a look may be given up and come again. */
export class Durable {
	private saved: IDataObject = {};

	constructor(
		private readonly world: TriggerWorld,
		private readonly form: Form,
	) {}

	/** One look; of one that is given up nothing is left. */
	async poll(isKept = true): Promise<IDataObject[] | null> {
		const { n8n } = this.world;
		const order = { node: 'inboxappTrigger', parameters: TriggerWorld.form(this.form) };
		const workflow = n8n.workflow({ ...order, staticData: structuredClone(this.saved) });
		const items = await n8n.poll(order, 'trigger', 'activate', workflow);
		if (!isKept) return null;
		this.saved = JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;
		return items?.map(({ json }) => json) ?? null;
	}
}
