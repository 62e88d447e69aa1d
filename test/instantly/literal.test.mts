import { Instantly } from '../../nodes/Instantly/Instantly.node';
import { InstantlyTrigger } from '../../nodes/Instantly/InstantlyTrigger.node';
import { lintAsPackage } from '../support/lint.mts';
import { nodeSource } from '../support/literal.mts';

/** Linters cannot see what rows make: here the descriptions are written out in full, and linted with all of n8n's rules. */
test("the forms of both nodes, written out as literals, pass n8n's linter", async () => {
	const found = await lintAsPackage({
		'nodes/Instantly/Instantly.node.ts': nodeSource('Instantly', new Instantly().description),
		'nodes/Instantly/InstantlyTrigger.node.ts': nodeSource('InstantlyTrigger', new InstantlyTrigger().description),
	});
	expect(found).toEqual([]);
});

test('the check sees what is wrong in a form', async () => {
	const { description } = new Instantly();
	const [resource] = description.properties;
	const wrong = { ...description, properties: [{ ...resource, displayName: 'the Resource' }] };
	const found = await lintAsPackage({ 'nodes/Instantly/Instantly.node.ts': nodeSource('Instantly', wrong) });
	expect(found.join()).toContain('node-param-display-name-miscased');
});
