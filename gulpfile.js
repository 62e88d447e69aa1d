/**
 * Build steps that n8n-node does not have.
 *
 *   npx gulp docs    writes docs/operations.md from the rows of the built package
 */
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Every operation of every provider, as a table: made from the rows, so that it cannot go stale. */
function operations() {
	const { instantly } = require('./dist/nodes/Instantly/provider.js');
	const labels = (fields = []) => [...new Set(fields.map(({ label }) => label))].join(', ') || '-';
	const lines = ['# Operations', '', 'Made from the rows by `npx gulp docs`. Change the rows, not this file.', ''];
	for (const provider of [instantly]) {
		for (const { name, operations: rows } of Object.values(provider.resources)) {
			lines.push(`## ${provider.name}: ${name}`, '', '| operation | request | asks for | may have |', '|---|---|---|---|');
			for (const row of Object.values(rows).sort((a, b) => a.name.localeCompare(b.name)))
				lines.push(`| ${row.name} | \`${row.route}\` | ${labels(row.required)} | ${labels(row.optional)} |`);
			lines.push('');
		}
	}
	return lines.join('\n');
}

async function docs() {
	writeFileSync(join(__dirname, 'docs/operations.md'), operations());
}

module.exports = { docs, default: docs, operations };
