import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sendBulk, sifted, type Slot } from './bulk';
import { call as callOf, plainCall, type Call } from './call';
import { isRead, type Operation, type Provider, type Values } from './describe';
import { blamed, failedAnswer, scopeOf, type Place } from './errors';
import { firstPage, itemsOf, nextPage, type Paging, type Spot } from './pages';
import { pool } from './pool';
import { Refusal } from './refusal';
import { pause, send, session, type Session } from './send';
import { reader, simplified, type Reader } from './values';

type OnFail = { continueOnFail: boolean };
type Task = { call: Call; values: Values };
type Settings = { concurrency?: number; dryRun?: boolean; giveUpAfter?: number; wait?: boolean; waitAtMost?: number };

/** What every action node's `execute` does: reads the items, sends the calls, pairs the answers. */
export async function run(this: IExecuteFunctions, provider: Provider, { continueOnFail }: OnFail): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	if (items.length === 0) return [[]];
	const resource = provider.resources[this.getNodeParameter('resource', 0) as string];
	const operation = resource.operations[this.getNodeParameter('operation', 0) as string];
	const place: Place = { node: this.getNode(), provider, operation, scope: scopeOf(operation, resource.scope), several: items.length > 1 };
	const reading = reader(this, operation, items);
	const settings = reading.options as Settings;

	const out: INodeExecutionData[][] = items.map(() => []);
	const give = (json: IDataObject, from: number[]) => {
		const sources = [...new Set(from)].map((item) => ({ item }));
		out[from[0]].push({ json, pairedItem: sources.length === 1 ? sources[0] : sources });
	};
	const fail = (error: unknown, from: number[]) => {
		const made = blamed(place, error, from);
		if (!continueOnFail) throw made;
		for (const item of new Set(from)) give({ error: made.message }, [item]);
	};

	const tasks: Task[] = [];
	for (let item = 0; item < items.length; item++) {
		try {
			const values = reading.read(item);
			const refusal = operation.guard?.(values);
			if (refusal) fail(new Refusal(refusal, 'Change the fields of this item and run it again'), [item]);
			else tasks.push({ call: callOf(operation, values, item), values });
		} catch (error) {
			fail(error, [item]);
		}
	}

	const { batch, outcome: rules } = operation;
	const bulk = batch && rules && sifted(tasks.map(({ call }) => call), batch, rules, reading.problems); // prettier-ignore
	const todo: Task[] = bulk ? bulk.calls.map((call) => ({ call, values: {} })) : tasks;
	// A slot without an outcome belongs to a call that failed, or was not sent.
	const giveOutcomes = () => bulk?.slots.forEach((slot) => slot.outcome && give(shown(slot, rules?.show ?? []), [slot.item]));
	let done = 0;
	place.done = () => (todo.length > 1 ? `${done} of ${todo.length} requests had been answered by then.` : '');
	const sending = await session(this, place, settings.giveUpAfter && settings.giveUpAfter * 1000);
	const work = async ({ call, values }: Task) => {
		try {
			if (bulk && batch && rules && !settings.dryRun) {
				const { outcomes, error } = await sendBulk(sending, batch.field, rules, call);
				outcomes.forEach((outcome, i) => (bulk.slotOf(call, i).outcome = outcome));
				if (error) fail(error, call.items.filter((_, i) => !outcomes[i])); // prettier-ignore
			} else if (settings.dryRun)
				give({ ...dry(sending, call), ...(operation.reads?.when(values) && { readsFirst: operation.reads.route }) }, call.items);
			else for await (const rows of answers(sending, { call, values }, reading)) for (const json of rows) give(json, call.items);
			done++;
		} catch (error) {
			fail(error, call.items);
		}
	};
	const { independent } = operation;
	const size = settings.concurrency ?? (isRead(operation) || independent ? provider.concurrency : 1);
	await pool(todo, size, work, independent ? ({ values }) => values[independent] : undefined);
	giveOutcomes();
	return [out.flat()];
}

