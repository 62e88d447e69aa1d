import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { askingNothing, byId, deleted, id, malformed, on, unknown, type Cases, type Prepare, type Samples } from './common.mts';

const url = 'https://example.com/instantly';
const more = { name: 'CRM', campaign: '<campaign>', headers: { header: [{ name: 'X-Team', value: 'Sales' }, { name: ' X-Empty ' }] } };

let receiver: Promise<string> | undefined;
/** The address of a server that takes every delivery. */
const listening = () =>
	(receiver ??= new Promise((resolve) => {
		const server = http.createServer((request, response) => request.resume().on('end', () => response.end()));
		server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
		server.unref();
	}));

/** Two webhooks, one for each campaign, and a label. */
export const prepare: Prepare = async ({ api }, ids) => {
	const target = await listening();
	const made: Record<string, string> = {};
	for (const suffix of ['', '2']) {
		const hook = { target_hook_url: `${target}/${suffix}`, campaign: ids[`campaign${suffix}`], event_type: 'reply_received' };
		made[`webhook${suffix}`] = (await api.post<{ id: string }>('/webhooks', hook)).data.id;
	}
	const label = { label: 'Call Back', interest_status_label: 'positive' };
	const { interest_status: number } = (await api.post<{ interest_status: number }>('/lead-labels', label)).data;
	return { ...made, label: String(number) };
};

export const samples: Samples = {
	create: [
		{ parameters: { targetHookUrl: url, listenTo: 'event', eventType: 'email_link_clicked', additionalFields: more } },
		{ parameters: { targetHookUrl: url, listenTo: 'event', eventType: 'Lead Meeting Booked' } },
		{ parameters: { targetHookUrl: url, listenTo: 'label', customInterestValue: 'call back' } },
	],
	delete: [{ parameters: id('webhook') }],
	get: [{ parameters: id('webhook') }],
	getAll: [
		{ parameters: { limit: 5, filters: { campaign: '<campaign>', eventType: 'reply_received' } } },
		{ parameters: { returnAll: true } },
	],
	getEventTypes: [{ parameters: {} }],
	resume: [{ parameters: id('webhook') }],
	test: [{ parameters: id('webhook') }],
	update: [
		{
			parameters: {
				...id('webhook'),
				updateFields: { ...more, targetHookUrl: url, eventType: 'email_sent', customInterestValue: 'Call Back' },
			},
		},
		{ parameters: { ...id('webhook'), updateFields: { name: 'CRM' } } },
	],
};

const hooks = [
	{ id: '<webhook>', campaign: '<campaign>' },
	{ id: '<webhook2>', campaign: '<campaign2>' },
];

export const cases: Cases = {
	create: {
		parameters: { targetHookUrl: '={{ $json.url }}', listenTo: 'event', eventType: '={{ $json.event }}' },
		items: [
			{ url: 'https://example.com/one', event: 'reply_received' },
			{ url: 'https://example.com/two', event: 'lead_closed' },
		],
		gives: [
			{ target_hook_url: 'https://example.com/one', event_type: 'Reply Received', status: 'Active' },
			{ target_hook_url: 'https://example.com/two', event_type: 'Lead Won', status: 'Active' },
		],
		bad: { url: 'https://example.com/zero', event: 'Lead Sleeping' },
		says: /^'Event Name or ID' cannot be "Lead Sleeping"/,
	},
	delete: on('webhook', deleted),
	get: on('webhook', { ...malformed, gives: [hooks[0], hooks[1]] }),
	getAll: {
		parameters: { filters: { campaign: '={{ $json.campaign }}' } },
		items: [{ campaign: '<campaign>' }, { campaign: '<campaign2>' }],
		gives: [{ id: '<webhook>' }, { id: '<webhook2>' }],
		bad: { campaign: 'nonsense' },
		says: /^Instantly: 'Campaign Name or ID' was not accepted/,
	},
	getEventTypes: askingNothing([
		{ id: 'all_events', label: 'All events', type: 'default' },
		...Array.from({ length: 18 }, () => ({ type: 'default' })),
		...Array.from({ length: 3 }, () => ({ type: 'custom' })),
	]),
	resume: on('webhook', { gives: [{ status: 'Active' }, { status: 'Active' }] }),
	test: on('webhook', { gives: [{ success: true }, { success: true }] }),
	update: on('webhook', {
		parameters: { ...byId, updateFields: { name: '={{ $json.name }}' } },
		items: [
			{ id: '<webhook>', name: 'First' },
			{ id: '<webhook2>', name: 'Second' },
		],
		gives: [
			{ id: '<webhook>', name: 'First' },
			{ id: '<webhook2>', name: 'Second' },
		],
		bad: { id: unknown, name: 'Zero' },
	}),
};
