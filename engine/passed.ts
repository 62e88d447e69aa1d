import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OutboundEvent } from './event';
import { itemsOf, kept } from './given';
import { repeated } from './recorded';

/**
 * What the execute() of a trigger gives that both receives and looks: n8n calls it with what webhook() or poll() gave, and would
 * otherwise look again where somebody listens for a test event. Repeats that only n8n's database knows of are left out here.
 */
export async function passed(context: IExecuteFunctions, raw: boolean): Promise<INodeExecutionData[][]> {
	const events = context.getInputData().map(({ json }) => json as unknown as OutboundEvent);
	const isLive = ['webhook', 'trigger'].includes(context.getMode());
	const keys = events.map(({ dedupeKey }) => dedupeKey);
	const repeats = isLive ? await repeated(context, keys) : new Set<string>();
	const fresh = kept(events, ({ dedupeKey }) => !repeats.has(dedupeKey));
	return [itemsOf(fresh, raw)];
}
