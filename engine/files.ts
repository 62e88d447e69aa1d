import type { IDataObject, IHttpRequestOptions, IN8nHttpFullResponse, INodeExecutionData } from 'n8n-workflow';
import type { Call } from './call';
import { parseCsv } from './csv';
import { objectOf, type Linked, type Operation, type Values } from './describe';
import { failedAnswer } from './errors';
import { caught, Refusal } from './refusal';
import { send } from './send';
import { pause, type Session } from './session';

export type Out = Pick<INodeExecutionData, 'json' | 'binary'>;
type File = NonNullable<Operation['file']>;
type Text = Extract<File, { name: string }>;
type Link = Extract<File, { link: unknown }>;

interface Helpers {
	prepareBinaryData?: (data: Buffer, name: string, type?: string) => Promise<never>;
	httpRequest: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;
}
const helpersOf = ({ context }: Session) => context.helpers as unknown as Helpers;

async function binaryOf(
	run: Session,
	property: string,
	data: Buffer,
	{ name, type }: { name: string; type?: string },
): Promise<Out['binary']> {
	const binary = await helpersOf(run).prepareBinaryData?.(data, name, type);
	return binary ? { [property]: binary } : undefined;
}

/** A text as binary data, or its lines as items. */
export async function textFile(
	run: Session,
	file: Text,
	content: string,
	{ asItems, binaryProperty = 'data' }: { asItems: boolean; binaryProperty?: string },
): Promise<Out[]> {
	if (asItems) return parseCsv(content).map((json) => ({ json }));
	return [{ json: { fileName: file.name }, binary: await binaryOf(run, binaryProperty, Buffer.from(content, 'utf8'), file) }];
}

/** What is behind an address, asked for without the credential; or in words why it is not to be had. */
async function fetched(run: Session, { url }: Linked): Promise<Buffer | string> {
	const { httpRequest } = helpersOf(run);
	const options: IHttpRequestOptions = { url, encoding: 'arraybuffer', returnFullResponse: true, ignoreHttpStatusErrors: true };
	const got = await httpRequest(options).catch(() => 'the connection broke');
	if (typeof got === 'string') return got;
	return got.statusCode < 400 ? Buffer.from(got.body as never) : `its address answered with status ${got.statusCode}`;
}

/** What a file is called by its address. */
function nameIn(url: string): string {
	const last = new URL(url).pathname.split('/').pop() || 'file';
	const plain = caught(() => decodeURIComponent(last));
	return 'value' in plain ? plain.value : last;
}

const TRIES = 3;
const LOOK = 2000;

/** Sends the call again until its answer has the address of a file, and fetches that: an address may expire. Throws a NodeApiError or a Refusal. */
export async function linkedFile(
	run: Session,
	{ failed }: Operation,
	{ link, when }: Link,
	{ call, values }: { call: Call; values: Values },
	first: IDataObject,
	{ waitAtMost = 60, binaryProperty = 'data' }: { waitAtMost?: number; binaryProperty?: string },
): Promise<Out> {
	if (when && !when(values)) return { json: first };
	const end = Date.now() + waitAtMost * 1000;
	let why = 'it is not ready yet';
	for (let json = first, tries = 1; ; json = objectOf((await send(run, call)).body)) {
		const failure = failed?.(json, values);
		if (failure) throw failedAnswer(run.place, call, failure, json);
		const linked = link(json);
		const got = linked && (await fetched(run, linked));
		if (linked && got instanceof Buffer) {
			const name = linked.name ?? nameIn(linked.url);
			return { json, binary: await binaryOf(run, binaryProperty, got, { ...linked, name }) };
		}
		if (got) {
			why = got as string;
			tries++;
		}
		if (tries > TRIES || Date.now() >= end) throw new Refusal(`The file cannot be fetched: ${why}`, 'Run this item again later.');
		await pause(Math.min(LOOK, Math.max(0, end - Date.now())), run);
	}
}
