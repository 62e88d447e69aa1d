import { busyAt, nothingAsked } from '../../support/rows.mts';
import type { Prepare as AnyPrepare } from '../../support/world.mts';
import type { Enttor } from '../world.mts';

export * from '../../support/rows.mts';

export type Prepare = AnyPrepare<Enttor>;

export const busy = busyAt('Enttor');
export const askingNothing = nothingAsked(busy);
export const noRecord = /^Enttor has no such record/;
/** Times that no clock reaches while the tests run. */
export const start = '2035-01-10T09:00:00.000Z';
export const end = '2035-01-24T17:00:00.000Z';
