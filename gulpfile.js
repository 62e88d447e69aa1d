/**
 * Build steps that n8n-node does not have.
 *
 *   npx gulp docs    writes docs/operations.md from the rows of the built package, docs/events.md from what the fixtures become in it
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { events } = require('./tools/docs/events.js');

/** Every operation of every provider, as a table: made from the rows, so that it cannot go stale. */
function operations() {
	const { enterCrm } = require('./dist/nodes/EnterCrm/provider.js');
	const { enttor } = require('./dist/nodes/Enttor/provider.js');
	const { inboxapp } = require('./dist/nodes/Inboxapp/provider.js');
	const { instantly } = require('./dist/nodes/Instantly/provider.js');
	const labels = (fields = []) => [...new Set(fields.map(({ label }) => label))].join(', ') || '-';
	const bulk = ({ batch, outcome }) => {
		if (outcome.summary && !Number.isFinite(batch.max)) return 'one request for all items that belong together, never sent twice';
		return `up to ${batch.max.toLocaleString('en')} with each request, ${outcome.summary ? 'which are counted' : 'one outcome for each'}`;
	};
	const notes = ({ batch, outcome, job, gives, file, paging, simple, variants, auth, settles, keyed }, provider) =>
		[
			variants && Object.keys(variants).length === 1 && `only in ${provider.variants.names[Object.keys(variants)[0]]}`,
			auth && `authentication: ${auth.map((one) => provider.authentication[one].name).join(' or ')}`,
			batch && bulk({ batch, outcome }),
			keyed ? 'never sent twice, by its key' : settles && !batch && 'looked for before it is sent again',
			job && 'background job, can be waited for',
			gives === 'items' && !batch && (paging === false ? 'list' : 'list, page after page'),
			gives === 'accepted' && 'accepted, carried out later',
			gives === 'deleted' && 'cannot be undone',
			file && `file${file.type === 'text/csv' ? ' or items' : ''}`,
			simple && 'Simplify',
		]
			.filter(Boolean)
			.join(', ');
	const marks = ({ inferred, ends }) => [inferred && `**inferred**: ${inferred}`, ends && `this part of the API is said to end on ${ends}`];
	const byName = (a, b) => a.name.localeCompare(b.name);
	const lines = ['# Operations', '', 'Made from the rows by `npx gulp docs`. Change the rows, not this file.', ''];
	for (const provider of [instantly, inboxapp, enttor, enterCrm]) {
		const resources = Object.values(provider.resources).sort(byName);
		const count = resources.reduce((sum, { operations: rows }) => sum + Object.keys(rows).length, 0);
		lines.push(`${provider.name}: ${count} operations on ${resources.length} resources.`, '');
		for (const { name, operations: rows } of resources) {
			lines.push(
				`## ${provider.name}: ${name}`,
				'',
				'| operation | request | asks for | filters | may have | what it does |',
				'|---|---|---|---|---|---|',
			);
			for (const row of Object.values(rows).sort(byName)) {
				const optional = [labels(row.filters), labels(row.optional)];
				const [filters, more] = row.gives === 'items' ? [labels([...(row.filters ?? []), ...(row.optional ?? [])]), '-'] : optional;
				const routes = [...new Set(row.variants ? Object.values(row.variants) : [row.route])];
				const request = row.target ? 'any' : routes.map((route) => `\`${route}\``).join(' or ');
				const does = [row.description ?? row.action, notes(row, provider), ...marks(row)].filter(Boolean).join(' · ');
				lines.push(`| ${row.name} | ${request} | ${labels(row.required)} | ${filters} | ${more} | ${does} |`);
			}
			lines.push('');
		}
	}
	return lines.join('\n');
}

async function docs() {
	writeFileSync(join(__dirname, 'docs/operations.md'), operations());
	writeFileSync(join(__dirname, 'docs/events.md'), events());
}

module.exports = { docs, default: docs, events, operations };
