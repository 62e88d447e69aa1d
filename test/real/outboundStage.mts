import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { itemsOf, Lab, type WorkflowFile } from '../../tools/lab.mts';
import { ENTTOR_KEY, SANDBOX_KEY, SandboxClient } from '../../tools/sandbox.mts';
import { chain, eventually } from './n8n.mts';

/** The secret of the webhooks that are set up by hand; Inboxapp's begin like this. */
export const SECRET = 'ibt_wh_only_for_these_tests';
/** The nodes of {@link replies}. */
export const TRIGGER = 'When somebody replies';
export const SEEN = 'Seen';

const credentials = {
	instantly: { instantlyApi: { id: null, name: 'Instantly account' } },
	inboxapp: { outboundWebhookApi: { id: null, name: 'Inboxapp webhook' } },
};

/** An Outbound Trigger and a node behind it. Names no time to look: `parameters` do, where gaps are to be filled. */
export const replies = (name: string, provider: keyof typeof credentials, webhookId: string, parameters: object = {}): WorkflowFile =>
	chain(
		name,
		{
			name: TRIGGER,
			type: 'n8n-nodes-outbound.outboundTrigger',
			typeVersion: 2,
			webhookId,
			parameters: { provider, events: ['reply_received'], ...parameters },
			credentials: credentials[provider],
		},
		{ name: SEEN },
	);

/** A real n8n with the package beside a sandbox of all services. */
export class OutboundStage {
	private replied = 0;
	private constructor(
		readonly lab: Lab,
		readonly server: Sandbox,
		/** The sandbox's Instantly as somebody else sees it. */
		readonly sandbox: SandboxClient,
		/** A campaign of Instantly's with leads. */
		readonly campaign: string,
	) {}

	/** Starts both, n8n with more of its environment where given, and sets up the credentials. */
	static async set(env: Record<string, string> = {}): Promise<OutboundStage> {
		const server = await startSandbox();
		const sandbox = new SandboxClient(server.url);
		const lab = await Lab.start({ env });
		for (const [name, type, data] of [
			['Instantly account', 'instantlyApi', { apiKey: SANDBOX_KEY, baseUrl: sandbox.api, workspaceId: '' }],
			['Inboxapp webhook', 'outboundWebhookApi', { secret: SECRET, header: 'x-outbound-secret' }],
			['Enttor account', 'enttorApi', { apiKey: ENTTOR_KEY, baseUrl: `${server.urls.enttor}/api/v1` }],
		] as const)
			await lab.client.createCredential(name, type, data);
		const campaign = await sandbox.createCampaign('Replies');
		await sandbox.addLeads(campaign, 40);
		return new OutboundStage(lab, server, sandbox, campaign);
	}

	/** The next lead replies, or does something else; gives the address of the lead. */
	async reply(more: object = {}): Promise<string> {
		const { email } = (await this.sandbox.leads(this.campaign))[this.replied++];
		await this.sandbox.events({ event: 'reply', campaign_id: this.campaign, lead_email: email, ...more });
		return email;
	}

	/** The executions of a workflow once there are as many as expected and no more come; newest first. */
	async settled(workflow: string, expected: number) {
		const ended = async () => (await this.lab.client.listExecutions(workflow)).filter(({ status }) => !['new', 'running'].includes(status));
		await eventually(ended, (all) => all.length >= expected);
		await sleep(1500);
		return await ended();
	}

	/** All that has come to a node in a workflow's executions, oldest first. */
	async itemsAt(workflow: string, node = SEEN): Promise<Array<Record<string, unknown>>> {
		const all = await Promise.all((await this.lab.client.listExecutions(workflow)).map(({ id }) => this.lab.client.getExecution(id)));
		return all.reverse().flatMap((one) => itemsOf(one, node));
	}

	async close(): Promise<void> {
		await this.lab.stop();
		await this.server.close();
	}
}
