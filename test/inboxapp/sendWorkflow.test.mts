import { join } from 'node:path';
import type { INode, INodeParameters } from 'n8n-workflow';
import { readJson } from '../support/subject.mts';
import { sendStaged } from './sendStage.mts';

const stage = sendStaged();
const { nodes } = readJson<{ nodes: INode[] }>(join(__dirname, '../../workflows/inboxapp-reply-to-waiting.json'));
const parametersOf = (name: string) => nodes.find((one) => one.name === name)?.parameters as INodeParameters;

/** Runs the two steps of the workflow as an execution of its own, or the second one with what the first gave earlier. */
async function ran(executionId: string, known?: Awaited<ReturnType<typeof waiting>>) {
	const items = known ?? (await waiting());
	const { json, error } = await stage.world.n8n.run({ items, parameters: parametersOf('Answer'), continueOnFail: true, executionId });
	expect(error).toBeUndefined();
	return { items, json };
}
const waiting = async () => (await stage.world.n8n.run({ parameters: parametersOf('Who is waiting') })).json;

test('the workflow answers who is waiting, and nobody twice for the same message', async () => {
	const { ids, inbox } = stage;
	inbox.receive({ thread: ids.thread2, text: 'Are you there?' });
	inbox.receive({ thread: ids.thread6, text: 'Monday is fine' });
	const first = await ran('first');
	const answered = first.items.map(({ id }) => id as string);
	expect(answered.sort()).toEqual([ids.thread, ids.thread2, ids.thread3, ids.thread6].sort());
	const greeting = (name: string) => `Hello ${name}, thank you for your message. You will hear from us today.`;
	// The sixth thread does not allow it.
	expect(first.json.map(({ content, error }) => content ?? error).sort()).toEqual([
		...['Sample Person 1', 'Sample Person 2', 'Sample Person 3'].map(greeting),
		expect.stringMatching(/^In this thread one cannot send messages/),
	]);
	expect(stage.texts()).toHaveLength(3);

	const twin = await ran('at the same time', first.items);
	expect(twin.json.filter(({ replayed }) => replayed === true)).toHaveLength(3);
	expect(stage.texts()).toHaveLength(3);

	inbox.receive({ thread: ids.thread2, text: 'Thank you' });
	const later = await ran('later');
	expect(later.json.filter(({ content }) => content).map(({ threadId, replayed }) => [threadId, replayed])).toEqual([[ids.thread2, false]]);
	expect(stage.texts()).toHaveLength(4);
});
