import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answers, finished, readRoute, type Settings, type Task } from './answers';
import { onTheWire, sendBulk, sifted } from './bulk';
import { call as callOf, type Call } from './call';
import { divided } from './divide';
import { fieldsOf, isRead, type Operation, type Provider, type Values } from './describe';
import { blamed, endsSoon, scopeOf, type Place } from './errors';
import { keyOf } from './event';
import { shownOf } from './outcome';
import { pool } from './pool';
import { caught, Refusal } from './refusal';
import { session, type Session } from './session';
import { Wholes } from './totals';
import { reader, simplified } from './values';
import { inVariant, variantOf } from './variants';
import { Unlisted, Vocabulary } from './words';

type OnFail = { continueOnFail: boolean };

const none: Values = {};

/** What every action node's `execute` does: reads the items, sends the calls, pairs the answers. */
export async function run(this: IExecuteFunctions, provider: Provider, { continueOnFail }: OnFail): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	if (items.length === 0) return [[]];
	const resource = provider.resources[this.getNodeParameter('resource', 0) as string];
	const operation = resource.operations[this.getNodeParameter('operation', 0) as string];
	const place: Place = { node: this.getNode(), provider, operation, scope: scopeOf(operation, resource.scope), several: items.length > 1 };
	const reading = reader(this, operation, items, (list, value) => words.resolve(list, value));
	const settings = reading.options as Settings;
	const sending = await session(this, place, settings.giveUpAfter && settings.giveUpAfter * 1000);
	const words = new Vocabulary(sending);
	const { variant, row } = await variantOf(sending).then(
		(found) => ({ variant: found, row: caught(() => inVariant(sending, operation, found)) }),
		(error: unknown) => ({ variant: undefined, row: { error } }),
	);
	if ('value' in row) place.operation = row.value;

	const out: INodeExecutionData[][] = items.map(() => []);
	const give = (json: IDataObject, from: number[], binary?: INodeExecutionData['binary']) => {
		const sources = from.length === 1 ? [{ item: from[0] }] : [...new Set(from)].map((item) => ({ item }));
		const made: INodeExecutionData = { json, pairedItem: sources.length === 1 ? sources[0] : sources };
		if (binary) made.binary = binary;
		out[from[0]].push(made);
	};
	const fail = (error: unknown, from: number[]) => {
		const made = blamed(place, error, from);
		if (!continueOnFail) throw made;
		for (const item of new Set(from)) give({ error: made.message.replace(/\[item \d+\]$/, `[item ${item}]`) }, [item]);
	};

	const tasks: Task[] = [];
	for (let item = 0; item < items.length; item++) {
		try {
			if ('error' in row) {
				fail(row.error, [item]);
				continue;
			}
			// Only a word that must be looked up first is worth waiting for.
			const now = caught(() => reading.read(item));
			const values = 'value' in now ? now.value : await readWith(words, () => reading.read(item), now);
			const refusal = operation.guard?.(values);
			if (refusal) fail(new Refusal(refusal, 'Change the fields of this item and run it again'), [item]);
			// What was joined is known by its call: to keep the values of 50,000 items would only take memory.
			else
				tasks.push({
					call: withKey(this, row.value, callOf(row.value, values, item, variant), values),
					values: operation.batch ? none : values,
				});
		} catch (error) {
			fail(error, [item]);
		}
	}

	const { batch, outcome: rules } = operation;
	const bulk = batch && rules && sifted(tasks.map(({ call }) => call), batch, rules, reading.problems); // prettier-ignore
	const todo: Task[] = bulk ? bulk.calls.map((call) => ({ call, values: {} })) : tasks;
	const short =
		operation.simple && (reading.parameter('simplify', 0) ?? true) ? simplified(operation.simple) : (record: IDataObject) => record;
	// A slot without an outcome belongs to a call that failed, or was not sent.
	const giveOutcomes = () => {
		for (const { entry, item, outcome } of bulk?.slots ?? []) {
			if (!outcome) continue;
			const { record, ...what } = outcome;
			const said = { ...shownOf(entry, rules?.show ?? []), ...what };
			// A field of the record does not take the place of what is said of the entry.
			give({ ...said, ...(record && { ...short(record), ...said }) }, [item]);
		}
	};
	const totals = rules && 'summary' in rules ? rules : undefined;
	const each = (settings.output ?? (totals?.each ? 'entries' : 'totals')) === 'entries';
	// Totals say nothing of single entries: nothing is looked for.
	const wholes = bulk && batch && totals && !settings.dryRun && new Wholes(batch, totals, each && settings.followUp);
	let done = 0;
	place.done = () => (todo.length > 1 ? `${done} of ${todo.length} requests had been answered by then.` : '');
	const ended = async (call: Call, answer: unknown) =>
		operation.job && settings.wait ? await finished(sending, call, answer as IDataObject, settings) : answer;
	/** `errors[i]` is what entry `i` was refused for; several share one. */
	const failEach = (errors: unknown[], from: number[]) => {
		for (const error of new Set(errors.filter(Boolean))) fail(error, from.filter((_, i) => errors[i] === error)); // prettier-ignore
	};
	const work = async ({ call, values }: Task) => {
		try {
			if (wholes) {
				failEach(await wholes.send(sending, operation, call, continueOnFail), call.items);
			} else if (bulk && batch && rules && !('summary' in rules) && !settings.dryRun) {
				const sendOne = async (one: Call) => await sendBulk(sending, batch, rules, one, async (answer) => await ended(one, answer));
				// Where the run stops anyway, nothing more is sent.
				const { outcomes, errors } = await divided(call, batch.field, sendOne, continueOnFail ? undefined : 0);
				outcomes.forEach((outcome, i) => (bulk.slotOf(call, i).outcome = outcome));
				failEach(errors, call.items);
			} else if (settings.dryRun)
				give(
					{
						...dry(sending, batch ? onTheWire(call, batch) : call, values),
						...(operation.reads?.when(values, variant) && { readsFirst: readRoute(operation.reads, values) }),
						...(operation.seeks && { readsFirst: operation.seeks.look(values).route }),
					},
					call.items,
				);
			else
				for await (const rows of answers(sending, { call, values, variant }, reading, words))
					for (const { json, binary } of rows) give(json, call.items, binary);
			done++;
		} catch (error) {
			fail(error, call.items);
		}
	};
	const { independent } = operation;
	const size = settings.concurrency ?? (isRead(operation) || independent ? provider.concurrency : 1);
	const apart = typeof independent === 'function' ? independent : (values: Values) => values[independent as string];
	await pool(todo, size, work, independent ? ({ values }) => String(apart(values)).toLowerCase() : undefined);
	if (wholes && bulk) {
		for (const { json, items: from } of wholes.output(bulk.slots, tasks.map(({ call }) => call), bulk.slotOf, each)) give(json, from); // prettier-ignore
	} else giveOutcomes();
	if (sending.lost.size) hint(this, notKeptHint(place, [...sending.lost]));
	if (sending.ends.at !== undefined) hint(this, endsSoon(place, sending.ends.at));
	return [out.flat()];
}

