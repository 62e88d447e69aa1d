import type { IDataObject } from 'n8n-workflow';
import type { Errors, Told } from '../../engine/describe';
import { inWords } from './capabilities';
import { answered, issuesOf } from './reason';

const noSuch = (what: string, hint = 'Check the ID: the record may have been deleted, or belong to another team.'): Told => ({
	message: `Inboxapp has no such ${what}`,
	hint,
});
const byName = 'Give the name or the ID of one that is in Inboxapp, or choose it from the list.';
const busy = 'Run it again later.';

/** What an error answer says beside its code. */
type Details = IDataObject;
const said = (value: unknown, otherwise: string) => (value === undefined || value === null || value === '' ? otherwise : String(value));

const messageOf = (id: unknown) => ['the message', said(id, '')].filter(Boolean).join(' ');

/** By Inboxapp's code: what happened, and what to do. The codes are those of https://github.com/InboxHQ/inboxapp-sdk, spec/openapi.json. */
const told: Record<string, (details: Details) => Told> = {
	invalidRequest: ({ issues }) => ({
		message: `Inboxapp does not accept ${issuesOf(issues) || 'these values'}`,
		hint: 'Correct the fields that Inboxapp names.',
	}),
	invalidCursor: () => ({
		message: 'Inboxapp no longer knows where its list goes on',
		hint: "Run it again: the list is read from its beginning. In an API Request, take 'cursor' out.",
	}),
	unauthorized: () => errors[401],
	platformNotAvailable: ({ platform }) => ({
		message: `The team cannot use the platform "${said(platform, 'asked for')}"`,
		hint: 'Choose a platform from the list: it has those that are open to the team.',
	}),
	planRequired: ({ feature }) => ({
		message: `Inboxapp's plan of the team lacks what this needs: ${said(feature, 'an add-on')}`,
		hint: 'Change the plan in Inboxapp, or write to people who are contacts of the team already.',
	}),
	workspaceLocked: () => ({
		message: "The team's workspace is locked: it can be read, but not changed",
		hint: 'Let an owner of the team unlock it in Inboxapp.',
	}),
	accountLinkNotFound: () => noSuch('account'),
	contactNotFound: () => noSuch('contact'),
	memberNotFound: () => noSuch('team member'),
	messageNotFound: () => noSuch('message'),
	statusNotFound: () => noSuch('status', byName),
	tagNotFound: () => noSuch('tag', byName),
	threadNotFound: () => noSuch('thread'),
	nameTaken: ({ name }) => ({
		message: `The team has this name already: "${said(name, 'the one given')}"`,
		hint: 'Choose another name. Case and accents make no difference.',
	}),
	sendInProgress: ({ messageId }) => ({
		message: 'Inboxapp is still sending this message',
		hint: `Look at ${messageOf(messageId)} in Inboxapp before you send it again.`,
	}),
	accountLinkDisconnected: ({ status }) => ({
		message: `The account is ${said(status, 'not connected')}, so nothing can be done with it on its platform`,
		hint: 'Connect the account again in Inboxapp.',
	}),
	integrationSetupRequired: () => ({
		message: 'The setup of the account is not finished',
		hint: 'Finish the setup of the account in Inboxapp.',
	}),
	capabilityNotSupported: ({ capability }) => ({
		message: `This account cannot ${inWords(capability)}`,
		hint: "Look at the account's capabilities with Account Link > Get, and use an account or a platform that has this one.",
	}),
	threadRestricted: ({ capability }) => ({
		message: `In this thread one cannot ${inWords(capability)}`,
		hint: "Look at 'restrictions' in Thread > Get: it may be a request that must be accepted first, or the other side does not allow it.",
	}),
	mutationWindowClosed: ({ capability, closedAt }) => ({
		message: `It is too late to ${inWords(capability)}${closedAt ? `: that was possible until ${String(closedAt)}` : ''}`,
		hint: 'How long it is possible is in Workspace > Get Platforms, under mutationWindows.',
	}),
	messageNotModifiable: ({ reason }) => ({
		message: `This message cannot be changed: ${said(reason, 'no reason was given')}`,
		hint: "Choose a message that the team's own account has sent and that is still there.",
	}),
	contentRejected: ({ detail }) => ({
		message: `The text was not accepted: ${said(detail, 'no reason was given')}`,
		hint: 'Change the text. How long it may be is in Workspace > Get Platforms, under limits.',
	}),
	recipientUnavailable: ({ reason }) => ({
		message: `This person cannot be written to: ${said(reason, 'no reason was given')}`,
		hint: 'Check that the person has a profile on the platform of the account, and accepts messages there.',
	}),
	platformNotSupported: ({ platform, supported }) => ({
		message: `This does not work on the platform "${said(platform, 'of the account')}"`,
		hint: `It works on: ${[supported ?? []].flat().join(', ') || 'no platform of the team'}.`,
	}),
	profileAmbiguous: ({ platform }) => ({
		message: `The contact has several profiles on the platform "${said(platform, 'of the account')}"`,
		hint: "Choose 'Profile' as the target, and give the platform ID of the one to write to.",
	}),
	idempotencyKeyReused: () => ({
		message: 'Another message was sent with this idempotency key',
		hint: 'Use one key for one message only, or leave the key empty: the node makes one.',
	}),
	tagLimitReached: ({ max }) => ({
		message: `The team has as many tags as it may have${max === undefined ? '' : `: ${String(max)}`}`,
		hint: 'Delete tags that are no longer used, or use one that is there.',
	}),
	rateLimited: ({ limit, window }) => ({
		message: `The team has used up its requests of this ${said(window, 'period')}${limit === undefined ? '' : `: ${String(limit)}`}`,
		hint: 'Run it again later. All tokens of a team share these limits.',
	}),
	platformRateLimited: () => ({ message: 'The platform accepts no more from this account for now', hint: busy }),
	internal: () => errors[500],
	platformError: () => ({ message: 'The platform did not carry this out', hint: 'Look at it on the platform, then run it again.' }),
	sendUnconfirmed: ({ messageId }) => ({
		message: 'It is not known whether the platform has delivered this message',
		hint: `Look at ${messageOf(messageId)} in Inboxapp before you send it again.`,
	}),
	platformUnavailable: () => ({ message: 'The platform cannot be reached by Inboxapp for now', hint: busy }),
};

/** What happened and what to do, by the code of an error answer; undefined for a code that is not known. */
export function says(_status: number, body: unknown): Told | undefined {
	const { code = '', details } = answered(body);
	if (Object.hasOwn(told, code)) return told[code](details);
	// v1 writes its codes in capitals: THREAD_NOT_FOUND.
	const [, what] = /^([A-Z_]+)_NOT_FOUND$/.exec(code) ?? [];
	return what === undefined ? undefined : noSuch(what.toLowerCase().replaceAll('_', ' '));
}

/** The same by status, for what has no code that is known. */
export const errors: Errors = {
	401: {
		message: 'Inboxapp does not accept the token',
		hint: 'Open the credential and paste a token from Inboxapp > Settings > API > New API token.',
	},
	403: {
		message: 'The token may not do this',
		hint: "The record may belong to another team, or the team's plan may lack this: look in Inboxapp.",
	},
	404: { message: 'Inboxapp has no such record', hint: 'Check the ID: the record may have been deleted, or belong to another team.' },
	409: { message: 'Inboxapp cannot do this as things are', hint: 'Look at the record in Inboxapp, then run it again.' },
	422: { message: 'Inboxapp does not accept these values', hint: 'Correct the fields that Inboxapp names.' },
	500: { message: 'Inboxapp could not answer', hint: busy },
};
