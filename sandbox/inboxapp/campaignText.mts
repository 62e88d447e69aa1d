import type { Segment } from './v1Types.mts';

/** Who is written to: the values of variables that every lead has, and those of its columns. */
export interface Addressee {
	displayName: string;
	username: string;
	data: Record<string, unknown>;
}

/** The text of a message step for one lead; `turn` chooses among variations. */
export function campaignText(segments: readonly Segment[], to: Addressee, turn: number): string {
	return segments
		.map((segment) => {
			if (segment.type === 'static') return segment.text;
			if (segment.type === 'variation') return segment.options[turn % segment.options.length] ?? '';
			const value = valueOf(segment.name, to);
			return value === '' ? (segment.fallback ?? '') : value;
		})
		.join('');
}

function valueOf(name: string, { displayName, username, data }: Addressee): string {
	const own = data[name];
	if (typeof own === 'string' || typeof own === 'number') return String(own);
	if (name === 'first-name') return displayName.split(' ')[0];
	if (name === 'name') return displayName;
	return name === 'username' ? username : '';
}
