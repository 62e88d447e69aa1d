import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Message } from '../../sandbox/inboxapp/types.mts';
import type { Order } from '../support/order.mts';
import { pick, type Ids } from '../support/world.mts';
import { world, type World } from './world.mts';

/** An item that is written to in a thread. */
export const inThread: INodeParameters = { sendTo: 'thread', threadId: pick('={{ $json.thread }}'), text: '={{ $json.text }}' };

/** An Inboxapp of one test file whose accounts write messages. */
export class SendStage {
	world!: World;
	ids!: Ids;

	async start(): Promise<void> {
		this.world = await world();
	}

	/** Everything back to the beginning, with the usual threads. */
	async reset(): Promise<void> {
		this.ids = await this.world.fresh();
	}

	get control() {
		return this.world.control;
	}

	get inbox() {
		return this.world.control.inboxapp;
	}

	/** Sends a message for each item. */
	async send(items: IDataObject[], more: INodeParameters = {}, order: Partial<Order> = {}) {
		const parameters = { resource: 'message', operation: 'send', ...inThread, ...more };
		return await this.world.n8n.run({ items, parameters, ...order });
	}

	/** The messages that this API has made, oldest first, as the sandbox keeps them. */
	made(): Message[] {
		const { messages } = this.inbox.save() as { messages: Array<[string, Message]> };
		return messages.map(([, message]) => message).filter(({ sentBy }) => sentBy?.type === 'api');
	}

	/** The texts that the platform has. */
	texts = (): string[] => this.made().filter(({ platformId }) => platformId !== null).map(({ content }) => content); // prettier-ignore

	/** What was asked for, oldest first; without the address of the API. */
	asked() {
		return (this.control.requests({ log: true }).log ?? []).map((one) => ({
			...one,
			call: `${one.method} ${one.path.replace('/api', '')}`,
		}));
	}

	/** The requests that send, and the keys that they carry. */
	posts = () => this.asked().filter(({ call }) => call === 'POST /v2/messages');
	keys = () => this.posts().map(({ headers }) => String(headers['idempotency-key']));
}

/** A stage for all tests of a file, new for each of them. */
export function sendStaged(): SendStage {
	const stage = new SendStage();
	beforeAll(async () => await stage.start());
	beforeEach(async () => await stage.reset());
	afterAll(async () => await stage.world.sandbox.close());
	return stage;
}

/** What is said of an item that was not done. */
export const saidOf = (json: IDataObject): string => String(json.error);
