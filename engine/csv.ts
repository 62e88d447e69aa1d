import type { IDataObject } from 'n8n-workflow';

/** The lines of a CSV (RFC 4180; first line: names) as records. Empty lines are left out. */
export function parseCsv(content: string): IDataObject[] {
	const rows: string[][] = [[]];
	let cell = '';
	const endCell = () => {
		rows[rows.length - 1].push(cell);
		cell = '';
	};
	for (const part of content.replace(/^\uFEFF/, '').match(/"[^"]*(?:""[^"]*)*"?|,|\r?\n|[^",\r\n]+|\r/g) ?? []) {
		if (part === ',') endCell();
		else if (part.endsWith('\n') && !part.startsWith('"')) {
			endCell();
			rows.push([]);
		} else cell += part.startsWith('"') ? part.replace(/^"|"$/g, '').replace(/""/g, '"') : part;
	}
	endCell();
	const [names = [], ...lines] = rows.filter((row) => row.length > 1 || row[0] !== '');
	return lines.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ''])));
}
