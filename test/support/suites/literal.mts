import { cronNodeOptions } from 'n8n-workflow';
import { OutboundTrigger } from '../../../nodes/Outbound/OutboundTrigger.node';
import { lintAsPackage } from '../lint.mts';
import { nodeSource } from '../literal.mts';
import type { Described } from '../subject.mts';

/** Linters cannot see what rows make: here the descriptions are written out in full, and linted with all of n8n's rules. */
export function literalSuite({ nodes, action, triggers }: Described): void {
	const written = (folder: string, Node: Described['action']) => {
		const { description } = new Node();
		// The words of n8n's own form for times are n8n's.
		const properties = description.properties.map((one) => (one.options === cronNodeOptions ? { ...one, options: [] } : one));
		return { path: `nodes/${folder}/${Node.name}.node.ts`, name: Node.name, description: { ...description, properties } };
	};
	const all = [action, ...triggers].map((Node) => written(nodes, Node));
	// It belongs to all services, and has the test of a credential.
	const common = written('Outbound', OutboundTrigger);
	const lint = async (own: typeof all) =>
		await lintAsPackage(Object.fromEntries([...own, common].map(({ path, name, description }) => [path, nodeSource(name, description)])));

	test("the forms of all nodes, written out as literals, pass n8n's linter", async () => {
		expect(await lint(all)).toEqual([]);
	});

	test('the check sees what is wrong in a form', async () => {
		const wrong = all.map(({ description, ...one }) => {
			const [first] = description.properties.filter(({ type }) => type !== 'notice');
			return { ...one, description: { ...description, properties: [{ ...first, displayName: 'the Resource' }] } };
		});
		const found = await lint(wrong);
		for (const { path } of all) expect(found.filter((one) => one.startsWith(path)).join()).toContain('node-param-display-name-miscased');
	});
}
