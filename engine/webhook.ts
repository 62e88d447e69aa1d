import { randomBytes } from 'node:crypto';
import { NodeApiError, NodeOperationError, type IDataObject, type IHookFunctions, type IWebhookFunctions } from 'n8n-workflow';
import { plainCall } from './call';
import type { Provider, Route } from './describe';
import { Ambiguous, blamed } from './errors';
import { caught } from './refusal';
import { pages } from './answers';
import { send } from './send';
import { session, type Session } from './session';

/** The header in which a delivery brings the secret back. */
export const SECRET = 'x-outbound-secret';

/** How a service registers webhooks. All functions are pure. */
export interface Hooks {
	list: Route;
	create: Route;
	update: Route;
	resume: Route;
	remove: Route;
	/** Where a registration has its address. */
	url: string;
	/** The registration that a node's settings ask for. */
	body: (url: string, settings: IDataObject, secret: string) => IDataObject;
	same: (hook: IDataObject, wanted: IDataObject) => boolean;
	disabled: (hook: IDataObject) => boolean;
	secret: (hook: IDataObject) => string | undefined;
	withSecret: (secret: string) => IDataObject;
}

type Memory = { webhookId?: string; secret?: string };

const local = /^(localhost|.*\.local(host)?|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|10\.[\d.]+|192\.168\.[\d.]+|172\.(1[6-9]|2\d|3[01])\.[\d.]+)$/;
const isLocal = (url: string) => local.test(new URL(url).hostname);

/** n8n's three webhook methods for one kind of registration. `settings` reads the node's form. */
export function lifecycle(provider: Provider, hooks: Hooks, settings: (this: IHookFunctions) => IDataObject) {
	const open = async (context: IHookFunctions) => {
		const place = { node: context.getNode(), provider };
		const run = await session(context, place, 30_000);
		const url = context.getNodeWebhookUrl('default') as string;
		const body = (secret: string) => {
			const asked = caught(() => settings.call(context));
			if ('error' in asked) throw blamed(place, asked.error, [0]);
			return hooks.body(url, asked.value, secret);
		};
		return { run, body, url, memory: context.getWorkflowStaticData('node') as Memory };
	};
	/** All registrations with our address: nobody else has it, it names this node. */
	const ours = async (run: Session, url: string): Promise<IDataObject[]> => {
		const found: IDataObject[] = [];
		for await (const rows of pages(run, plainCall(hooks.list), provider.paging, Infinity))
			found.push(...rows.filter((hook) => hook[hooks.url] === url));
		return found;
	};
	const remove = async (run: Session, id: unknown) => {
		try {
			await send(run, plainCall(hooks.remove, { id }));
		} catch (error) {
			// Gone already is as good.
			if (!(error instanceof NodeApiError) || error.httpCode !== '404') throw new NodeApiError(run.place.node, error as never);
		}
	};

	return {
		/** True if the service has this registration, and it works: a disabled one is resumed, an unknown secret replaced. */
		async checkExists(this: IHookFunctions): Promise<boolean> {
			const { run, memory, url, body } = await open(this);
			const wanted = body('');
			const all = await ours(run, url);
			const found = all.find((hook) => hooks.same(hook, wanted));
			for (const other of all) if (other !== found) await remove(run, other.id);
			if (!found) return false;
			if (!memory.secret || hooks.secret(found) !== memory.secret) {
				memory.secret ??= randomBytes(24).toString('hex');
				await send(run, plainCall(hooks.update, found, hooks.withSecret(memory.secret)), { repeatable: true });
			}
			if (hooks.disabled(found)) await send(run, plainCall(hooks.resume, found), { repeatable: true });
			memory.webhookId = String(found.id);
			return true;
		},

		async create(this: IHookFunctions): Promise<boolean> {
			const { run, memory, url, body } = await open(this);
			if (isLocal(url) && !isLocal(run.baseUrl))
				throw new NodeOperationError(this.getNode(), `${provider.name} cannot reach this n8n at ${new URL(url).origin}`, {
					description:
						'Give n8n a public address: set the environment variable WEBHOOK_URL to it, or use a tunnel, and activate the workflow again.',
				});
			const secret = randomBytes(24).toString('hex');
			const call = plainCall(hooks.create, {}, body(secret));
			let made: IDataObject | undefined;
			// What is not there after its answer was lost may be sent once more.
			for (let tries = 0; !made && tries < 2; tries++) {
				try {
					made = (await send(run, call, { settles: true })).body as IDataObject;
				} catch (error) {
					if (!(error instanceof Ambiguous)) throw new NodeApiError(this.getNode(), error as never);
					made = (await ours(run, url)).find((hook) => hooks.secret(hook) === secret);
				}
			}
			if (!made)
				throw new NodeOperationError(this.getNode(), `${provider.name} did not register the webhook`, {
					description: 'Activate the workflow again in some minutes.',
				});
			Object.assign(memory, { webhookId: String(made.id), secret });
			return true;
		},

		/** Removes the registration of this node and no other. */
		async delete(this: IHookFunctions): Promise<boolean> {
			const { run, memory, url } = await open(this);
			const ids = memory.webhookId ? [memory.webhookId] : (await ours(run, url)).map(({ id }) => id);
			for (const id of ids) await remove(run, id);
			delete memory.webhookId;
			delete memory.secret;
			return true;
		},
	};
}

/** The secret that this node's registration brings back; undefined if it has none. */
export const secretOf = (context: IWebhookFunctions): string | undefined => (context.getWorkflowStaticData('node') as Memory).secret;
