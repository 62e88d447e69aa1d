import { objectOf, type Operation, type Simple, type Values } from '../../engine/describe';
import { choice, text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import type { Settles } from '../../engine/settle';
import { platformOf } from './contactFind';
import { accountLink, contact, plainId, thread } from './fields';
import { idText } from './person';
import { answered } from './reason';
import { checked, checkFirst } from './sendCheck';

const KEY = 'Idempotency-Key';
const toThread = { sendTo: ['thread'] };
const toPerson = { sendTo: ['contact', 'profile'] };

const sendTo = choice(
	'target.type',
	'Whom to write to; the first message to a contact or a profile makes their thread',
	{ Thread: 'thread', Contact: 'contact', Profile: 'profile' },
	{ label: 'Send To', parameter: 'sendTo', required: true },
);
const target = [
	sendTo,
	thread('target.threadId', 'Thread to write in', { parameter: 'threadId', shown: toThread, required: true }),
	accountLink('target.accountLinkId', 'Account to write from', { parameter: 'accountLinkId', shown: toPerson, required: true }),
	contact('target.contactId', 'Contact to write to', { parameter: 'contactId', shown: { sendTo: ['contact'] }, required: true }),
	platformOf('target.platform', { shown: { sendTo: ['profile'] } }),
	text('target.platformId', "The person's ID on the platform, not the user name; on X it has digits only", {
		label: 'Platform ID',
		parameter: 'platformId',
		placeholder: 'e.g. 2244994945',
		required: true,
		shown: { sendTo: ['profile'] },
		send: idText,
	}),
];

/** Inboxapp takes 1 to 255 printable characters. */
const key = text(
	KEY,
	"Inboxapp sends one message for a key, however often it is asked. Left empty, the key is made from execution, node, run, item and target, so that n8n's retry of the node writes to nobody twice. Give your own, such as the ID of a lead with a step, and later executions do not send it again either.",
	{
		label: 'Idempotency Key',
		parameter: 'idempotencyKey',
		placeholder: 'e.g. lead-4711-step-1',
		in: 'header',
		send: (value) => {
			const given = String(value).trim();
			if (/^[\x20-\x7E]{1,255}$/.test(given)) return given;
			throw new Refusal('is not valid', 'Give 1 to 255 letters, digits and signs of plain English text');
		},
	},
);

/** Whom a message is for: messages to one of them keep their order, and a retry knows them by it. */
const whom = (values: Values) =>
	['type', 'threadId', 'accountLinkId', 'contactId', 'platform', 'platformId'].map((name) => values[`target.${name}`] ?? '').join(' ');

const needed = target.map(({ name, label, shown }) => ({ name, label, for: shown?.sendTo }));

/** What is missing in the form, as a sentence. */
function missing(values: Values): string | undefined {
	const empty = needed.find((one) => (one.for?.includes(String(values[sendTo.name])) ?? true) && (values[one.name] ?? '') === '');
	if (empty) return `'${empty.label}' is empty`;
	return String(values.content ?? '').trim() === '' ? "'Text' is empty" : undefined;
}

/** A text in an answer that was cut off before it could be read. */
const left = (body: unknown, name: string) =>
	typeof body === 'string' ? new RegExp(`"${name}"\\s*:\\s*"(\\w+)"`).exec(body)?.[1] : undefined;
const isCut = (body: unknown) => typeof body === 'string' && body.trimStart().startsWith('{');

/** Of what was cut off too early the worst is taken: of a 409 that the message is under way, of a 502 that nobody knows. */
const means: Operation['means'] = (status, body) => {
	const code = answered(body).code ?? left(body, 'code') ?? (isCut(body) ? status : undefined);
	if (code === 'sendInProgress' || code === 409) return 'wait';
	return code === 'sendUnconfirmed' || code === 502 ? 'unsure' : undefined;
};

/** What Inboxapp says of a message that it cannot vouch for is never sent again; it names the message, which is read. */
const settles: Settles = {
	looks: (_values, _call, told) => {
		const messageId = answered(told).details.messageId ?? left(told, 'messageId');
		if (messageId === undefined) return [];
		return [{ route: 'GET /messages/{messageId}', values: { messageId }, ask: { expand: 'thread' }, record: true }];
	},
	found: ([[row]]) => {
		if (!row) return undefined;
		const { thread: within, ...message } = row;
		if (message.deletedAt) return `Its message ${String(message.id)} has been deleted since`;
		if (!message.platformId) return `Inboxapp has it as message ${String(message.id)}, but does not know it to be on the platform`;
		return { message, thread: within ?? { id: message.threadId }, readBack: true };
	},
	ids: ({ message }) => [String(objectOf(message).id)],
};

/** `replayed`: an earlier request with the same key had sent it. `readBack`: Inboxapp did not confirm it at once; it was found there. */
const answer: Operation['answer'] = (body, _values, status) => ({ replayed: status === 200, readBack: false, ...body });
const sentRow: Simple = {
	fields: {
		messageId: 'message.id', threadId: 'thread.id', contactId: 'thread.contactId', accountLinkId: 'message.accountLinkId',
		platform: 'message.platform', platformId: 'message.platformId', content: 'message.content', sentAt: 'message.createdAt',
		replayed: 'replayed', readBack: 'readBack',
	},
}; // prettier-ignore

/** `POST /messages`, made safe to be sent again by its key. */
export const send: Operation = {
	name: 'Send',
	action: 'Send a message',
	description: 'Write to a thread, a contact or a profile',
	route: 'POST /messages',
	required: [...target, text('content', 'What to write', { label: 'Text', parameter: 'text', required: true, typeOptions: { rows: 4 } })],
	optional: [
		{ ...plainId('replyToMessageId', 'ID of the message of the same thread that this one replies to'), label: 'Reply To Message ID' },
	],
	options: [checkFirst, key],
	keyed: { header: KEY, by: whom },
	independent: whom,
	guard: missing,
	reads: checked,
	means,
	settles,
	answer,
	simple: sentRow,
};
