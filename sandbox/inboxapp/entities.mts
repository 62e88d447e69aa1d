interface Found {
	text: string;
	/** Counted in characters, not in units of the language; the end is not part of it. */
	indices: { start: number; end: number };
}

function all(content: string, pattern: RegExp): Found[] {
	return [...content.matchAll(pattern)].map((match) => {
		const [text] = match;
		const start = [...content.slice(0, match.index)].length;
		return { text, indices: { start, end: start + [...text].length } };
	});
}

/** Addresses, mentions and tags that a text holds. */
export function entitiesOf(content: string): Record<string, unknown[]> {
	return {
		urls: all(content, /https?:\/\/[^\s]+/g).map(({ text, indices }) => ({
			url: text,
			displayUrl: text.replace(/^https?:\/\//, ''),
			indices,
		})),
		postShares: [],
		mentions: all(content, /(?<=^|\s)@\w+/g).map(({ text, indices }) => ({
			username: text.slice(1),
			displayName: null,
			platformId: null,
			indices,
		})),
		hashtags: all(content, /(?<=^|\s)#\p{L}[\p{L}\d_]*/gu).map(({ text, indices }) => ({ tag: text.slice(1), indices })),
		cashtags: all(content, /(?<=^|\s)\$[A-Za-z]+/g).map(({ text, indices }) => ({ symbol: text.slice(1), indices })),
		format: [],
	};
}
