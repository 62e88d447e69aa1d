import type { IDataObject, INodeCredentialTestResult } from 'n8n-workflow';
import { textOf } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';
import { SECRET } from '../../engine/webhook';

/** Shorter ones can be guessed. */
const SHORTEST = 16;

/** The secret of a credential without what a paste brings along, and its header in lower case, as n8n has headers. */
export const secretIn = ({ secret, header }: IDataObject): { secret: string; header: string } => ({
	secret: String(secret ?? '').trim(),
	header: (textOf(header) ?? SECRET).trim().toLowerCase(),
});

/** Why nothing could be told from a forgery with this credential; undefined: it is good. */
export function refusalOf(credential: IDataObject): Refusal | undefined {
	const { secret, header } = secretIn(credential);
	if (secret.length < SHORTEST)
		return new Refusal(
			`'Secret' is shorter than ${SHORTEST} characters`,
			'Paste the secret that the service shows with the webhook, or make up a long one and give it to the sender too.',
		);
	if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header))
		// What is in the field is not quoted: it may be a whole line, with the secret.
		return new Refusal("'Header Name' is no name of a header", `Write only the name, such as ${SECRET}, without a colon.`);
	return undefined;
}

/** n8n's test of the credential. No service is asked: none can say whether a webhook's secret is right. */
export function tested(credential: IDataObject): INodeCredentialTestResult {
	const refusal = refusalOf(credential);
	if (refusal) return { status: 'Error', message: `${refusal.message}. ${refusal.hint}` };
	return { status: 'OK', message: 'Usable. Whether it is the right secret shows with the first delivery.' };
}
