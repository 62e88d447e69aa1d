import type { IDataObject } from 'n8n-workflow';

/** EnterCRM's own words: `error`, else `message`, and what it says of single fields (422). */
export function reasonOf(body: unknown): string | undefined {
	if (typeof body !== 'object' || body === null) return String(body ?? '').slice(0, 200) || undefined;
	const { error, message, errors } = body as IDataObject;
	const said = error ?? message;
	const fields = Object.values((errors ?? {}) as IDataObject)
		.flat()
		.map(String);
	const parts = [typeof said === 'object' && said !== null ? JSON.stringify(said) : said, ...fields.filter((one) => one !== said)];
	return parts.filter(Boolean).join(' ') || undefined;
}
