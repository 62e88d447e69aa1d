/**
 * The rows of a CSV text as objects by header; rows without any value are left out.
 * Quoted cells may hold commas, line breaks and doubled quotes.
 */
export function csvRows(text: string): { headers: string[]; rows: Record<string, string>[] } {
	const [headers = [], ...rows] = lines(text.replace(/^\uFEFF/, '')).filter((cells) => cells.some((cell) => cell !== ''));
	return { headers, rows: rows.map((cells) => Object.fromEntries(headers.map((header, index) => [header, cells[index] ?? '']))) };
}

function lines(text: string): string[][] {
	const found: string[][] = [[]];
	let cell = '';
	let quoted = false;
	const endCell = () => {
		found[found.length - 1].push(cell.trim());
		cell = '';
	};
	for (let at = 0; at < text.length; at += 1) {
		const letter = text[at];
		if (quoted && letter === '"' && text[at + 1] === '"') {
			cell += '"';
			at += 1;
		} else if (letter === '"') {
			quoted = !quoted;
		} else if (quoted || (letter !== ',' && letter !== '\n' && letter !== '\r')) {
			cell += letter;
		} else {
			if (letter === '\r' && text[at + 1] === '\n') at += 1;
			endCell();
			if (letter !== ',') found.push([]);
		}
	}
	endCell();
	return found;
}
