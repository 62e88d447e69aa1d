import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { Refusal } from '../refusal.mts';
import {
	dateTime,
	dateTimeOrNull,
	email,
	list,
	numOrNull,
	oneOf,
	open,
	page,
	patch,
	queryBool,
	queryNumber,
	str,
	uuid,
	bool,
} from '../validation.mts';
import { makeEmail } from './mail.mts';
import { byId, operation } from './operation.mts';
import { need, pageOf, type Context } from './state.mts';
import type { Email } from './types.mts';

const content = open({ html: str().optional(), text: str().optional() });
const listQuery = page({
	search: str().optional(),
	campaign_id: uuid().optional(),
	list_id: uuid().optional(),
	i_status: queryNumber().optional(),
	eaccount: str().optional(),
	is_unread: queryBool().optional(),
	has_reminder: queryBool().optional(),
	mode: oneOf(['emode_focused', 'emode_others', 'emode_all']).optional(),
	preview_only: queryBool().optional(),
	sort_order: oneOf(['asc', 'desc']).optional(),
	scheduled_only: queryBool().optional(),
	assigned_to: str().optional(),
	lead: str().optional(),
	company_domain: str().optional(),
	marked_as_done: queryBool().optional(),
	email_type: oneOf(['received', 'sent', 'manual']).optional(),
	min_timestamp_created: str().optional(),
	max_timestamp_created: str().optional(),
	latest_of_thread: queryBool().optional(),
});
const replyBody = open({
	eaccount: str(),
	reply_to_uuid: str(),
	subject: str(),
	body: content,
	additional_recipients: list(email()).optional(),
	cc_address_email_list: str().optional(),
	bcc_address_email_list: str().optional(),
	reminder_ts: dateTime().optional(),
	assigned_to: uuid().optional(),
});
const forwardBody = open({
	eaccount: str(),
	reply_to_uuid: str(),
	to_address_email_list: str(),
	subject: str(),
	body: content.optional(),
	cc_address_email_list: str().optional(),
	bcc_address_email_list: str().optional(),
	reply_to: email().optional(),
	forwarded_attachments: str().optional(),
	include_original_body: bool().optional(),
	assigned_to: uuid().optional(),
});
const TYPES: Record<string, number> = { received: 2, sent: 1, manual: 3 };

/** The nine operations of the Unibox. */
export function emailRoutes(app: FastifyInstance, context: Context): void {
	readRoutes(app, context);
	writeRoutes(app, context);
	operation(app, {
		method: 'PATCH',
		url: '/emails/:id',
		scope: 'emails:update',
		body: patch({ is_unread: numOrNull(), reminder_ts: dateTimeOrNull() }),
		params: byId,
		run: ({ params, body }) => Object.assign(need(context.state.emails, params.id), body),
	});
	operation(app, {
		method: 'DELETE',
		url: '/emails/:id',
		scope: 'emails:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const gone = need(context.state.emails, params.id);
			context.state.removeEmail(gone);
			if (context.core.settings.deleteEmailStatus === 500) throw new Refusal(500, 'Internal Server Error');
			return gone;
		},
	});
	operation(app, {
		method: 'POST',
		url: '/emails/threads/:thread_id/mark-as-read',
		scope: 'emails:update',
		body: 'none',
		params: open({ thread_id: str() }),
		run: ({ params }) => {
			for (const one of need(context.state.threads, params.thread_id)) one.is_unread = 0;
			return { success: true };
		},
	});
}

function readRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/emails',
		scope: 'emails:read',
		body: 'none',
		query: listQuery,
		run: ({ query }) => {
			const ascending = query.sort_order === 'asc';
			const wanted = testOf(context, query);
			const all = [...context.state.emails.values()].filter(wanted);
			if (!ascending) all.reverse();
			const after = query.starting_after;
			const beyond = (one: Email) => after === undefined || (ascending ? one.id > after : one.id < after);
			const result = pageOf(context, all.filter(beyond), query.limit ?? 10, (one) => one.id);
			if (!query.preview_only) return result;
			return { ...result, items: result.items.map((one) => ({ ...one, body: { text: '', html: '' } })) };
		},
	});
	operation(app, {
		method: 'GET',
		url: '/emails/unread/count',
		scope: 'emails:read',
		body: 'none',
		run: () => ({ count: [...context.state.emails.values()].filter((one) => one.is_unread === 1).length }),
	});
	operation(app, {
		method: 'GET',
		url: '/emails/:id',
		scope: 'emails:read',
		body: 'none',
		params: byId,
		run: ({ params }) => need(context.state.emails, params.id),
	});
}

