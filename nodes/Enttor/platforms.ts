import type { Words } from '../../engine/describe';

/** The platforms, in the words of their users and of uploads and campaigns. */
export const platforms: Words = { Instagram: 'instagram', LinkedIn: 'linkedin', X: 'x' };
/** The same as the filter of the campaign status has them. */
export const statusPlatforms: Words = { ...platforms, X: 'twitter' };

/** `x`, `twitter`, `X (Twitter)`: whatever Enttor calls a platform, as it is called here; unknown ones pass through. */
export function platformOf(value: unknown): unknown {
	const said = String(value ?? '').toLowerCase();
	if (/^(x|twitter)\b/.test(said)) return 'X';
	return Object.keys(platforms).find((word) => word.toLowerCase() === said) ?? value;
}
