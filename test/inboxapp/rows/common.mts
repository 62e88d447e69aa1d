import type { Prepare as AnyPrepare } from '../../support/world.mts';
import { nothingAsked, type Case } from '../../support/rows.mts';
import type { Inboxapp } from '../world.mts';

export * from '../../support/rows.mts';

export type Prepare = AnyPrepare<Inboxapp>;

/** What is said where the sandbox answers 400 to anything. */
export const busy = /^Inboxapp does not accept these values/;
export const askingNothing = nothingAsked(busy);
export const noSuch = (what: string) => new RegExp(`^Inboxapp has no such ${what}`);

/** What two items give: the records of these names. */
export const records = (name: string): Case['gives'] => [{ id: `<${name}>` }, { id: `<${name}2>` }];
/** An ID that is nobody's. */
export const nobody = { id: 'nobody0' };
/** A day on which API v1 still answers, whenever the tests run: after its end a 404 means something else. */
export const whileV1Lasts = '2026-11-20T09:00:00Z';
