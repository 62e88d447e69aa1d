import type { LeadLabel } from './types.mts';

/** What a label says about a lead. */
export const moods = ['positive', 'negative', 'neutral'];

const SIGNS: [label: string, words: RegExp][] = [
	['Out of office', /out of (the )?office|on (vacation|holiday|leave)|automatic reply/i],
	['Wrong person', /wrong person|not the right (person|contact)|no longer work/i],
	['Not interested', /not interested|no,? thank|unsubscribe|remove me|stop (writing|mailing|sending)/i],
	['Meeting booked', /(booked|confirmed|accepted).*(meeting|call|slot)|invitation accepted/i],
	['Won', /signed|contract is back|we have a deal/i],
	['Interested', /interested|tell me more|more details|sounds good|happy to|let us talk|send me|price|demo|yes\b/i],
];
const WORD = /[\p{L}\p{N}]{4,}/gu;

/** What the sandbox takes a reply for: the label of the workspace it shares most words with, or else the sign it shows. */
export function predictLabel(text: string, custom: readonly LeadLabel[]): string {
	const said = new Set(wordsOf(text));
	let best: { label: string; hits: number } = { label: '', hits: 0 };
	for (const { label, description } of custom) {
		const hits = wordsOf(`${label} ${description ?? ''}`).filter((word) => said.has(word)).length;
		if (hits > best.hits) best = { label, hits };
	}
	if (best.hits > 0) return best.label;
	return SIGNS.find(([, words]) => words.test(text))?.[0] ?? 'Lead';
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(WORD) ?? [];
}
