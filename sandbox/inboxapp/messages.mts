import { oneOf } from '../validation.mts';
import { messageAt, threadAt } from './access.mts';
import { expands, viewOf } from './contacts.mts';
import type { Operations } from './operations.mts';
import { page, paged } from './paging.mts';
import { invalid, refusal } from './refusals.mts';
import { showAttachment, showMessage } from './show.mts';

const expand = () => ({ expand: expands('sentBy', 'reactions.author', 'thread', 'accountLink', 'replyTo.message') });

/** Messages as they are read. Deleted ones stay, with their content. */
export function messageOperations(operations: Operations): void {
	const order = oneOf(['desc', 'asc']).optional();
	operations.add('GET /threads/{threadId}/messages', { query: { order, ...expand(), ...paged() } }, (call) => {
		const thread = threadAt(call.context, call.path.threadId);
		const direction = (call.query.order as 'asc' | undefined) ?? 'desc';
		return page(call, call.state.messagesOf(thread.id), (one) => showMessage(viewOf(call), one), { order: direction });
	});
	operations.add('GET /messages/{messageId}', { query: expand() }, (call) =>
		showMessage(viewOf(call), messageAt(call.context, call.path.messageId)),
	);
	operations.add('GET /messages/{messageId}/history', {}, ({ context, path }) => {
		const { versions, deletedAt, deletion } = messageAt(context, path.messageId);
		return { versions, deletion: deletion ? { deletedAt, ...deletion } : null, times: 'platform' };
	});
	operations.add('GET /messages/{messageId}/attachments/{index}', {}, ({ context, path, base, reply }) => {
		const message = messageAt(context, path.messageId);
		const index = Number(path.index);
		const one = message.attachments[index];
		if (!one) throw refusal('messageNotFound', null, 'The message has no such attachment.');
		if (one.kind === 'card') throw invalid(['index'], 'this attachment is a card');
		const shown = showAttachment({ context, base, expand: [] }, message, index);
		void reply.code(shown.status === 'pending' || shown.status === 'processing' ? 202 : 200);
		return shown;
	});
}
