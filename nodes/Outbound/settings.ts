import type { IDataObject } from 'n8n-workflow';
import type { OutboundEvent } from '../../engine/event';
import { objectOf } from '../../engine/reading';
import { named } from '../../engine/refusal';
import { ANY } from '../Instantly/events';
import { campaign } from '../Instantly/fields';
import type { FieldMap } from './enttorDeliveries';

/** The services, as events and the form name them. */
export type Giver = 'instantly' | 'inboxapp' | 'entercrm' | 'enttor';

/** What a node's form says. */
export interface Settings {
	provider: Giver;
	/** Common names of events, or `any`. */
	events: string[];
	/** Only events of this campaign, by ID; empty: of all. Instantly's says `campaignOf`. */
	campaign: string;
	/** Only what the service said. */
	raw: boolean;
	/** Looks for what Instantly could not deliver. */
	fillGaps: boolean;
	/** Where the fields of a body are that the user's own automation sends. */
	map: FieldMap;
}

export const campaignField = campaign('campaign', 'Only events of this campaign');

type Parameter = (name: string, otherwise: unknown) => unknown;

/** The campaign of Instantly whose events are registered for; empty: all. Throws a Refusal that names the field. */
export function campaignOf(parameter: Parameter): string {
	const { campaign: picked } = parameter('options', {}) as { campaign?: IDataObject };
	return picked?.value ? String(named(campaignField, () => campaignField.send?.(picked))) : '';
}

/** Paths that an expression has made something else of are left out. Where nothing says which event it is, all are replies. */
function mapOf(given: unknown): FieldMap {
	const map: FieldMap = Object.fromEntries(Object.entries(objectOf(given)).filter(([, path]) => typeof path === 'string' && path !== ''));
	return map.event || map.otherwise ? map : { ...map, otherwise: 'reply_received' };
}

/** Reads the form. */
export function settingsOf(parameter: Parameter): Settings {
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
