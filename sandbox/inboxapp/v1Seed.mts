import type { Context } from './state.mts';

/** What every sandbox has in API v1, even an unseeded one. */
export function baselineV1(_context: Context): void {}

/** Believable campaigns and lists. */
export function seedV1(_context: Context): void {}
