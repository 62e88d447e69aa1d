import type { IncomingHttpHeaders } from 'node:http';

const HIDDEN = '********';
const SECRET = /^(password|password_confirmation|token|access_token|refresh_token|api_key)$/;

/** Headers as the log may show them: that there was a key, not which. */
export function shownHeaders(headers: IncomingHttpHeaders): Record<string, unknown> {
	const shown: Record<string, unknown> = { ...headers };
	if (shown.authorization) shown.authorization = `Bearer ${HIDDEN}`;
	for (const name of ['x-api-key', 'cookie']) if (shown[name]) shown[name] = HIDDEN;
	return shown;
}

/** A body as the log may show it: without the passwords and tokens at its top. */
export function shown(body: unknown): unknown {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
	const secrets = Object.keys(body).filter((key) => SECRET.test(key));
	return secrets.length === 0 ? body : { ...body, ...Object.fromEntries(secrets.map((key) => [key, HIDDEN])) };
}
