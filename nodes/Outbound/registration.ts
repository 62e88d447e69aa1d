import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';
import { lifecycle } from '../../engine/webhook';
import { ANY, hooks } from '../Instantly/events';
import { kinds } from '../Instantly/kinds';
import { instantly } from '../Instantly/provider';
import { campaignOf } from '../Instantly/watchedCampaign';
import { refusalOf } from './secret';
import { settingsOf } from './settings';

/** The names under which Instantly delivers these events. */
function deliveredAs(events: string[]): string[] {
	return events.includes(ANY) ? [ANY] : Object.keys(kinds).filter((name) => events.includes(kinds[name].event));
}

function registered(this: IHookFunctions): IDataObject {
	const campaign = campaignOf(this.getNodeParameter('options', {}) as IDataObject);
	return { events: deliveredAs(settingsOf(this).events), campaign };
}
const own = lifecycle(instantly, hooks, registered);
/** A look that fills gaps switches the webhook on again itself: only while it is off does Instantly say since when. */
const leftOff = lifecycle(instantly, { ...hooks, disabled: () => false }, registered);

const registers = (context: IHookFunctions) => settingsOf(context).provider === 'instantly';

/** Instantly's webhook comes and goes with the workflow. The others' are set up by hand: what can be seen now is whether there is a secret. */
export const registration = {
	async checkExists(this: IHookFunctions): Promise<boolean> {
		if (registers(this)) return await (settingsOf(this).fillGaps ? leftOff : own).checkExists.call(this);
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
