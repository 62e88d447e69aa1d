import type { INodePropertyOptions } from 'n8n-workflow';
import { labelOf, nothing, type Entry, type Form } from '../form.mts';

/** Its name is a sentence. */
const isNotice = (one: Entry) => 'type' in one && one.type === 'notice';

/** The texts of a form, as n8n's guidelines want them. `names` are words of actions that are not in lower case. */
export function texts({ provider, credentials, properties, rows, everything, parameters }: Form, names: string[]): void {
	describe('texts', () => {
		const capitals = ['AI', 'API', 'CC', 'BCC', 'HTML', 'ID', 'IDs', 'JSON', 'SDR', 'URL', 'UTC', ...names];

		test('actions and operation names', () => {
			const options = properties.filter(({ name }) => name === 'operation').flatMap((one) => (one.options ?? []) as INodePropertyOptions[]);
			expect(options).toHaveLength(rows.length);
			nothing(
				options
					.map(({ action: text }) => text ?? '')
					.filter((text) => {
						const [first, ...others] = text.split(' ');
						return (
							!/^[A-Z][a-z]+$/.test(first) ||
							others.length === 0 ||
							others.some((word) => word !== word.toLowerCase() && !capitals.includes(word))
						);
					}),
			);
			nothing(
				options.filter(({ action: text }, i) => options.findIndex((other) => other.action === text) !== i).map(({ action: text }) => text),
			);
		});

		test('names that users see are in Title Case', () => {
			const small = /^(a|an|and|as|at|but|by|for|from|in|nor|of|on|or|per|the|to|via|with)$/;
			const zone = /^[A-Z]\w*(\/[\w+-]+)+/;
			nothing(
				everything
					.filter((one) => !isNotice(one))
					.map(labelOf)
					.filter((text) => {
						if (zone.test(text)) return false;
						return text.split(' ').some((word, i) => !/^[("]?[A-Z0-9]/.test(word) && (i === 0 || !small.test(word)));
					}),
			);
		});

		test('a description is there, has a full stop only as several sentences, and says more than the name', () => {
			const bare = ['Authentication', 'Resource', 'Operation', 'Trigger On'];
			const holders = ['collection', 'notice'];
			nothing(
				parameters
					.filter(({ displayName, description, type }) => !description && !holders.includes(type) && !bare.includes(displayName))
					.map(({ name }) => name),
			);
			for (const one of everything) {
				const { description } = one as { description?: string };
				if (description === undefined) continue;
				const several = /[.!?] ["'A-Z]/.test(description);
				const said = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
				expect([description, several]).toEqual([description, description.endsWith('.')]);
				expect(said(description)).not.toBe(said(labelOf(one)));
				expect([description, /^[A-Z]/.test(description), description.trim() === description]).toEqual([description, true, true]);
			}
		});

		test('nothing is called an error, a problem, a failure or a mistake', () => {
			const texts = everything.flatMap((one) => {
				const { description, action: does, placeholder, hint } = one as unknown as Record<string, string | undefined>;
				const modes =
					'modes' in one ? (one.modes ?? []).map(({ validation }) => JSON.stringify(validation ?? '').replaceAll('errorMessage', '')) : [];
				return [labelOf(one), description, does, placeholder, hint, ...modes];
			});
			const told = Object.values(provider.errors).flatMap(({ message, hint }) => [message, hint]);
			const rules = credentials.flatMap(({ test: tried }) =>
				[tried?.rules ?? []].flat().map(({ properties: rule }: { properties: object }) => ('message' in rule ? String(rule.message) : '')),
			);
			nothing([...texts, ...told, ...rules].filter((text) => /\b(errors?|problems?|fail(ed|s|ures?)?|mistakes?)\b/i.test(text ?? '')));
		});

		test('the texts that n8n demands', () => {
			const named = (name: string) => properties.filter((one) => one.name === name);
			const paged = rows.some(({ row: { gives, paging } }) => gives === 'items' && paging !== false);
			const short = rows.some(({ row }) => row.simple);
			expect(['returnAll', 'limit', 'simplify'].map((name) => named(name).length > 0)).toEqual([paged, paged, short]);
			for (const one of named('returnAll'))
				expect(one).toMatchObject({
					displayName: 'Return All',
					type: 'boolean',
					default: false,
					description: 'Whether to return all results or only up to a given limit',
				});
			for (const one of named('limit'))
				expect(one).toMatchObject({
					displayName: 'Limit',
					type: 'number',
					default: 50,
					typeOptions: { minValue: 1 },
					description: 'Max number of results to return',
					displayOptions: { show: { returnAll: [false] } },
				});
			for (const one of named('simplify'))
				expect(one).toMatchObject({
					displayName: 'Simplify',
					type: 'boolean',
					default: true,
					description: 'Whether to return a simplified version of the response instead of the raw data',
				});
			nothing(
				parameters.filter(({ type, description = '' }) => type === 'boolean' && !/^Whether /.test(description)).map(({ name }) => name),
			);
			nothing(
				parameters
					.filter(({ placeholder }) => placeholder && !/^(e\.g\. |Add |name@email\.com$)/.test(placeholder))
					.map(({ placeholder }) => placeholder),
			);
		});
	});
}
