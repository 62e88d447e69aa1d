import type { IDataObject } from 'n8n-workflow';

/** EnterCRM's own words: `error`, else `message`, and what it says of single fields (422). */
export function reasonOf(body: IDataObject): string | undefined {
	const { error, message, errors } = body;
	const said = error ?? message;
	const fields = Object.values((errors ?? {}) as IDataObject)
		.flat()
		.map(String);
	const parts = [typeof said === 'object' && said !== null ? JSON.stringify(said) : said, ...fields.filter((one) => one !== said)];
	return parts.filter(Boolean).join(' ') || undefined;
}
