import type { Field } from '../../engine/describe';
import { picker, text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';

type More = Partial<Parameters<typeof picker>[3]>;

const id = { regex: '^\\d+$', placeholder: 'e.g. 317', errorMessage: 'Give the number of a record' };
const pick =
	(list: string, label: string) =>
	(name: string, description: string, more: More = {}): Field =>
		picker(name, description, list, { id, label, ...more });

/** Pickers; Enttor has IDs as numbers in some places and as text in others. */
export const member = pick('members', 'Team Member');
export const group = pick('groups', 'Prospect Group');
export const campaign = pick('campaigns', 'Campaign');

/** A field whose ID goes out as a number. */
export const asNumber = (field: Field): Field => ({ ...field, send: (value) => Number(field.send?.(value)) });

/** A required name; what stands around it in a list is not part of it. */
export const name = (field: string, description: string, more: Parameters<typeof text>[2] = {}): Field => {
	const send = (value: unknown) => {
		const given = String(value).trim();
		if (given) return given;
		throw new Refusal('is empty', 'Fill it in, or check the expression for this item');
	};
	return text(field, description, { required: true, send, ...more });
};
