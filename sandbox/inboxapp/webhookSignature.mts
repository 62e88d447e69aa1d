import { createHmac } from 'node:crypto';

/** How a delivery is to be signed: as it should be, or in ways that a receiver must turn away. */
export interface Signing {
	/** Seconds since 1970. */
	at: number;
	secrets: readonly string[];
	/** Signed with none of the secrets. */
	wrong?: boolean;
}

/** The header `X-Inbox-Signature` for the bytes of a body: one `v1=` for each secret. */
export function signatureOf(body: string, { at, secrets, wrong = false }: Signing): string {
	const values = secrets.map((secret) => hmac(wrong ? `${secret}_of_another` : secret, `${at}.${body}`));
	return [`t=${at}`, ...values.map((value) => `v1=${value}`)].join(',');
}

function hmac(secret: string, text: string): string {
	return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}
