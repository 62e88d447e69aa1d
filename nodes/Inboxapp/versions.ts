import type { Served } from '../../engine/served';

/** Inboxapp's older API; it alone has campaigns, lists and imports, and is reported to end on 3 December 2026. */
export const v1: Served = { path: '/v1', ends: '2026-12-03' };
/** Inboxapp's API v2. */
export const v2: Served = { path: '/v2' };
