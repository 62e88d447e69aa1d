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