function writeRoutes(app: FastifyInstance, context: Context): void {
	const mailbox = (address: string) => {
		if (!context.state.accounts.has(address.toLowerCase())) throw new Refusal(400, `Email account not found: ${address}`);
		return address.toLowerCase();
	};
	operation(app, {
		method: 'POST',
		url: '/emails/reply',
		scope: 'emails:create',
		body: replyBody,
		run: ({ body }) => {
			const original = need(context.state.emails, body.reply_to_uuid);
			const eaccount = mailbox(body.eaccount);
			if (!body.body.html && !body.body.text) throw new Refusal(400, 'body must have either html or text');
			const to = original.ue_type === 2 ? original.from_address_email : original.to_address_email_list;
			return makeEmail(context, {
				...sameThread(original),
				subject: body.subject,
				eaccount,
				body: { text: body.body.text ?? '', html: body.body.html ?? '' },
				to_address_email_list: [to ?? '', ...(body.additional_recipients ?? [])].join(','),
				cc_address_email_list: body.cc_address_email_list ?? null,
				bcc_address_email_list: body.bcc_address_email_list ?? null,
				reminder_ts: body.reminder_ts ?? null,
			});
		},
	});
	operation(app, {
		method: 'POST',
		url: '/emails/forward',
		scope: 'emails:create',
		body: forwardBody,
		run: ({ body }) => {
			const original = need(context.state.emails, body.reply_to_uuid);
			const eaccount = mailbox(body.eaccount);
			const own = body.body?.html || body.body?.text;
			if (!own && !body.include_original_body) throw new Refusal(400, 'body must match a schema in anyOf');
			const appended = body.include_original_body ? original.body.html || original.body.text : '';
			return makeEmail(context, {
				...sameThread(original),
				subject: body.subject,
				eaccount,
				body: { text: body.body?.text ?? '', html: `${body.body?.html ?? ''}${appended}` },
				to_address_email_list: body.to_address_email_list,
				cc_address_email_list: body.cc_address_email_list ?? null,
				bcc_address_email_list: body.bcc_address_email_list ?? null,
				reply_to: body.reply_to ?? null,
			});
		},
	});
	operation(app, {
		method: 'POST',
		url: '/emails/test',
		scope: 'emails:create',
		body: open({ eaccount: str(), to_address_email_list: str(), subject: str(), body: open({ html: str() }) }),
		run: ({ body }) => {
			const account = context.state.accounts.get(body.eaccount.toLowerCase());
			if (!account) return { error: 'ACC_NOT_FOUND' };
			return account.status < 0 ? { error: 'ACC_AUTH_ERROR' } : { status: 'success' };
		},
	});
}

function sameThread(original: Email): Partial<Email> {
	const { thread_id, campaign_id, list_id, subsequence_id, lead, lead_id, i_status, step } = original;
	return { thread_id, campaign_id, list_id, subsequence_id, lead, lead_id, i_status, step, ue_type: 3 };
}

function testOf(context: Context, query: z.output<typeof listQuery>): (one: Email) => boolean {
	const { search } = query;
	const thread = search?.startsWith('thread:') ? search.slice('thread:'.length) : undefined;
	const address = (query.lead ?? (thread === undefined ? search : undefined))?.toLowerCase();
	const accounts = query.eaccount?.split(',').map((one) => one.trim().toLowerCase());
	const { state } = context;
	const owner = (one: Email) => (one.lead_id === null ? undefined : state.leads.get(one.lead_id)?.assigned_to);
	return (one) =>
		(thread === undefined || one.thread_id === thread) &&
		(address === undefined || one.lead === address) &&
		(!accounts || accounts.includes(one.eaccount)) &&
		(query.campaign_id === undefined || one.campaign_id === query.campaign_id) &&
		(query.list_id === undefined || one.list_id === query.list_id) &&
		(query.i_status === undefined || one.i_status === query.i_status) &&
		(query.is_unread === undefined || (one.is_unread === 1) === query.is_unread) &&
		(query.has_reminder === undefined || (one.reminder_ts !== null) === query.has_reminder) &&
		(query.mode !== 'emode_focused' || one.is_focused === 1) &&
		(query.mode !== 'emode_others' || one.is_focused === 0) &&
		(query.email_type === undefined || one.ue_type === TYPES[query.email_type]) &&
		(!query.scheduled_only || one.ue_type === 4) &&
		!query.marked_as_done &&
		(query.assigned_to === undefined || owner(one) === query.assigned_to) &&
		(query.company_domain === undefined || (one.lead ?? '').endsWith(`@${query.company_domain}`)) &&
		(query.min_timestamp_created === undefined || one.timestamp_created >= query.min_timestamp_created) &&
		(query.max_timestamp_created === undefined || one.timestamp_created <= query.max_timestamp_created) &&
		(!query.latest_of_thread || state.threads.get(one.thread_id)?.at(-1) === one);
}
