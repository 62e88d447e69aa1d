import type { INodeParameters } from 'n8n-workflow';
import { pick } from '../support/world.mts';
import { At, profiles } from './at.mts';
import type { Profile } from './document.mts';

const customerEmail = 'anna@example.com';
const url = 'https://shop.example.com';
const id = pick('<automation>');
const nodes = '[{"id": "1"}]';
const edges = '[{"source": "1", "target": "1"}]';
const onlyServer = "is part of the API of EnterCRM's server only";

const refused: Record<Profile, Array<[string, INodeParameters, string]>> = {
	docs: [
		['customer.getAll', { filters: { rfmSegment: 'At Risk' } }, `'RFM Segment' ${onlyServer}`],
		['event.track', { event: 'a', customerEmail, additionalFields: { category: 'shop' } }, `'Category' ${onlyServer}`],
		['event.track', { event: 'a', additionalFields: { visitorId: 'A-1' } }, `'Visitor ID' ${onlyServer}`],
		['event.trackPageView', { url, customerEmail, additionalFields: { utmSource: 'a' } }, `'UTM Source' ${onlyServer}`],
		['segment.create', { name: 'New', type: 'manual' }, `'Type' ${onlyServer}`],
		['campaign.create', { name: 'New', type: 'sms' }, `'Type' cannot be "sms" in the documented API, which names only email`],
		['campaign.create', { name: 'New', additionalFields: { adSpend: 1 } }, `'Ad Spend' ${onlyServer}`],
		['campaign.getAll', { filters: { status: 'draft' } }, `'Status' ${onlyServer}`],
		['automation.create', { name: 'New', triggerType: 'event' }, `'Trigger Type' cannot be "event" in the documented API`],
		['automation.create', { name: 'New', triggerType: 'customer_created', additionalFields: { description: 'a' } }, `'Description' ${onlyServer}`],
		['automation.saveDesign', { id, nodes, edges, additionalFields: { activate: true } }, `'Activate' ${onlyServer}`],
		['apiKey.create', { name: 'New', additionalFields: { scopes: 'a' } }, `'Scopes' ${onlyServer}`],
	],
	server: [
		['customer.getAll', { filters: { segmentId: pick('<segment>') } }, "'Segment' is part of the documented API only"],
		['event.trackPageView', { url, customerEmail, additionalFields: { userAgent: 'a' } }, "'User Agent' is part of the documented API only"],
		['automation.create', { name: 'New', triggerType: 'customer_created' }, `'Trigger Type' cannot be "customer_created" in the API of EnterCRM's server`],
		['automation.update', { id, updateFields: { triggerType: 'customer_created' } }, `'Trigger Type' cannot be "customer_created"`],
		['campaign.update', { id: pick('<campaign>'), updateFields: { clicks: '={{ null }}' } }, "'Clicks' cannot be emptied in EnterCRM. Take it out, or give it a value"],
		['campaign.create', { name: 'New', additionalFields: { adSpend: '={{ null }}' } }, "'Ad Spend' cannot be emptied in EnterCRM. Take it out, or give it a value"],
		['segment.update', { id: pick('<segment>'), updateFields: { isActive: '={{ null }}' } }, "'Active' cannot be emptied in EnterCRM. Take it out, or give it a value"],
		['campaign.getAll', { filters: { status: '={{ null }}' } }, "'Status' is empty, which would mean all campaigns. Check its expression for this item, or take it out"],
		['customer.update', { id: pick('<customer>') }, 'There is nothing to change'],
	],
}; // prettier-ignore

/** In both. */
const always: Array<[string, INodeParameters, string]> = [
	['customer.getAll', { filters: { search: '={{ null }}' } }, "'Search' is empty, which would mean all customers. Check its expression for this item, or take it out"],
	['customer.getAll', { filters: { sort: 'updated_at' } }, `'Sort By' cannot be "updated_at"`],
	['customer.create', { additionalFields: { properties: '["a"]' } }, "'Properties (JSON)' is not an object"],
	['customer.create', { additionalFields: { properties: '{"a"' } }, "'Properties (JSON)' is not valid JSON"],
	['event.track', { event: 'a', customerEmail: '' }, "The event would belong to nobody. Give 'Customer Email', or 'Visitor ID' on the server"],
	['automation.saveDesign', { id, nodes: '[]', edges }, "'Nodes' is not a list of objects"],
	['automation.saveDesign', { id, nodes, edges: '[]' }, "'Edges' is not a list of objects"],
	['automation.saveDesign', { id, nodes: '[{"type": "trigger"}]', edges }, "Each of the 'Nodes' needs an ID, as text. Add one to those that have none"],
	['automation.saveDesign', { id, nodes: '[{"id": 1}]', edges }, "Each of the 'Nodes' needs an ID, as text. Add one to those that have none"],
]; // prettier-ignore

describe.each(profiles)('refused before anything is sent, profile %s', (profile) => {
	const at = new At(profile);

	test.each([...refused[profile], ...always])('%s %j: %s', async (name, parameters, says) => {
		const [message, hint] = await at.says(name, parameters);
		expect(message).toBe(says);
		expect(hint).toMatch(/^[A-Z].{20,}$/);
		expect(at.sent()).toEqual([]);
	});
});

describe('what the other API has is refused with what would come of it', () => {
	const server = new At('server');
	const documented = new At('docs');

	test('everybody instead of some', async () => {
		const [, hint] = await server.says('customer.getAll', { filters: { segmentId: pick('<segment>') } });
		expect(hint).toBe(
			"This is the API of EnterCRM's server, which would ignore it and give every customer. Take it out, or correct 'API' in the credential.",
		);
	});

	test('and a wrong trigger with the right ones', async () => {
		const [, hint] = await documented.says('automation.create', { name: 'New', triggerType: 'api' });
		expect(hint).toBe('Choose one of: Customer Created, Customer Inactive.');
	});
});
