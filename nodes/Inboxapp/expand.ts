import type { Field, Words } from '../../engine/describe';
import { choices } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';

/** As many as Inboxapp takes. */
const MOST = 4;

/** Asks for records beside their IDs, in the same answer. */
function expand(words: Words): Field {
	const field = choices('expand', 'Which records to give whole, beside their IDs; four at most', words);
	const send: Field['send'] = (value) => {
		const wanted = field.send?.(value) as unknown[];
		if (wanted.length <= MOST) return wanted;
		throw new Refusal(`has ${wanted.length} choices`, `Choose ${MOST} at most`);
	};
	return { ...field, send };
}

export const ofContact = expand({ Assignee: 'assignee', Status: 'status', Tags: 'tags' });
export const ofMessage = expand({
	'Account Link': 'accountLink',
	'Authors of Reactions': 'reactions.author',
	'Message Replied To': 'replyTo.message',
	Sender: 'sentBy',
	Thread: 'thread',
});
export const ofThread = expand({ 'Account Link': 'accountLink', Assignee: 'assignee', Contact: 'contact', Profile: 'profile' });
