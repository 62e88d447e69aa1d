import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Order, Result } from '../support/n8n.mts';
import type { Recorded } from '../support/openapi.mts';
import { filledIn, type Ids } from '../support/world.mts';
import type { Profile } from './document.mts';
import { worldIn, type World } from './world.mts';

export const profiles: Profile[] = ['docs', 'server'];

/** One of EnterCRM's two APIs, anew for each test of a file or `describe`. */
export class At {
	world!: World;
	ids!: Ids;

	/** `told` is what the credential says of the API. */
	constructor(
		readonly profile: Profile,
		told: Profile | 'auto' = profile,
	) {
		beforeAll(async () => void (this.world = await worldIn(profile, told)));
		afterAll(async () => await this.world.sandbox.close());
		beforeEach(async () => void (this.ids = await this.world.fresh()));
	}

	/** Runs `customer.get`; events sign in with the key, the rest with a login. `<customer>` stands for an ID. */
	async run(name: string, parameters: INodeParameters = {}, more: Partial<Order> = {}): Promise<Result> {
		const [resource, operation] = name.split('.');
		const authentication = resource === 'event' ? 'apiKey' : 'login';
		const order = { parameters: { authentication, resource, operation, ...parameters }, ...more };
		return await this.world.n8n.run(filledIn(order, this.ids));
	}

	/** As `run`, for what must succeed: the rows. */
	async gives(name: string, parameters: INodeParameters = {}, more: Partial<Order> = {}): Promise<IDataObject[]> {
		const { error, json } = await this.run(name, parameters, more);
		expect([name, error?.message, error?.description]).toEqual([name, undefined, undefined]);
		return json;
	}

	/** As `run`, for what must not: what is said, and what to do. */
	async says(name: string, parameters: INodeParameters = {}, more: Partial<Order> = {}): Promise<[string, string]> {
		const { error } = await this.run(name, parameters, more);
		return [String(error?.message), String(error?.description)];
	}

	/** What was sent since the beginning, without logins: `POST /customers`. */
	sent(): string[] {
		const log = (this.world.control.requests({ log: true }).log ?? []) as Recorded[];
		return log.filter(({ path }) => !path.endsWith('/auth/login')).map(({ method, path }) => `${method} ${path.slice(3)}`);
	}

	/** The body of the last request that had one. */
	body(): IDataObject {
		const log = (this.world.control.requests({ log: true }).log ?? []) as Recorded[];
		return log.filter(({ body }) => body !== undefined).at(-1)?.body as IDataObject;
	}

	/** How many records of a kind there are. */
	count(kind: string): number {
		return (this.world.control.state().entercrm as Record<string, number>)[kind];
	}

	/** A record as the server has it. */
	async row(path: string): Promise<IDataObject> {
		this.world.set({ profile: 'server' });
		const { data } = await this.world.api.get<IDataObject>(filledIn(path, this.ids));
		this.world.set({ profile: this.profile });
		return (data.customer ?? data.campaign ?? data) as IDataObject;
	}
}
