import { askingNothing, byId, deleted, id, malformed, names, numbered, on, same, unknown, type Cases, type Samples } from './common.mts';

const node = (own: string, type: string) => ({ id: own, type, data: {}, position: { x: 250, y: 0 } });
const nodes = JSON.stringify([node('1', 'trigger'), node('2', 'action')]);
const edges = (more: object) => JSON.stringify([{ id: 'e1-2', source: '1', target: '2', ...more }]);
const server = ['server'];
const docs = ['docs'];
const config = '{"days": 30}';

export const samples: Samples = {
	create: [
		{ parameters: { name: 'Win back', triggerType: 'customer_inactive', additionalFields: { triggerConfig: config, isActive: true } }, variants: docs },
		{ parameters: { name: 'Win back', triggerType: 'segment_enter', additionalFields: { description: 'For those at risk', triggerConfig: config } }, variants: server },
		{ parameters: { name: 'Win back', triggerType: 'Event (Server)', additionalFields: { isActive: true } }, variants: server },
	],
	delete: [{ parameters: id('automation') }],
	get: [{ parameters: id('automation') }],
	getAll: [{ parameters: { limit: 1 } }, { parameters: { returnAll: true } }],
	saveDesign: [
		{ parameters: { ...id('automation'), nodes, edges: edges({ label: 'yes' }) } },
		{ parameters: { ...id('automation'), nodes, edges: edges({ sourceHandle: 'no' }) } },
		{ parameters: { ...id('automation'), nodes, edges: edges({}), additionalFields: { name: 'New name', activate: true } }, variants: server },
	],
	toggle: [{ parameters: { ...id('automation'), active: 'on' } }, { parameters: { ...id('automation'), active: 'flip' } }],
	update: [
		{
			parameters: {
				...id('automation'),
				updateFields: { name: 'New name', description: 'What for', triggerType: 'Segment Left', triggerConfig: '={{ { days: 3 } }}' },
			},
		},
	],
}; // prettier-ignore

export const cases: Cases = {
	create: {
		parameters: { name: '={{ $json.name }}', triggerType: 'event' },
		items: names,
		gives: same(names, (item) => item),
		bad: { name: '' },
		says: /^'Name' is empty/,
		variants: { docs: { parameters: { name: '={{ $json.name }}', triggerType: 'customer_created' } } },
	},
	delete: on('automation', deleted),
	get: on('automation', { ...malformed, gives: numbered('Automation') }),
	getAll: askingNothing([{ name: 'Automation 2' }, { name: 'Automation 1' }]),
	saveDesign: on('automation', {
		parameters: { ...byId, nodes, edges: '={{ [{ id: $json.edge, source: "1", target: "2" }] }}' },
		items: [
			{ id: '<automation>', edge: 'e-1' },
			{ id: '<automation2>', edge: 'e-2' },
		],
		gives: [
			{ saved: true, nodes_count: 2, edges_count: 1 },
			{ saved: true, nodes_count: 2, edges_count: 1 },
		],
		bad: { id: unknown, edge: 'e-0' },
	}),
	toggle: on('automation', {
		parameters: { ...byId, active: '={{ $json.active }}' },
		items: [
			{ id: '<automation>', active: 'On' },
			{ id: '<automation2>', active: 'Off' },
		],
		gives: [
			{ is_active: true, changed: true },
			{ is_active: false, changed: false },
		],
		bad: { id: '<automation>', active: 'Half' },
		says: /^'Active' cannot be "Half"/,
	}),
	update: on('automation', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<automation>', name: 'First' },
			{ id: '<automation2>', name: 'Second' },
		],
		gives: same(names, (item) => item),
		bad: { id: unknown, name: 'Zero' },
	}),
};
