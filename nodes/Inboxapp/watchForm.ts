import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../engine/describe';
import type { OutboundEvent } from '../../engine/event';
import { date, text } from '../../engine/fields';
import { named } from '../../engine/refusal';
import { plainId } from './fields';
import { accountLinkOf, type Details, type Envelope } from './events';

/** What a node is set to watch. */
export interface Wanted {
	kinds: string[];
	/** Reads what an event is about. */
	details: boolean;
	/** Only events of these account links, if any. */
	accounts: string[];
	/** Only events of this campaign; empty: of all. */
	campaign: string;
	/** Where the first look begins (ms), if not at that moment. */
	since?: number;
}

const id = plainId('campaignId', '');
const campaignId = text(
	'campaignId',
	'Only events of this campaign: its own, those of its targets, and with the details the messages that it has sent. An incoming message names no campaign, so choose Target Replied instead.',
	{ placeholder: id.property.placeholder, send: id.send },
);
const since = date(
	'since',
	'Where to begin when the workflow is activated for the first time; left empty it begins then. Inboxapp keeps events for 7 days; of the time before, messages and new threads are read back.',
);

const optionOf = ({ label, parameter, property }: Field) => ({ displayName: label, name: parameter, ...property });
/** Options of the trigger as the form has them. */
export const campaignOption = optionOf(campaignId);
export const sinceOption = optionOf(since);

/** What the form of the trigger says; `zone` is the workflow's. Throws a Refusal. */
export function wantedOf(parameter: (name: string) => unknown, zone: string): Wanted {
	const options = (parameter('options') ?? {}) as IDataObject;
	const sent = (field: Field) => {
		const value = options[field.parameter] ?? '';
		return value === '' ? '' : String(named(field, () => field.send?.(value, zone)));
	};
	const began = sent(since);
	return {
		kinds: [(parameter('events') ?? []) as string[]].flat(),
		details: parameter('details') === true,
		accounts: [(options.accountLinks ?? []) as string[]].flat().map(String),
		campaign: sent(campaignId),
		...(began !== '' && { since: Date.parse(began) }),
	};
}

/** Whether an event is of the chosen accounts and campaign. One whose account cannot be found out any more may be. */
export function isOf({ accounts, campaign }: Wanted): (event: OutboundEvent) => boolean {
	return ({ campaign: { id }, raw }) => {
		const account = accountLinkOf(raw as unknown as Envelope, (raw.details ?? {}) as Details);
		return (campaign === '' || id === campaign) && (accounts.length === 0 || account === null || accounts.includes(account));
	};
}
