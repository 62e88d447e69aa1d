import type { IDataObject } from 'n8n-workflow';
import { call as callOf, plainCall, type Call } from './call';
import { objectOf, type Operation, type Provider, type Route, type Simple, type Values } from './describe';
import { failedAnswer, type Place } from './errors';
import { linkedFile, textFile, type Out } from './files';
import { firstPage, itemsOf, nextPage, onlyNew, type Paging, type Spot } from './pages';
import { Refusal } from './refusal';
import { send } from './send';
import { pause, type Session } from './session';
import { notKept, sendSettled, sought } from './settle';
import { simplified, type Reader } from './values';
import type { Vocabulary } from './words';

/** One call, and the values it was made of. */
export type Task = { call: Call; values: Values; variant?: string };
/** The engine's own options in the form. */
export type Settings = {
	concurrency?: number;
	dryRun?: boolean;
	giveUpAfter?: number;
	wait?: boolean;
	waitAtMost?: number;
	binaryProperty?: string;
	output?: 'totals' | 'entries';
	followUp?: boolean;
};
const rowsOf = (rows: IDataObject[]): Out[] => rows.map((json) => ({ json }));

/** The answer of one call: a list page by page, anything else as one row. */
export async function* answers(run: Session, task: Task, { parameter, options }: Reader, words: Vocabulary): AsyncGenerator<Out[]> {
	const { provider, operation } = run.place as Required<Place>;
	const { gives, simple, paging = provider.paging, items = provider.paging.items, seeks } = operation;
	const shape = (body: IDataObject, status = 0) => operation.answer?.(body, task.values, status) ?? body;
	const settings = options as Settings;
	const [item] = task.call.items;
	const short = shortener(words, (parameter('simplify', item) ?? true) ? simple : undefined);
	const style = typeof paging === 'function' ? paging(task.values, task.variant) : paging;
	if (gives === 'items' && style) {
		const wanted = parameter('returnAll', item) ? Infinity : Number(parameter('limit', item) ?? 50);
		if (!(wanted >= 1)) throw new Refusal('must be a number from 1 up', 'Enter how many results you want', 'Limit');
		for await (const rows of pages(run, task.call, style, wanted)) yield rowsOf(await short(rows));
		return;
	}
	if (seeks) {
		const changing = (found: IDataObject, into: Values) => changed(operation, seeks.change, { found, into }, task);
		const { outcome, reason, body: written, call: sent } = await sought(run, operation, task, changing);
		const record = shape(objectOf(written));
		const failure = outcome === 'failed' ? undefined : operation.failed?.(record, task.values);
		if (failure) throw failedAnswer(run.place, sent, failure, record);
		if (echoed(operation, task) && outcome !== 'failed') for (const name of notKept(sent, record)) run.lost.add(name);
		const [made] = outcome === 'failed' ? [{}] : await short([record]);
		yield rowsOf([{ outcome, ...(reason && { reason }), ...made }]);
		return;
	}
	const read = operation.reads?.when(task.values, task.variant) ? await merged(run, operation, operation.reads, task) : task;
	if ('done' in read) {
		yield rowsOf(await short([read.done]));
		return;
	}
	const { call } = read;
	const { body, status } = await sendSettled(run, operation, read);
	if (gives === 'file') {
		const { file = { name: 'file', type: 'text/plain' } } = operation;
		if ('link' in file) {
			const { json, binary } = await linkedFile(run, operation, file, read, objectOf(body), settings);
			const [row] = await short([json]);
			yield [{ json: row, binary }];
		} else yield await textFile(run, file, String(body ?? ''), { asItems: parameter('asItems', item) === true, ...settings });
		return;
	}
	const json = gives === 'items' || gives === 'deleted' ? objectOf(body) : shape(objectOf(body), status);
	const failure = operation.failed?.(json, task.values);
	if (failure) throw failedAnswer(run.place, call, failure, json);
	if (echoed(operation, task)) for (const name of notKept(call, json)) run.lost.add(name);
	if (gives === 'items') yield rowsOf(await short(itemsOf({ items }, body)));
	else if (gives === 'deleted') yield rowsOf([{ deleted: true }]);
	else if (gives === 'accepted') yield rowsOf([{ accepted: true, ...json }]);
	else if (operation.job && settings.wait) yield rowsOf([await finished(run, call, json, settings)]);
	else yield rowsOf(await short([json]));
}

