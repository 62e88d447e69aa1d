import type { IWebhookFunctions } from 'n8n-workflow';
import { credentialOf } from '../../engine/briefly';
import { genuine, type Source } from '../../engine/receive';
import { secretOf } from '../../engine/webhook';
import { secretIn } from './secret';
import type { Settings } from './settings';
import { instantly, sourceOf } from './sources';

/** How a delivery is read, and the secret by which a forgery is told. */
export interface Check {
	source: Source;
	/** Undefined: nothing is genuine. */
	secret?: string;
}

/** By the secret that went along with this node's registration. */
export const registered = (context: IWebhookFunctions): Check => ({ source: instantly, secret: secretOf(context) });

/** By the secret in the credential, which is read once more where that would refuse the delivery: it may be a new one. */
export async function agreed(context: IWebhookFunctions, settings: Settings): Promise<Check> {
	const read = async (anew: boolean): Promise<Check> => {
		const { secret, header } = secretIn(await credentialOf(context, 'outboundWebhookApi', anew));
		return { source: sourceOf(settings, header), secret };
	};
	const check = await read(false);
	return genuine(context, check.source, check.secret) ? check : await read(true);
}
