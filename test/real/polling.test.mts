import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundEvent } from '../../engine/event';
import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { itemsOf, Lab } from '../../tools/lab.mts';
import { chain } from './n8n.mts';

let lab: Lab;
let sandbox: Sandbox;
beforeAll(async () => {
	[lab, sandbox] = await Promise.all([Lab.start(), startSandbox({ seed: true })]);
	sandbox.control.settings({ limits: false });
});
afterAll(async () => {
	await lab?.stop();
	await sandbox?.close();
});

const data = () => {
	const enterCrm = { profile: 'auto', baseUrl: `${sandbox.urls.entercrm}/v1` };
	return {
		enttorApi: { apiKey: 'ent_sandbox_key', baseUrl: `${sandbox.urls.enttor}/api/v1` },
		enterCrmLoginApi: { email: OWNER, password: PASSWORD, sessionToken: '', ...enterCrm },
		enterCrmApi: { apiKey: API_KEY, ...enterCrm },
		inboxappApi: { token: TOKEN, baseUrl: `${sandbox.urls.inboxapp}/api` },
	};
};
const types = ['enttorApi', 'enterCrmLoginApi', 'enterCrmApi', 'inboxappApi'] as const;

describe("n8n's test of a credential", () => {
	const tested = async (type: (typeof types)[number], more: object = {}) => {
		const own = { ...data()[type], ...more };
		const id = await lab.client.createCredential(type, type, own);
		return await lab.client.testCredential(id, type, type, own);
	};

	test.each(types)('%s: what is right is OK', async (type) => {
		expect(await tested(type)).toMatchObject({ status: 'OK' });
	});

	test.each([
		['enttorApi', { apiKey: 'ent_wrong' }, /^Enttor does not accept this key/],
		['enttorApi', { apiKey: 'ent_sandbox_narrow' }, /users:read/],
		['enterCrmLoginApi', { password: 'wrong-password' }, /does not accept this email and password/],
		['enterCrmApi', { apiKey: 'eck_wrong' }, /^EnterCRM does not accept this key/],
		['inboxappApi', { token: 'wrong' }, /^Inboxapp does not accept this token/],
	] as const)('%s: %j is told in a sentence', async (type, wrong, says) => {
		const { status, message } = await tested(type, wrong);
		expect([status, message]).toEqual(['Error', expect.stringMatching(says)]);
	});
});

describe('a polling trigger', () => {
	test.each([
		['enttorTrigger', 'enttorApi', ['campaign_finished', 'failed', 'message_sent', 'reply_received'], 'enttor'],
		['enterCrmTrigger', 'enterCrmLoginApi', ['customer_created', 'message_sent'], 'entercrm'],
		['inboxappTrigger', 'inboxappApi', ['reply_received', 'message_sent', 'tag_created'], 'inboxapp'],
	] as const)('%s: a test shows events, activation only remembers, deactivation is quiet', async (type, credential, events, provider) => {
		const { client } = lab;
		await client.createCredential(credential, credential, data()[credential]);
		const trigger = {
			name: 'Looks',
			type: `n8n-nodes-outbound.${type}`,
			parameters: { events: [...events], pollTimes: { item: [{ mode: 'everyMinute' }] } },
		};
		const file = chain(`Polls ${type}`, { ...trigger, credentials: { [credential]: { id: null, name: credential } } }, { name: 'Seen' });
		const { id } = await client.importWorkflow(file);
		const shown = await lab.explained(() => client.runManually(id, 'Looks'));
		expect([shown.status, shown.error?.message]).toEqual(['success', undefined]);
		const seen = itemsOf(shown, 'Seen');
		expect(seen.length).toBeGreaterThan(0);
		for (const event of seen) {
			expect(event).toMatchObject({
				provider,
				dedupeKey: expect.any(String),
				occurredAt: expect.stringMatching(/^\d{4}-/),
				count: expect.any(Number),
			});
			expect(events).toContain(event.event);
		}
		await lab.explained(() => client.activate(id));
		expect((await client.listExecutions(id)).filter(({ mode }) => mode === 'trigger')).toEqual([]);
		await client.deactivate(id);
	});
});

test('Inboxapp: what happens while the workflow is active starts it, each event once, with what it is about', async () => {
	const { client } = lab;
	const { inboxapp } = sandbox.control;
	const credentials = { inboxappApi: { id: null, name: 'inboxappApi' } };
	await client.createCredential('inboxappApi', 'inboxappApi', data().inboxappApi);
	const pollTimes = { item: [{ mode: 'everyMinute' }] };
	const trigger = { name: 'Looks', type: 'n8n-nodes-outbound.inboxappTrigger', parameters: { events: ['reply_received'], pollTimes } };
	const { id } = await client.importWorkflow(chain('Replies', { ...trigger, credentials }, { name: 'Seen' }));
	inboxapp.receive({ profile: { username: 'too_early' }, text: 'Before' });
	// Inboxapp's clock is known to a second, and what lies within it is told.
	await sleep(2500);
	await lab.explained(() => client.activate(id));
	const runs = async () => (await client.listExecutions(id)).filter(({ mode }) => mode === 'trigger');
	const wanted = [1, 2, 3].map((n) => ({ username: `sample_${n}`, text: `Message ${n}` }));
	for (const { username, text } of wanted) inboxapp.receive({ profile: { username }, text });
	// n8n looks once a minute at most.
	const end = Date.now() + 90_000;
	while ((await runs()).every(({ status }) => status !== 'success') && Date.now() < end) await sleep(500);
	await client.deactivate(id);
	const executions = await Promise.all((await runs()).map(async (run) => await client.getExecution(run.id)));
	const seen = executions.flatMap((run) => itemsOf(run, 'Seen')) as unknown as OutboundEvent[];
	expect(seen.map(({ person, message }) => ({ username: person.handle, text: message.text }))).toEqual(wanted);
	expect(new Set(seen.map(({ dedupeKey }) => dedupeKey)).size).toBe(3);
});
