import { busyAt, nothingAsked, recordCase, type Case } from '../../support/rows.mts';

export { both, byId, deleted, id, names, same, type Case, type Cases, type Samples } from '../../support/rows.mts';

export const unknown = '999999';
export const noRecord = /^EnterCRM has no such record/;
export const malformed = { bad: { id: 'nonsense' }, says: /^'[A-Z][\w ]+' is not valid: "nonsense"/ };
export const busy = busyAt('EnterCRM');
export const askingNothing = nothingAsked(busy);
/** An operation on one record of the usual two. */
export const on = recordCase({ id: unknown }, noRecord);
export const numbered = (name: string): Case['gives'] => [{ name: `${name} 1` }, { name: `${name} 2` }];
