import { NodeApiError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { sendBulk, sifted, type Slot } from './bulk';
import { call as callOf, segment, split, type Call } from './call';
import { isRead, wordOf, type Operation, type Provider, type Values } from './describe';
import { blamed, failedAnswer, scopeOf, type Place } from './errors';
import { firstPage, itemsOf, nextPage, type Paging } from './pages';
import { Refusal } from './refusal';
import { pause, send, session, type Session } from './send';
import { reader, simplified } from './values';

type Task = { call: Call; values: Values };
type Settings = { concurrency?: number; dryRun?: boolean; giveUpAfter?: number; wait?: boolean; waitAtMost?: number };

/** What every action node's `execute` does: reads the items, sends the calls, pairs the answers. */
export async function run(this: IExecuteFunctions, provider: Provider, { continueOnFail }: { continueOnFail: boolean }): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	if (items.length === 0) return [[]];
	const resource = provider.resources[this.getNodeParameter('resource', 0) as string];
	const operation = resource.operations[this.getNodeParameter('operation', 0) as string];
	const out: INodeExecutionData[][] = items.map(() => []);
	const place: Place = { node: this.getNode(), provider, operation, scope: scopeOf(operation, resource.scope), several: items.length > 1 };
	const reading = reader(this, operation, items);
	const settings = reading.options as Settings;

	const give = (json: IDataObject, from: number[]) =>
		out[from[0]].push({ json, pairedItem: from.length === 1 ? { item: from[0] } : [...new Set(from)].map((item) => ({ item })) });
	const fail = (error: unknown, from: number[]) => {
		const made = blamed(place, error, from);
		if (!continueOnFail) throw made;
		for (const item of new Set(from)) give({ error: made.message }, [item]);
	};

	const tasks: Task[] = [];
	for (let item = 0; item < items.length; item++) {
		try {
			const values = operation.prepare ? operation.prepare(reading.read(item)) : reading.read(item);
			const refusal = operation.guard?.(values);
			if (refusal) throw new Refusal(refusal, 'Change the fields of this item and run it again');
			tasks.push({ call: callOf(operation, values, item), values });
		} catch (error) {
			fail(error, [item]);
		}
	}

	const { batch } = operation;
	const bulk = batch && sifted(tasks.map(({ call }) => call), operation, reading.problems);
	const todo: Task[] = bulk ? bulk.calls.map((call) => ({ call, values: {} })) : tasks;
	if (settings.dryRun) {
		for (const { call } of todo) give(dry(call, operation), call.items);
		for (const slot of bulk?.slots ?? []) if (slot.outcome) give(shown(slot, operation), [slot.item]);
		return [out.flat()];
	}

	let done = 0;
	place.done = () => (todo.length > 1 ? `${done} of ${todo.length} requests had been answered by then.` : '');
	const sending = await session(this, place, settings.giveUpAfter === undefined ? undefined : settings.giveUpAfter * 1000);
	const slotOf = new Map(bulk?.slots.map((slot) => [slot.entry, slot]));
	const work = async ({ call, values }: Task) => {
		try {
			if (batch) {
				const outcomes = await sendBulk(sending, operation, call);
				(call.body?.[batch.field] as IDataObject[]).forEach((entry, i) => ((slotOf.get(entry) as Slot).outcome = outcomes[i]));
			} else {
				for await (const json of answers.call(this, sending, operation, { call, values }, settings)) give(json, call.items);
			}
			done++;
		} catch (error) {
			fail(error, call.items);
		}
	};
	const reads = isRead(operation);
	const size = settings.concurrency ?? (reads || operation.independent ? provider.concurrency : 1);
	await pool(todo, size, work, operation.independent ? ({ values }) => values[operation.independent as string] : undefined);
	// A slot without an outcome belongs to a call that failed: its items have an error already.
	for (const slot of bulk?.slots ?? []) if (slot.outcome) give(shown(slot, operation), [slot.item]);
	return [out.flat()];
}

const shown = ({ entry, outcome }: Slot, { outcome: rules }: Operation): IDataObject => ({
	...Object.fromEntries((rules?.show ?? []).filter((name) => entry[name] !== undefined).map((name) => [name, entry[name]])),
	...outcome,
});

const dry = ({ method, path, query, body }: Call, { batch }: Operation): IDataObject => ({
	dryRun: true,
	method,
	path,
	...(Object.keys(query).length && { query }),
	...(body && { body }),
	...(batch && { entries: (body?.[batch.field] as unknown[]).length }),
});

