import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { polled } from '../../engine/poll';
import { webhookIdOf } from '../../engine/webhook';
import { missed } from '../Instantly/missed';
import { instantly } from '../Instantly/provider';

/**
 * The events that Instantly could not deliver to this node since the last look; null: none. `isNew` tells those that came
 * nevertheless, since only the answer to them was lost. Throws a NodeApiError.
 */
export async function filled(
	context: IPollFunctions,
	wanted: (event: OutboundEvent) => boolean,
	isNew: (key: string) => boolean,
): Promise<INodeExecutionData[][] | null> {
	const id = webhookIdOf(context);
	if (id === undefined) return null;
	const [items] = (await polled(context, instantly, missed({ id }, wanted))) ?? [[]];
	const fresh = items.filter(({ json }) => isNew(String(json.dedupeKey)));
	return fresh.length > 0 ? [fresh] : null;
}
