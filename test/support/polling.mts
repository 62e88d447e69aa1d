import type { IDataObject, WorkflowActivateMode } from 'n8n-workflow';
import type { N8n, Order } from './n8n.mts';

/**
 * A polling trigger in n8n's hands. n8n saves what poll() wrote when it starts an execution (before it runs) and at the end of an
 * activation; after a poll that gave null or was refused it stays in memory until n8n is started again.
 */
export class Polling {
	/** Without one the workflow is not active. */
	private workflow?: ReturnType<N8n['workflow']>;
	private activation: WorkflowActivateMode = 'activate';
	private saved = '{}';

	constructor(
		private readonly n8n: N8n,
		private readonly order: Order,
	) {}

	/** What n8n's database holds for the node. */
	get kept(): IDataObject {
		const [own] = Object.values(JSON.parse(this.saved) as Record<string, IDataObject>);
		return own ?? {};
	}

	/** Activates the workflow, which polls at once; n8n does not activate it where that poll is refused. */
	async activate(): Promise<IDataObject[] | null> {
		return await this.begin('activate');
	}

	/** n8n starts again: what was only in memory is gone, and the workflow is activated as before. */
	async restart(): Promise<IDataObject[] | null> {
		return await this.begin('init');
	}

	/** The next look; the items of the execution it starts, or null for none. */
	async poll(): Promise<IDataObject[] | null> {
		const { workflow } = this;
		if (!workflow) throw new Error('The workflow is not active');
		const items = await this.n8n.poll(this.order, 'trigger', this.activation, workflow);
		if (items) this.save();
		return items?.map(({ json }) => json) ?? null;
	}

	/** The same node after its form was changed: what n8n had saved of it stays. It is not active. */
	edited(order: Partial<Order>): Polling {
		const after = new Polling(this.n8n, { ...this.order, ...order });
		after.saved = this.saved;
		return after;
	}

	/** A test event in the editor; nothing it writes is saved. */
	async manual(): Promise<IDataObject[] | null> {
		const items = await this.n8n.poll(this.order, 'manual', 'manual', this.fromDatabase());
		return items?.map(({ json }) => json) ?? null;
	}

	private async begin(activation: WorkflowActivateMode) {
		this.workflow = this.fromDatabase();
		this.activation = activation;
		try {
			const items = await this.poll();
			this.save();
			return items;
		} catch (error) {
			this.workflow = undefined;
			throw error;
		}
	}

	private fromDatabase() {
		return this.n8n.workflow({ ...this.order, staticData: JSON.parse(this.saved) as IDataObject });
	}

	/** As n8n: only if it saw a change. A change deep inside of a value that was set since the last save goes unseen. */
	private save() {
		const data = this.workflow?.staticData as IDataObject & { __dataChanged: boolean };
		if (!data.__dataChanged) return;
		this.saved = JSON.stringify(data);
		data.__dataChanged = false;
	}
}
