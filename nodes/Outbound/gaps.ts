import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { itemsOf, kept } from '../../engine/given';
import { polled } from '../../engine/poll';
import { isKnown, isNew } from '../../engine/remembered';
import { webhookIdOf } from '../../engine/webhook';
import { missed } from '../Instantly/missed';
import { instantly } from '../Instantly/provider';

/**
 * The events that Instantly could not deliver to this node since the last look; null: none. What came nevertheless, since only the
 * answer to it was lost, is left out. Throws a NodeApiError.
 */
export async function filled(context: IPollFunctions, wanted: (event: OutboundEvent) => boolean): Promise<INodeExecutionData[][] | null> {
	const id = webhookIdOf(context);
	if (id === undefined) return null;
	// Remembered only when the look has got through: what a broken one has read is new to the next.
	const watch = missed({ id }, (event) => wanted(event) && !isKnown(context, event.dedupeKey));
	const [items] = (await polled(context, instantly, watch)) ?? [[]];
	const events = items.map(({ json }) => json as unknown as OutboundEvent);
	const fresh = kept(events, ({ dedupeKey }) => isNew(context, dedupeKey));
	return fresh.length > 0 ? [itemsOf(fresh)] : null;
}
