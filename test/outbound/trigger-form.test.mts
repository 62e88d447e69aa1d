import { PollContext } from 'n8n-core';
import { NodeHelpers, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import { typesFor } from '../support/credentials.mts';
import { deep, isParameter, labelOf, nothing, type Entry } from '../support/form.mts';
import { N8n } from '../support/n8n.mts';
import { givers, type Giver } from './stage.mts';

let n8n: N8n;
let properties: INodeProperties[];
beforeAll(async () => {
	n8n = await N8n.load('outboundTrigger', {});
	({ properties } = n8n.type().description);
});

/** What the editor shows of the form for a service. */
const shownFor = (provider: Giver, more: INodeParameters = {}) => {
	const { description } = n8n.type();
	const values = NodeHelpers.getNodeParameters(properties, { provider, ...more }, true, false, { typeVersion: 1 }, description);
	return properties.filter((one) => NodeHelpers.displayParameter(values as INodeParameters, one, { typeVersion: 1 }, description));
};
/** A field's value as n8n has it when it activates the node. */
function valueOf(name: string, parameters: INodeParameters): unknown {
	const workflow = n8n.workflow({ parameters });
	const node = workflow.getNode('Node');
	if (!node) throw new Error('There is no node');
	return new PollContext(workflow, node, {} as never, 'trigger', 'activate').getNodeParameter(name);
}
const every = [{ mode: 'everyX', value: 5, unit: 'minutes' }];

test.each(givers)('%s: when to look is a time only where gaps are filled, and nothing else ever', (provider) => {
	const filled = { provider, fillGaps: true };
	for (const parameters of [{ provider }, { provider, fillGaps: false }]) expect(valueOf('pollTimes', parameters)).toEqual({ item: [] });
	expect(valueOf('pollTimes', filled)).toEqual({ item: provider === 'instantly' ? every : [] });
	const own = { item: [{ mode: 'everyHour', minute: 7 }] };
	if (provider === 'instantly') expect(valueOf('pollTimes', { ...filled, pollTimes: own })).toEqual(own);
	const shown = (parameters: INodeParameters) => shownFor(provider, parameters).filter(({ name, type }) => name === 'pollTimes' && type !== 'hidden'); // prettier-ignore
	expect([shown({}).length, shown({ fillGaps: true }).length]).toEqual([0, provider === 'instantly' ? 1 : 0]);
});

test('a new node is set to replies of Instantly; it looks for nothing', () => {
	expect([valueOf('provider', {}), valueOf('events', {}), valueOf('fillGaps', {}), valueOf('pollTimes', {})]).toEqual([
		'instantly',
		['reply_received'],
		false,
		{ item: [] },
	]);
	const { polling, webhooks = [] } = n8n.type().description;
	expect([polling, webhooks.map(({ httpMethod, responseMode }) => [httpMethod, responseMode])]).toEqual([
		undefined,
		[['POST', 'onReceived']],
	]);
});

describe.each(givers)('%s', (provider) => {
	const lists = () => shownFor(provider).filter(({ name }) => name === 'events');

	test('has one list of events, in the order of their names, with a default that is in it', () => {
		const [list, ...others] = lists();
		expect(others).toEqual([]);
		const options = list.options as INodePropertyOptions[];
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(new Set(names).size).toBe(names.length);
		const values = options.map(({ value }) => value);
		expect(values).toEqual(expect.arrayContaining(['any', ...(list.default as string[])]));
		expect(valueOf('events', { provider })).toEqual(list.default);
		// What EnterCRM's guide names has no reply.
		expect(values.includes('reply_received')).toBe(provider !== 'entercrm');
	});

	test('shows what belongs to it and nothing of the others', () => {
		const own: Record<Giver, string[]> = { instantly: ['fillGaps'], inboxapp: [], entercrm: [], enttor: ['fieldMap'] };
		const names = shownFor(provider)
			.filter(({ type }) => type !== 'hidden' && type !== 'notice')
			.map(({ name }) => name);
		expect(names.sort()).toEqual(['events', 'options', 'provider', ...own[provider]].sort());
		const notices = shownFor(provider).filter(({ type }) => type === 'notice');
		expect(notices).toHaveLength(provider === 'instantly' ? 0 : 1);
		const options = properties.find(({ name }) => name === 'options')?.options as INodeProperties[];
		const inside = options.filter((one) => NodeHelpers.displayParameter({}, one, { typeVersion: 1 }, n8n.type().description, { provider }));
		expect(inside.map(({ name }) => name)).toEqual([provider === 'instantly' ? 'campaign' : 'campaignId', 'raw']);
		expect(typesFor(n8n.type().description, { provider })).toEqual([provider === 'instantly' ? 'instantlyApi' : 'outboundWebhookApi']);
	});
});

test('the lists of the services are different ones', () => {
	const lists = givers.map((provider) => JSON.stringify(shownFor(provider).find(({ name }) => name === 'events')?.options));
	expect(new Set(lists).size).toBe(givers.length);
});

test('the whole form weighs less than 20 KB', () => {
	const weight = JSON.stringify(properties).length;
	expect(weight).toBeGreaterThan(5_000);
	expect(weight).toBeLessThan(20_000);
});

describe('texts', () => {
	const ours = (): Entry[] => [
		...properties.filter(({ name }) => name !== 'pollTimes'),
		...n8n['loader'].getCredential('outboundWebhookApi').type.properties,
	].flatMap(deep); // prettier-ignore
	const saidOf = (one: Entry) => (one as INodeProperties).description;
	const isNotice = (one: Entry) => 'type' in one && one.type === 'notice';

	test('names are in Title Case, and in the order of the alphabet where many can be added', () => {
		const small = /^(a|an|and|as|at|but|by|for|from|in|is|nor|of|on|or|per|the|to|via|with)$/;
		const names = ours().filter((one) => !isNotice(one)).map(labelOf); // prettier-ignore
		expect(names.length).toBeGreaterThan(50);
		nothing(names.filter((text) => text.split(' ').some((word, i) => !/^[A-Z0-9]/.test(word) && (i === 0 || !small.test(word)))));
		for (const one of ours().filter((entry) => isParameter(entry) && entry.type === 'collection')) {
			const inside = ((one as INodeProperties).options as INodeProperties[]).map(labelOf);
			expect(inside).toEqual([...inside].sort((a, b) => a.localeCompare(b)));
		}
	});

	test('a description begins with a capital letter and has a full stop only as several sentences', () => {
		const told = ours().flatMap((one) => saidOf(one) ?? []);
		expect(told.length).toBeGreaterThan(10);
		for (const text of told) {
			expect([text, /[.!?] ["'A-Z]/.test(text)]).toEqual([text, text.endsWith('.')]);
			expect([text, /^[A-Z]/.test(text), text.trim() === text]).toEqual([text, true, true]);
		}
		nothing(ours().filter((one) => 'type' in one && one.type === 'boolean' && !one.description?.startsWith('Whether ')).map(labelOf)); // prettier-ignore
	});

	test('nothing is called an error, a problem, a failure or a mistake', () => {
		const { description, activationMessage, subtitle } = n8n.type().description;
		const told = ours().flatMap((one) => [labelOf(one), saidOf(one), (one as INodeProperties).placeholder]);
		nothing([...told, description, activationMessage, subtitle].filter((text) => /\b(errors?|problems?|fail(ed|s|ures?)?|mistakes?)\b/i.test(String(text)))); // prettier-ignore
	});
});
