import type { Field } from '../../engine/describe';
import { picker } from '../../engine/fields';

type More = Parameters<typeof picker>[3];

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
const id = {
	regex: `^${uuid}$`,
	placeholder: 'e.g. 01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
	errorMessage: 'An ID has the form 01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
};
const url = {
	regex: `^https?://\\S*?(${uuid})\\S*$`,
	placeholder: 'e.g. https://app.instantly.ai/app/campaign/01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57',
};

const pick =
	(method: string, label: string, extra: Partial<More> = {}) =>
	(name: string, description: string, more: Partial<More> = {}): Field =>
		picker(name, description, method, { id, label, ...extra, ...more } as More);

/** Pickers; each lists what the provider's list of that name finds. */
export const campaign = pick('campaigns', 'Campaign', { url });
export const leadList = pick('leadLists', 'Lead List', { url });
export const lead = pick('leads', 'Lead');
export const subsequence = pick('subsequences', 'Subsequence');
export const member = pick('members', 'Owner');
export const account = pick('accounts', 'Sender Account', {
	id: { regex: '^[^\\s@]+@[^\\s@]+$', placeholder: 'e.g. anna@example.com', errorMessage: 'Give the email address of a connected account' },
});
/** A record of Instantly that has no list to pick from. */
export const plainId = { placeholder: id.placeholder };
