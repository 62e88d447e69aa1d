/** A whole number that looks like chance and is always the same for the same text. */
export function chance(text: string, below: number): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	// The last digits of such a sum alone follow those of the text.
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
	return ((hash ^ (hash >>> 13)) >>> 0) % below;
}
