import type { IDataObject } from 'n8n-workflow';
import { choice, group, json, number, text } from '../../engine/fields';
import { named, Refusal } from '../../engine/refusal';

const DAY = 86_400;

const waitField = number('wait', 'Days after the message before; 0.5 is twelve hours. The first message does not wait.', {
	label: 'Wait (Days)',
	default: 3,
	typeOptions: { minValue: 0 },
});
const textField = text('text', 'What the message says', {
	label: 'Message',
	typeOptions: { rows: 4 },
	placeholder: 'e.g. Hi {{first-name|there}}, may I ask you one question?',
});

/** A text with {{variable|fallback}} in it as the API's segments. Throws a Refusal; `where` says in which step. */
function segmentsOf(written: string, where: string): IDataObject[] {
	return written.split(/(\{\{[^{}]*\}\})/).flatMap((part): IDataObject[] => {
		const inner = /^\{\{([^{}]*)\}\}$/.exec(part)?.[1];
		if (inner === undefined) {
			if (/\{\{|\}\}/.test(part))
				throw new Refusal(`has a variable with no beginning or no end in ${where}`, 'Write it as {{first-name|there}}');
			return part ? [{ type: 'static', text: part }] : [];
		}
		const [name, fallback = '', ...more] = inner.split('|').map((one) => one.trim());
		if (!/^[\w-]+$/.test(name) || more.length)
			throw new Refusal(
				`has "${part}" in ${where}, which is not a variable`,
				"Write it as {{first-name|there}}: a name or a column's ID, and what stands there if a lead has none. Other texts go in by JSON.",
			);
		return [{ type: 'variable', name, fallback }];
	});
}

/** The form's messages as the steps of the API: a wait is a step of its own. Throws a Refusal. */
function stepsOf(value: unknown): IDataObject[] {
	const rows = [(value as { message?: IDataObject[] }).message ?? []].flat();
	if (rows.length === 0) throw new Refusal('has no message', "Add at least one with 'Add Message'");
	return rows.flatMap(({ text: written = '', wait = waitField.property.default }, i) => {
		const where = `message ${i + 1}`;
		if (!String(written).trim()) throw new Refusal(`has an empty text in ${where}`, 'Write a text, or remove the message');
		const days = named(waitField, () => waitField.send?.(wait) as number);
		if (days < 0) throw new Refusal(`waits ${days} days before ${where}`, 'Give a number from 0 up');
		// Only this word of a unit is documented.
		const delay = { type: 'delay', data: { delaySeconds: Math.round(days * DAY), unit: 'days' } };
		return [...(i > 0 && days > 0 ? [delay] : []), { type: 'message', data: { segments: segmentsOf(String(written), where) } }];
	});
}

/** Steps that are given as the API has them. Throws a Refusal. */
function given(value: unknown): unknown {
	const steps = json('steps', '').send?.(value);
	if (Array.isArray(steps) && steps.length) return steps;
	throw new Refusal(
		'must be a list of steps',
		'Give JSON such as [{"type": "message", "data": {"segments": [{"type": "static", "text": "Hi"}]}}]',
	);
}

/** The messages of a campaign: as a person writes them, or as the API has them. */
export const steps = [
	choice('step_source', 'How to give the steps', { Form: 'form', JSON: 'json' }, { in: 'here', label: 'Set Up' }),
	group(
		'steps',
		'In their order; {{first-name|there}} is the first name, or "there" where a lead has none',
		{ group: 'message', label: 'Message', add: 'Add Message', fields: [textField, waitField] },
		{ label: 'Messages', parameter: 'messages', required: true, shown: { stepSource: ['form'] }, send: stepsOf },
	),
	json('steps', 'All steps with the names of the API', {
		parameter: 'stepsJson',
		required: true,
		shown: { stepSource: ['json'] },
		placeholder: 'e.g. [{"type": "message", "data": {"segments": [{"type": "static", "text": "Hi"}]}}]',
		send: given,
	}),
];
