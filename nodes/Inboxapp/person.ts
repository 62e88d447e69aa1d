import { Refusal } from '../../engine/refusal';

/** The three ways in which Inboxapp's API v1 knows a person. */
export type By = 'platformId' | 'username' | 'externalId';
export interface Person {
	by: By;
	value: string;
}

/** A profile on X by its address: by ID, which survives a new user name, or by user name. Some names are pages of X itself. */
const profile =
	/^(?:https?:\/\/)?(?:www\.|mobile\.)?(?:x|twitter)\.com\/(?:i\/user\/(\d+)|(?!(?:explore|hashtag|home|i|intent|search|share)\b)@?(\w+))\/?(?:[?#].*)?$/i;

/** Whom a text names; `by` is how it is meant to. The address of a profile and a user name with @ say by themselves how. */
export function personOf(by: By, value: unknown): Person {
	const text = String(value).trim();
	const [, id, name] = profile.exec(text) ?? [];
	if (id) return { by: 'platformId', value: id };
	if (name) return { by: 'username', value: name };
	return by !== 'externalId' && text.startsWith('@') ? { by: 'username', value: text.slice(1).trim() } : { by, value: text };
}

/** An ID as text. Throws a Refusal for a number so long that its last digits are lost, which would be another person's. */
export function idText(value: unknown): string {
	if (typeof value === 'number' && !Number.isSafeInteger(value))
		throw new Refusal(`is a number that has lost its last digits: ${value}`, 'Give long IDs as text, with quotes around them');
	if (typeof value === 'object') throw new Refusal('must be a text', 'Give the ID of one person, such as 44196397');
	return String(value).trim();
}

/** Why nobody can be called that, or undefined. IDs on X are digits; the rest is for Inboxapp to judge. */
export function notAPerson({ by, value }: Person): string | undefined {
	if (by === 'platformId' && !/^\d+$/.test(value)) return `"${value}" is not a platform ID: on X these are digits`;
	if (by === 'username' && !/^[^\s/@]+$/.test(value)) return `"${value}" is not a user name`;
	return undefined;
}

const hints: Record<By, string> = {
	platformId: 'Give digits such as 44196397, or an address such as https://x.com/i/user/44196397',
	username: 'Give a user name such as sample_person, or the address of the profile',
	externalId: 'Give the ID that Inboxapp has for the person',
};

/** What a field of the form that asks for a person sends. Throws a Refusal. */
export const sentAs = (by: By) => (value: unknown) => {
	const person = personOf(by, idText(value));
	if (person.by === by && notAPerson(person) === undefined) return person.value;
	throw new Refusal(`is not valid: "${String(value)}"`, hints[by]);
};