const echoed = ({ echoes }: Operation, { variant }: Task) =>
	Array.isArray(echoes) ? variant !== undefined && echoes.includes(variant) : echoes;

/** The call that changes a record which is there already. */
function changed(operation: Operation, route: Route, { found, into }: { found: IDataObject; into: Values }, { call, variant }: Task): Call {
	const { body } = callOf({ ...operation, route: 'POST /' }, into, call.items[0], variant);
	return plainCall(route, found, body ?? {}, call.items);
}

/** Makes the short form of rows, with the words of lists that must be read first. */
function shortener(words: Vocabulary, simple?: Simple): (rows: IDataObject[]) => Promise<IDataObject[]> {
	if (!simple) return async (rows) => rows;
	let known = words.size;
	let short = simplified(simple, words.words);
	return async (rows) => {
		await words.learn(simple, rows);
		if (words.size !== known) short = simplified(simple, words.words);
		known = words.size;
		return rows.map(short);
	};
}

/** A list, page after page, as they come; the next one is asked for while this one is worked on. `wanted` may be Infinity. */
export async function* pages(run: Session, call: Call, paging: Paging, wanted: number): AsyncGenerator<IDataObject[]> {
	const where = call.method === 'GET' ? 'query' : 'body';
	const ask = async (spot: Spot) => ({
		spot,
		...(await send(run, { ...call, [where]: { ...call[where], ...spot.ask } }, { repeatable: true })),
	});
	const seen = new Set<unknown>();
	for (let coming: ReturnType<typeof ask> | undefined = ask(firstPage(paging, wanted)); coming; ) {
		const { spot, body } = await coming;
		const rows = onlyNew(paging, seen, itemsOf(paging, body));
		const next = nextPage(paging, spot, body, wanted, rows.length);
		coming = next && ask(next);
		// Its failure is for the next turn; until then nobody waits for it.
		coming?.catch(() => undefined);
		yield rows.slice(0, wanted - spot.got);
	}
}

/** What is read before it is written. */
export const readRoute = ({ route }: NonNullable<Operation['reads']>, values: Values): Route =>
	typeof route === 'function' ? route(values) : route;

/** Reads the record first and writes what the row makes of both; or says what to give where nothing is left to do. */
async function merged(
	run: Session,
	operation: Operation,
	reads: NonNullable<Operation['reads']>,
	{ call, values, variant }: Task,
): Promise<Task | { done: IDataObject }> {
	const { ask, errors, tries } = reads;
	const place = { ...run.place, operation: { ...operation, errors: { ...operation.errors, ...errors } } };
	const asked = typeof ask === 'function' ? ask(values) : ask;
	const { body } = await send({ ...run, place }, plainCall(readRoute(reads, values), values, asked, call.items), { tries });
	const done = reads.done?.(values, body as IDataObject);
	if (done) return { done };
	const own = reads.into(values, body as IDataObject, variant);
	return { call: { ...callOf(operation, own, call.items[0], variant), headers: call.headers }, values: own };
}

/** Waits until a background job has ended, or as long as the options say. Throws a NodeApiError for one that did not succeed. */
export async function finished(session: Session, from: Call, started: IDataObject, { waitAtMost = 120 }: Settings): Promise<IDataObject> {
	const { route, done, failed, every, scope } = session.place.provider.job as NonNullable<Provider['job']>;
	const isLook = `${from.method} ${from.route}` === route;
	const call = isLook ? from : plainCall(route, started, undefined, from.items);
	const goesOn = () => 'The job has been started and goes on by itself.';
	const run = isLook ? session : { ...session, place: { ...session.place, scope, done: goesOn } };
	const end = Date.now() + waitAtMost * 1000;
	for (let job = started; ; job = (await send(run, call)).body as IDataObject) {
		if (done.includes(job.status as string)) return { ...job, finished: true };
		if (failed.includes(job.status as string)) throw failedAnswer(run.place, call, `the job ended as "${job.status as string}"`, job);
		if (Date.now() >= end) return { ...job, finished: false };
		await pause(Math.min(every, end - Date.now()), run);
	}
}
