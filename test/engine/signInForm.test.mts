import { NodeHelpers, type INode, type INodeParameters, type INodeProperties, type INodePropertyOptions } from 'n8n-workflow';
import type { Operation, Provider } from '../../engine/describe';
import { text } from '../../engine/fields';
import { properties } from '../../engine/properties';
import { bulkRules, letterOperations, provider } from './support.mts';

const takeOff: Operation = {
	name: 'Take Off',
	action: 'Let letters take off',
	route: 'POST /flights',
	required: [text('letters', 'Which')],
	batch: { field: 'letters', max: Infinity },
	outcome: { check: () => undefined, key: () => undefined, show: [], count: () => ({}), summary: () => ({}), mark: () => ({}) },
};
const two: Provider = {
	...provider,
	authentication: {
		key: { name: 'API Key', credential: 'pigeonApi' },
		login: { name: 'Sign In', credential: 'pigeonLoginApi', logsIn: true },
	},
	resources: { ...provider.resources, letter: { name: 'Letter', operations: { ...letterOperations, takeOff } } },
};
const typed = { typeVersion: 1 } as INode;
const shown = (all: INodeProperties[], parameters: INodeParameters) =>
	all.filter((one) => NodeHelpers.displayParameter(parameters, one, typed, null));
const optionsFor = (parameters: INodeParameters) => {
	const collection = shown(properties(two), parameters).find(({ name }) => name === 'options') as INodeProperties;
	return (collection.options as INodeProperties[]).filter((one) => NodeHelpers.displayParameter({}, one, typed, null, parameters));
};

test('the choice between ways to sign in stands first in every form, the usual way by default', () => {
	const [first, second] = properties(two);
	expect(first).toEqual({
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'API Key', value: 'key' },
			{ name: 'Sign In', value: 'login' },
		],
		default: 'key',
	});
	expect(second.name).toBe('resource');
	for (const operation of Object.keys(letterOperations))
		expect(shown(properties(two), { resource: 'letter', operation })[0].name).toBe('authentication');
});

test('a service with one way to sign in does not ask', () => {
	expect(properties(provider).map(({ name }) => name)).not.toContain('authentication');
});

test('the way to sign in changes nothing else in the form', () => {
	const rest = properties(two).slice(1);
	expect(rest).toEqual(properties({ ...two, authentication: undefined }));
	for (const authentication of ['key', 'login'])
		expect(shown(rest, { authentication, resource: 'letter', operation: 'create' })).toEqual(
			shown(rest, { resource: 'letter', operation: 'create' }),
		);
});

test('what to give back is asked only where a call is answered as a whole', () => {
	const output = optionsFor({ resource: 'letter', operation: 'takeOff' }).find(({ name }) => name === 'output') as INodeProperties;
	expect(output).toMatchObject({ displayName: 'Output', type: 'options', default: 'totals' });
	expect((output.options as INodePropertyOptions[]).map(({ value }) => value).sort()).toEqual(['entries', 'totals']);
	const others = Object.entries(two.resources).flatMap(([resource, { operations }]) =>
		Object.keys(operations).filter((name) => name !== 'takeOff').map((operation) => ({ resource, operation })),
	); // prettier-ignore
	expect(letterOperations.addMany.outcome).toBe(bulkRules);
	for (const form of others) expect(optionsFor(form).map(({ name }) => name)).not.toContain('output');
});