function shown({ entry, outcome }: Slot, names: string[]): IDataObject {
	const known = names.filter((name) => entry[name] !== undefined).map((name) => [name, entry[name]]);
	return { ...Object.fromEntries(known), ...outcome };
}

const dry = ({ baseUrl }: Session, { method, path, query, body, items }: Call): IDataObject => ({
	dryRun: true, method, url: baseUrl + path, ...(Object.keys(query).length && { query }), ...(body && { body }), items: new Set(items).size,
}); // prettier-ignore

/** The answer of one call: a list page by page, anything else as one row. */
async function* answers(run: Session, task: Task, { parameter, options }: Reader): AsyncGenerator<IDataObject[]> {
	const { provider, operation } = run.place as Required<Place>;
	const { gives, simple, repeatable, paging = provider.paging } = operation;
	const settings = options as Settings;
	const [item] = task.call.items;
	const short = simple && (parameter('simplify', item) ?? true) ? simplified(simple) : (body: IDataObject) => body;
	if (gives === 'items' && paging) {
		const wanted = parameter('returnAll', item) ? Infinity : Number(parameter('limit', item) ?? 50);
		if (!(wanted >= 1)) throw new Refusal('must be a number from 1 up', 'Enter how many results you want', 'Limit');
		for await (const rows of pages(run, task.call, paging, wanted)) yield rows.map(short);
		return;
	}
	const call = operation.reads?.when(task.values) ? await merged(run, operation, operation.reads, task) : task.call;
	const { body } = await send(run, call, repeatable === undefined ? {} : { repeatable });
	const json = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
	const failure = operation.failed?.(json);
	if (failure) throw failedAnswer(run.place, call, failure, json);
	if (gives === 'items') yield itemsOf(provider.paging, body).map(short);
	else if (gives === 'deleted') yield [{ deleted: true }];
	else if (gives === 'accepted') yield [{ accepted: true, ...json }];
	else if (operation.job && settings.wait) yield [await finished(run, call, json, (settings.waitAtMost ?? 120) * 1000)];
	else yield [short(json)];
}

/** A list, page after page, as they come; the next one is asked for while this one is worked on. `wanted` may be Infinity. */
export async function* pages(run: Session, call: Call, paging: Paging, wanted: number): AsyncGenerator<IDataObject[]> {
	const where = call.method === 'GET' ? 'query' : 'body';
	const ask = async (spot: Spot) => ({
		spot,
		...(await send(run, { ...call, [where]: { ...call[where], ...spot.ask } }, { repeatable: true })),
	});
	for (let coming: ReturnType<typeof ask> | undefined = ask(firstPage(paging, wanted)); coming; ) {
		const { spot, body } = await coming;
		const next = nextPage(paging, spot, body, wanted);
		coming = next && ask(next);
		// Its failure is for the next turn; until then nobody waits for it.
		coming?.catch(() => undefined);
		yield itemsOf(paging, body).slice(0, wanted - spot.got);
	}
}

/** Reads the record first and writes what the row makes of both. */
async function merged(run: Session, operation: Operation, reads: NonNullable<Operation['reads']>, { call, values }: Task): Promise<Call> {
	const { body } = await send(run, plainCall(reads.route, values, undefined, call.items));
	return callOf(operation, reads.into(values, body as IDataObject), call.items[0]);
}

/** Waits until a background job has ended, or `atMost` ms. Throws a NodeApiError for one that did not succeed. */
async function finished(run: Session, { items }: Call, started: IDataObject, atMost: number): Promise<IDataObject> {
	const { route, done, failed, every } = run.place.provider.job as NonNullable<Provider['job']>;
	const call = plainCall(route, started, undefined, items);
	const end = Date.now() + atMost;
	for (let job = started; ; job = (await send(run, call)).body as IDataObject) {
		if (done.includes(job.status as string)) return { ...job, finished: true };
		if (failed.includes(job.status as string)) throw failedAnswer(run.place, call, `the job ended as "${job.status as string}"`, job);
		if (Date.now() >= end) return { ...job, finished: false };
		await pause(Math.min(every, end - Date.now()), run);
	}
}