/** Says something under the output. */
const hint = (context: IExecuteFunctions, message: string) => context.addExecutionHints?.({ message, location: 'outputPane' });

/** Which fields were not kept. */
function notKeptHint({ provider, operation }: Place, names: string[]): string {
	const labels = names.map((name) => fieldsOf(operation as Operation).find((field) => field.name === name)?.label ?? name);
	return `${provider.name} did not give back: ${labels.join(', ')}. It may not have kept what was written there.`;
}

/** A call with the key that makes it safe to be sent again: n8n's retry of a node has the same execution, run and item. */
function withKey(context: IExecuteFunctions, { keyed }: Operation, call: Call, values: Values): Call {
	if (!keyed || call.headers?.[keyed.header]) return call;
	const [item] = call.items;
	const { $runIndex: round } = context.getWorkflowDataProxy(item) as unknown as { $runIndex: number };
	const key = keyOf([context.getWorkflow().id, context.getExecutionId(), context.getNode().id, round, item, keyed.by(values)]);
	return { ...call, headers: { ...call.headers, [keyed.header]: key } };
}

/** Reads what one item says, after a first try that gave `got`; a list whose words it uses is read first. */
async function readWith(words: Vocabulary, read: () => Values, got = caught(read)): Promise<Values> {
	for (; 'error' in got && got.error instanceof Unlisted; got = caught(read)) await words.load(got.error.list);
	if ('error' in got) throw got.error;
	return got.value;
}

/** A request as a dry run shows it. What the form hides while it is typed stays hidden, wherever it went. */
function dry({ baseUrl, place }: Session, { method, path, query, body, items, headers }: Call, values: Values): IDataObject {
	const fields = place.operation ? fieldsOf(place.operation).filter(({ property }) => property.typeOptions?.password) : [];
	const names = new Set(fields.map(({ name }) => name.split('.').pop()));
	const secrets = new Set(fields.map(({ name }) => values[name]).filter((value) => value !== undefined && value !== ''));
	const shown = (value: unknown, name = ''): unknown => {
		if (names.has(name) || secrets.has(value)) return '********';
		if (Array.isArray(value)) return value.map((one) => shown(one));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one, key)]));
	};
	const own = (given: IDataObject) => (fields.length ? (shown(given) as IDataObject) : given);
	return {
		dryRun: true, method, url: baseUrl + path, ...(Object.keys(query).length && { query: own(query) }), ...(headers && { headers: own(headers) }), ...(body && { body: own(body) }), items: new Set(items).size,
	}; // prettier-ignore
}
