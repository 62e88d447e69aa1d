import type { Field, Words } from '../../engine/describe';
import { picker, several, text, toList, valueOf } from '../../engine/fields';
import { caught, Refusal } from '../../engine/refusal';

/** `list`: another list of the provider than the usual one. */
type More = Partial<Parameters<typeof picker>[3]> & { list?: string };

const id = { regex: '^[0-9a-z]+$', placeholder: 'e.g. tz4a98xxat96iws9zmbrgj3a', errorMessage: 'Give an ID of small letters and digits' };
const pick =
	(usual: string, label: string) =>
	(name: string, description: string, { list = usual, ...more }: More = {}): Field =>
		picker(name, description, list, { id, label, ...more });

/** Pickers; each lists what the provider's list of that name finds. */
export const accountLink = pick('accountLinks', 'Account Link');
export const contact = pick('contacts', 'Contact');
export const member = pick('members', 'Team Member');
export const thread = pick('threads', 'Thread');

/** The same field, whose second way is called something else. */
function waysOf(field: Field, otherwise: string): Field {
	const modes = field.property.modes?.map((mode) => (mode.name === 'id' ? { ...mode, displayName: otherwise } : mode));
	return { ...field, property: { ...field.property, modes } };
}

/** Pickers of what Inboxapp knows by name as well; case and accents make no difference. */
const pickNamed =
	(usual: string, label: string, placeholder: string, way = 'By Name or ID') =>
	(name: string, description: string, { list = usual, ...more }: More = {}): Field => {
		const own = { regex: '.*\\S.*', placeholder, errorMessage: 'Give a name, or choose from the list' };
		return waysOf(picker(name, description, list, { id: own, label, ...more }), way);
	};
export const tag = pickNamed('tags', 'Tag', 'e.g. Hot lead');
export const status = pickNamed('statuses', 'Status', 'e.g. Qualified');
export const platform = pickNamed('platforms', 'Platform', 'e.g. twitter');
export const color = pickNamed('colors', 'Color', 'e.g. #1f6feb', 'By Name or Hex');

/** Words in pickers for what is to be emptied. */
export const nobody = 'Nobody';
export const noStatus = 'No Status';
export const noColor = 'No Color';

/** The same picker, in which one word stands for nothing: Inboxapp then empties the field. */
export function emptied(field: Field, word: string): Field {
	const typed = (value: unknown) => String((value as { value?: unknown } | null)?.value ?? value).trim();
	const send: Field['send'] = (value, zone) =>
		typed(value).toLowerCase() === word.toLowerCase() ? null : (field.send?.(value, zone) ?? value);
	return { ...field, send };
}

/** The ID of a record that no list has. */
export const plainId = (name: string, description: string): Field =>
	text(name, description, {
		required: true,
		placeholder: id.placeholder,
		send: (value) => {
			const given = String(value).trim();
			if (new RegExp(id.regex).test(given)) return given;
			throw new Refusal(`is not valid: "${given}"`, id.errorMessage);
		},
	});

/** Several IDs of records that no list has, or too long a one. */
export const plainIds = (name: string, description: string, label: string): Field =>
	text(name, description, {
		label,
		placeholder: `${id.placeholder}, ...`,
		send: (value) =>
			toList(value).map((one) => {
				if (new RegExp(id.regex).test(String(one))) return one;
				throw new Refusal(`has "${String(one)}", which is no ID`, 'Give IDs of small letters and digits, with commas or as a list');
			}),
	});

/** Some of a long list of words, loaded when the field opens; a value that is new to this list passes. */
export const someOf = (name: string, about: string, list: string, words: Words, label: string): Field =>
	several(name, about, list, {
		label,
		send: (value) =>
			toList(value).map((one) => {
				const got = caught(() => valueOf(words, one));
				return 'value' in got ? got.value : one;
			}),
	});

/** Exactly one emoji, as Inboxapp tells it. */
const oneEmoji =
	/^(?:\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3|\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}|\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?(?:\u200D\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)*)$/u;

/** One emoji. */
export const emoji = (description: string, more: Partial<Parameters<typeof text>[2]> = {}): Field =>
	text('emoji', description, {
		required: true,
		placeholder: 'e.g. 👍',
		send: (value) => {
			const given = String(value).trim();
			if (oneEmoji.test(given)) return given;
			throw new Refusal(`is not one emoji: "${given}"`, 'Give exactly one, such as 👍');
		},
		...more,
	});
