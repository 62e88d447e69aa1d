/** Text typed by a person as HTML that survives: Instantly drops line breaks and bodies with a bare `&`. HTML stays as it is. */
export function asHtml(value: unknown): string {
	const given = String(value).replace(/&(?!#?\w+;)/g, '&amp;');
	return /<[a-z!/][^>]*>/i.test(given) ? given : `<div>${given.replace(/</g, '&lt;').replace(/\r?\n/g, '<br/>')}</div>`;
}
