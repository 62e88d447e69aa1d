import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../engine/describe';
import { json, picker, text } from '../../engine/fields';
import { isObject } from '../../engine/reading';
import { Refusal } from '../../engine/refusal';

type More = Partial<Parameters<typeof picker>[3]>;

const id = { regex: '^\\d+$', placeholder: 'e.g. 42', errorMessage: 'Give a number such as 42' };

const pick =
	(method: string, label: string) =>
	(name: string, description: string, more: More = {}): Field =>
		picker(name, description, method, { id, label, ...more } as Parameters<typeof picker>[3]);

/** Pickers; each lists what the provider's list of that name finds. */
export const customer = pick('customers', 'Customer');
export const segment = pick('segments', 'Segment');
export const campaign = pick('campaigns', 'Campaign');
export const automation = pick('automations', 'Automation');
export const apiKey = pick('apiKeys', 'API Key');

/** What something new is called. */
export const newName = text('name', 'What it is called', { required: true, placeholder: 'e.g. Spring sale' });

/** The same fields with a note for a form in which either API may be meant. */
export const onServer = (fields: Field[]): Field[] =>
	fields.map((field) => ({ ...field, property: { ...field.property, description: `${field.property.description}; only on the server` } }));

/** The same field with one more step between the form and the API. */
const then = (field: Field, step: (value: unknown) => unknown): Field => ({
	...field,
	send: (value, zone) => step(field.send ? field.send(value, zone) : value),
});

/** A picked ID as the API takes it in a body: a number. */
export const numbered = (field: Field) => then(field, Number);

/** JSON that must be an object. */
export const object = (name: string, description: string, more: Parameters<typeof json>[2] = {}): Field =>
	then(json(name, description, more), (value) => {
		if (!isObject(value)) throw new Refusal('is not an object', 'Give JSON such as {"name": "value"}');
		return value;
	});

/** JSON that must be a list of objects, and not an empty one. */
export const objects = (name: string, description: string, more: Parameters<typeof json>[2] = {}): Field =>
	then(json(name, description, more), (value) => {
		if (!Array.isArray(value) || value.length === 0 || !value.every(isObject))
			throw new Refusal('is not a list of objects', 'Give a JSON list with at least one object in it');
		return value as IDataObject[];
	});

/** A sentence on the first field that has nothing in it, where EnterCRM keeps something always. */
export function nothingIn(fields: Field[]): (values: Record<string, unknown>) => string | undefined {
	return (values) => {
		const found = fields.find(({ name }) => values[name] === null);
		return found && `'${found.label}' cannot be emptied in EnterCRM. Take it out, or give it a value`;
	};
}
