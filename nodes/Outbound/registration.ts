import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { lifecycle } from '../../engine/webhook';
import { ANY, hooks } from '../Instantly/events';
import { kinds } from '../Instantly/kinds';
import { instantly } from '../Instantly/provider';
import { refusalOf } from './secret';
import { campaignOf, settingsOf } from './settings';

/** The names under which Instantly delivers these events. */
function deliveredAs(events: string[]): string[] {
	return events.includes(ANY) ? [ANY] : Object.keys(kinds).filter((name) => events.includes(kinds[name].event));
}

function registered(this: IHookFunctions): IDataObject {
	const parameter = (name: string, otherwise: unknown) => this.getNodeParameter(name, otherwise as object);
	const { events } = settingsOf(parameter);
	const campaign = campaignOf(parameter);
	return { events: deliveredAs(events), ...(campaign && { campaign }) };
}
const own = lifecycle(instantly, hooks, registered);
/** A look that fills gaps switches the webhook on again itself: only while it is off does Instantly say since when. */
const leftOff = lifecycle(instantly, { ...hooks, disabled: () => false }, registered);

const registers = (context: IHookFunctions) => context.getNodeParameter('provider', 'instantly') === 'instantly';
const fills = (context: IHookFunctions) => context.getNodeParameter('fillGaps', false) === true;

/** Instantly's webhook comes and goes with the workflow. The others' are set up by hand: what can be seen now is whether there is a secret. */
export const registration = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		if (registers(this)) return await (fills(this) ? leftOff : own).checkExists.call(this);
		const refusal = refusalOf(await this.getCredentials('outboundWebhookApi'));
		if (refusal) throw new NodeOperationError(this.getNode(), refusal.message, { description: refusal.hint });
		return true;
	},
	async create(this: IHookFunctions): Promise<boolean> {
		return registers(this) ? await own.create.call(this) : true;
	},
	async delete(this: IHookFunctions): Promise<boolean> {
		return registers(this) ? await own.delete.call(this) : true;
	},
};