/** The answer of one call, in as many items as it has; lists page by page. */
async function* answers(this: IExecuteFunctions, run: Session, operation: Operation, task: Task, settings: Settings): AsyncGenerator<IDataObject> {
	const { provider } = run.place;
	const item = task.call.items[0];
	const repeatable = operation.repeatable === undefined ? {} : { repeatable: operation.repeatable };
	const short = operation.simple && (this.getNodeParameter('simplify', item, true) as boolean) ? simplified(operation, wordOf as never) : (body: IDataObject) => body;
	if (operation.gives === 'items') {
		const paging = operation.paging ?? provider.paging;
		if (paging) yield* pages(run, task.call, paging, this.getNodeParameter('returnAll', item, false) ? Infinity : (this.getNodeParameter('limit', item, 50) as number), short);
		else for (const row of itemsOf(provider.paging, (await send(run, task.call, repeatable)).body)) yield short(row);
		return;
	}
	const call = operation.reads?.when(task.values) ? await merged(run, operation, task) : task.call;
	const { body } = await send(run, call, repeatable);
	const json = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
	const failure = operation.failed?.(json);
	if (failure) throw failedAnswer(run.place, call, failure, json);
	if (operation.gives === 'deleted') yield { deleted: true };
	else if (operation.gives === 'accepted') yield { accepted: true, ...json };
	else if (operation.job && settings.wait) yield await finished(run, call, json, (settings.waitAtMost ?? 120) * 1000);
	else yield short(json);
}

/** A list, page after page; yields as the pages come. */
export async function* pages(run: Session, call: Call, paging: Paging, wanted: number, short: (row: IDataObject) => IDataObject): AsyncGenerator<IDataObject> {
	const where = call.body && call.method !== 'GET' ? 'body' : 'query';
	let left = wanted;
	for (let next: ReturnType<typeof nextPage> = firstPage(paging, wanted); next; ) {
		const { body } = await send(run, { ...call, [where]: { ...call[where], ...next.ask } }, { repeatable: true });
		for (const row of itemsOf(paging, body)) {
			if (left-- <= 0) return;
			yield short(row);
		}
		next = nextPage(paging, next, body, wanted);
	}
}

/** Reads the record first and writes what the row makes of both. */
async function merged(run: Session, operation: Operation, { call, values }: Task): Promise<Call> {
	const reads = operation.reads as NonNullable<Operation['reads']>;
	const [method, route] = split(reads.route);
	const path = route.replace(/\{(\w+)\}/g, (_, name: string) => segment(values[name]));
	const { body } = await send(run, { items: call.items, method, route, path, query: {} });
	return callOf(operation, reads.into(values, body as IDataObject), call.items[0]);
}

/** Waits until a background job has ended, or `atMost` ms. Throws a NodeApiError for one that did not succeed. */
async function finished(run: Session, { items }: Call, started: IDataObject, atMost: number): Promise<IDataObject> {
	const job = run.place.provider.job as NonNullable<Provider['job']>;
	const [method, route] = split(job.route);
	const call: Call = { items, method, route, path: route.replace('{id}', segment(started.id)), query: {} };
	const end = Date.now() + atMost;
	for (let state = started; ; ) {
		if (job.done.includes(state.status as string)) return { ...state, finished: true };
		if (job.failed.includes(state.status as string)) throw failedAnswer(run.place, call, `the job ended as "${state.status as string}"`, state);
		if (Date.now() >= end) return { ...state, finished: false };
		await pause(Math.min(job.every, Math.max(0, end - Date.now())), run);
		state = (await send(run, call)).body as IDataObject;
	}
}

/**
 * Does the tasks in order, at most `size` at a time; tasks with the same key one after the other. After the first error nothing
 * new is started, what runs is waited for, and the error is thrown.
 */
export async function pool<T>(tasks: T[], size: number, work: (task: T) => Promise<void>, key?: (task: T) => unknown): Promise<void> {
	const queue = tasks.values();
	const last = new Map<unknown, Promise<void>>();
	const failures: unknown[] = [];
	const worker = async () => {
		for (const task of queue) {
			if (failures.length) return;
			const mine = key?.(task);
			const turn = (mine === undefined ? undefined : last.get(mine)) ?? Promise.resolve();
			const running = turn.then(async () => await work(task));
			const settled = running.catch((error: unknown) => void failures.push(error));
			if (mine !== undefined) last.set(mine, settled);
			await settled;
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, Math.min(size, tasks.length)) }, worker));
	if (failures.length) throw failures[0] as NodeApiError;
}
