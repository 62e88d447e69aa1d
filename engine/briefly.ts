import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
import { dropOldest, nodeKey } from './memory';

/** How long (ms) a credential that was changed may still be taken as it was. */
const LONGEST = 60_000;
const MOST = 1000;
const kept = new Map<string, { data: ICredentialDataDecryptedObject; until: number }>();

/**
 * A credential of a node that receives. n8n decrypts it anew for each delivery, which takes it longer than all else that there is to do.
 * So it is kept for a minute; `anew`: it is read again, since with what is kept a delivery looks forged. Throws what n8n throws.
 */
export async function credentialOf(context: IWebhookFunctions, type: string, anew = false): Promise<ICredentialDataDecryptedObject> {
	const place = `${nodeKey(context)} ${type} ${context.getNode().credentials?.[type]?.id}`;
	const known = kept.get(place);
	if (known && !anew && known.until > Date.now()) return known.data;
	kept.delete(place);
	const data = await context.getCredentials(type);
	kept.set(place, { data, until: Date.now() + LONGEST });
	dropOldest(kept, MOST);
	return data;
}
