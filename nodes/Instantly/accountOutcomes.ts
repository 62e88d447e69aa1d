import type { IDataObject } from 'n8n-workflow';
import type { NamedRules, Outcome } from '../../engine/outcome';

const addressOf = ({ email }: IDataObject) => String(email).toLowerCase();

const common = {
	check: ({ email }: IDataObject) =>
		/^[^\s@]+@[^\s@]+$/.test(String(email)) ? undefined : `"${String(email)}" is not the email address of an account`,
	key: addressOf,
	show: ['email'],
};

/** What became of each account of POST /accounts/pause (https://developer.instantly.ai/api/v2/account/pauseaccounts). */
export const pausedAccounts: NamedRules = {
	...common,
	judge: (entries, answer, again) => {
		const { paused_emails: paused = [] } = answer as { paused_emails?: string[] };
		const done = new Set(paused.map((email) => email.toLowerCase()));
		const left: Outcome = again
			? { outcome: 'unknown', reason: 'An earlier try was cut off and may have paused it' }
			: { outcome: 'skipped', reason: 'Not connected, or not active: Instantly left it as it was' };
		return entries.map((entry) => (done.has(addressOf(entry)) ? { outcome: 'done' } : left));
	},
};

/** What the job of a change of warmup did; it counts accounts and names none. */
function warmedUp({ id, finished, data = {} }: { id?: string; finished?: boolean; data?: IDataObject }, count: number): Outcome {
	if (!finished) return { outcome: 'accepted', reason: `Background job ${id} does it` };
	const left = Number(data.failed_count ?? 0);
	if (left === 0) return { outcome: 'done' };
	if (left >= count) return { outcome: 'skipped', reason: 'Not connected, or banned from warmup: Instantly left it as it was' };
	return { outcome: 'unknown', reason: `Instantly left ${left} of ${count} accounts as they were, and does not say which` };
}

/** POST /accounts/warmup/enable and /disable (https://developer.instantly.ai/api/v2/account/enablewarmupforaccounts). */
export const warmupChanges: NamedRules = {
	...common,
	judge: (entries, job) => entries.map(() => warmedUp(job as IDataObject, entries.length)),
};
