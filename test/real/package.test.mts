import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readWorkflow } from '../../tools/lab.mts';
import { project } from '../../tools/n8n/place.mts';
import { CREDENTIAL, type Stage, setStage } from './n8n.mts';

const workflows = readdirSync(join(project, 'workflows'))
	.filter((name) => name.endsWith('.json'))
	.map((name) => name.slice(0, -'.json'.length));

describe('The package in a real n8n', () => {
	let stage: Stage;
	beforeAll(async () => (stage = await setStage()));
	afterAll(async () => await stage?.close());

	test('is loaded under its own name, the action node also as a tool for agents', async () => {
		const names = (await stage.lab.client.nodeTypes()).map(({ name }) => name).filter((name) => name.startsWith('n8n-nodes-outbound.'));
		const services = ['enterCrm', 'enttor', 'inboxapp', 'instantly'];
		const wanted = services.flatMap((service) => ['', 'Tool', 'Trigger'].map((kind) => `n8n-nodes-outbound.${service}${kind}`));
		wanted.push('n8n-nodes-outbound.outboundTrigger');
		expect(names.sort()).toEqual(wanted);
	});

	test("n8n's test of the credential accepts a good key and refuses a bad one", async () => {
		const { lab, credential } = stage;
		const { name, type } = CREDENTIAL;
		const id = await lab.client.createCredential(name, type, credential);
		const test = async (data: Record<string, unknown>) => await lab.client.testCredential(id, name, type, data);
		expect(await test(credential)).toMatchObject({ status: 'OK' });
		expect(await test({ ...credential, apiKey: 'wrong' })).toMatchObject({ status: 'Error' });
	});

	test.each(workflows)('workflow %s uses only nodes that exist, and can be imported', async (name) => {
		const file = readWorkflow(name);
		const known = new Set((await stage.lab.client.nodeTypes()).map((type) => type.name));
		expect(file.nodes.map(({ type }) => type).filter((type) => !known.has(type))).toEqual([]);
		// Each user has credentials of these names; what is in them does not matter here.
		for (const { credentials = {} } of file.nodes)
			for (const [type, { name: own }] of Object.entries(credentials))
				if (type !== CREDENTIAL.type) await stage.lab.client.createCredential(own, type, {});
		expect((await stage.lab.client.importWorkflow(file)).name).toBe(file.name);
	});
});
