import { busyAt, nothingAsked, recordCase } from '../../support/rows.mts';
import type { Prepare as AnyPrepare } from '../../support/world.mts';
import type { Instantly } from '../world.mts';

export * from '../../support/rows.mts';

export type Prepare = AnyPrepare<Instantly>;

export const unknown = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';
export const noRecord = /^Instantly has no such record/;
export const noId = /^'[A-Z][\w ]+' is not valid: "nonsense"/;
export const busy = busyAt('Instantly');
export const on = recordCase({ id: unknown }, noRecord);
export const malformed = { bad: { id: 'nonsense' }, says: noId };
export const askingNothing = nothingAsked(busy);
