import type { WorkflowExecuteMode } from 'n8n-workflow';
import { event, Loft } from './passedStage.mts';

let loft: Loft;
beforeEach(() => void (loft = new Loft()));

test('the events of webhook() and poll() are passed on as they are, in their order', async () => {
	const events = ['b', 'a', 'c'].map(event);
	const { json, items } = await loft.n8n.pass({ parameters: {} }, events);
	expect(json).toEqual(events);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

test('raw: what the service said, and a gap beside it', async () => {
	const events = [event('a'), { ...event('b'), gap: 'Some are gone' }];
	const { json } = await loft.n8n.pass({ parameters: { raw: true } }, events);
	expect(json).toEqual([{ id: 'a' }, { id: 'b', gap: 'Some are gone' }]);
	expect((await loft.n8n.pass({ parameters: {}, executionId: '2', nodeId: 'other' }, events)).json).toEqual(events);
});

test.each(['webhook', 'trigger'] as WorkflowExecuteMode[])('%s: a repeat is left out', async (mode) => {
	expect(await loft.run(['a'], '1', { mode })).toEqual(['a']);
	expect(await loft.run(['a'], '2', { mode })).toEqual([]);
});

test.each(['manual', 'retry', 'cli', 'integrated', 'evaluation'] as WorkflowExecuteMode[])(
	'%s: somebody wants just this, so it passes, and no database is asked',
	async (mode) => {
		await loft.run(['a'], '1');
		const { find } = loft.processed.calls;
		for (const id of ['2', '3']) expect(await loft.run(['a', 'new'], id, { mode })).toEqual(['a', 'new']);
		expect(loft.processed.calls.find).toBe(find);
		// Nor does it use the event up.
		expect(await loft.run(['new'], '4')).toEqual(['new']);
	},
);

test.each([false, true])('what is no event, as when the execution was begun by hand, is an empty item; raw: %s', async (raw) => {
	const { json } = await loft.n8n.pass({ parameters: { raw } }, [{}], 'cli');
	expect(json).toEqual([{}]);
});
