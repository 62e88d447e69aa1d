import type { IDataObject, IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { objectOf } from '../../engine/reading';
import { ANY } from '../Instantly/events';
import type { FieldMap } from './enttorDeliveries';

/** The services, as events and the form name them. */
export type Giver = 'instantly' | 'inboxapp' | 'entercrm' | 'enttor';

/** What a node's form says. */
export interface Settings {
	provider: Giver;
	/** Common names of events, or `any`. */
	events: string[];
	/** Only events of this campaign, by ID; empty: of all. Instantly tells its own apart by the registration. */
	campaign: string;
	/** Only what the service said. */
	raw: boolean;
	/** Looks for what Instantly could not deliver. */
	fillGaps: boolean;
	/** Where the fields of a body are that the user's own automation sends. */
	map: FieldMap;
}

/** Paths that an expression has made something else of are left out. Where nothing says which event it is, all are replies. */
function mapOf(given: unknown): FieldMap {
	const map: FieldMap = Object.fromEntries(Object.entries(objectOf(given)).filter(([, path]) => typeof path === 'string' && path !== ''));
	return map.event || map.otherwise ? map : { ...map, otherwise: 'reply_received' };
}

/** Reads the form. */
export function settingsOf(context: IHookFunctions | IPollFunctions | IWebhookFunctions): Settings {
	const parameter = (name: string, otherwise: unknown): unknown => context.getNodeParameter(name, otherwise as object);
	const provider = parameter('provider', 'instantly') as Giver;
	const options = parameter('options', {}) as IDataObject;
	return {
		provider,
		events: [parameter('events', []) as string[]].flat(),
		campaign: provider === 'instantly' ? '' : String(options.campaignId ?? '').trim(),
		raw: options.raw === true,
		fillGaps: provider === 'instantly' && parameter('fillGaps', false) === true,
		map: mapOf(parameter('fieldMap', {})),
	};
}

/** Whether an event is one that the node is set to. */
export const wantedBy =
	({ events, campaign: only }: Settings) =>
	(event: OutboundEvent): boolean =>
		(events.includes(ANY) || events.includes(event.event)) && (only === '' || event.campaign.id === only);
