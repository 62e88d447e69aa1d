import type { Field, Words } from '../../engine/describe';
import { listed, picker, several, valueOf } from '../../engine/fields';
import { caught, Refusal } from '../../engine/refusal';

type More = Parameters<typeof picker>[3];

// Short, because the form of every picker carries it; 36 digits and dashes is what tells an ID from a name.
const uuid = '[\\da-fA-F-]{36}';
const id = { regex: `^${uuid}$`, placeholder: 'e.g. 01987b2e-5c1f-7a30-...', errorMessage: 'Give an ID of 36 characters' };
const url = { regex: `^https?://\\S*?(${uuid})\\S*$`, placeholder: 'e.g. https://app.instantly.ai/app/campaign/...' };

const pick =
	(method: string, label: string, extra: Partial<More> = {}) =>
	(name: string, description: string, more: Partial<More> = {}): Field =>
		picker(name, description, method, { id, label, ...extra, ...more } as More);

/** Pickers; each lists what the provider's list of that name finds. */
export const campaign = pick('campaigns', 'Campaign', { url });
export const leadList = pick('leadLists', 'Lead List', { url });
export const lead = pick('leads', 'Lead');
export const subsequence = pick('subsequences', 'Subsequence');
export const tag = pick('tags', 'Tag');
export const blockListEntry = pick('blockListEntries', 'Block List Entry');
export const label = pick('leadLabels', 'Lead Label');
export const webhook = pick('webhooks', 'Webhook');
export const placementTest = pick('placementTests', 'Placement Test');
export const member = pick('members', 'Owner');
export const workspaceMember = pick('workspaceMembers', 'Member');
export const account = pick('accounts', 'Sender Account', {
	id: { regex: '^[^\\s@]+@[^\\s@]+$', placeholder: 'e.g. anna@example.com', errorMessage: 'Give the email address of a connected account' },
});
/** An interest status: the built-in words, and the workspace's labels by name. `settable`: without "Lead", where null is refused. */
export const interestStatus = (name: string, about: string, { settable = false, ...more }: { settable?: boolean } & Partial<More> = {}) => {
	const list = settable ? 'interestsToSet' : 'interests';
	return listed(name, about, list, { label: 'Interest Status Name or ID', from: list, ...more });
};
/** A record of Instantly that has no list to pick from. */
export const plainId = { placeholder: id.placeholder };

function oneOf(words: () => Words, value: unknown): unknown {
	const got = caught(() => valueOf(words(), value));
	if ('value' in got) return got.value;
	throw new Refusal(`cannot be "${String(value)}"`, 'Choose from the list of the field');
}

/** Some of a long list of words, loaded from the provider's `list` of them; the words are taken as well as the values. */
export function someOf(name: string, about: string, list: string, words: () => Words, more: Parameters<typeof several>[3]): Field {
	const send = (given: unknown) => {
		const whole = typeof given === 'string' ? caught(() => valueOf(words(), given)) : { error: given };
		if ('value' in whole) return [whole.value];
		const values = Array.isArray(given) ? given : String(given).split(',');
		return values.filter((one) => String(one ?? '').trim() !== '').map((one) => oneOf(words, typeof one === 'string' ? one.trim() : one));
	};
	return several(name, about, list, { send, ...more });
}
