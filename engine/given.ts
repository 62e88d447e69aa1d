import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OutboundEvent } from './event';

/** The option of every trigger that gives what the service said in place of the shape that all triggers share. */
export const rawOption: INodeProperties = {
	displayName: 'Raw Data Only',
	name: 'raw',
	type: 'boolean',
	default: false,
	description: 'Whether to give only what the service said, in place of the shape that all triggers share',
};

/** An event as an item has it. Raw data does not hide that events may be missing before it. */
function given(event: OutboundEvent, raw: boolean): IDataObject {
	if (!raw) return event as unknown as IDataObject;
	// An execution that was begun by hand, without a delivery, has an item that is no event.
	const said = (event.raw as IDataObject | undefined) ?? {};
	return event.gap === undefined ? said : { ...said, gap: event.gap };
}

/** The events that are to stay. That events may be missing before one that goes is told by the next. */
export function kept(events: OutboundEvent[], stays: (event: OutboundEvent) => boolean): OutboundEvent[] {
	let gap: string | undefined;
	return events.flatMap((event) => {
		const before = event.gap ?? gap;
		const remains = stays(event);
		gap = remains ? undefined : before;
		return remains ? [before === undefined ? event : { ...event, gap: before }] : [];
	});
}

/** The items of a trigger, one for each event. `raw`: as the service said it. */
export const itemsOf = (events: OutboundEvent[], raw = false): INodeExecutionData[] => events.map((event) => ({ json: given(event, raw) }));
