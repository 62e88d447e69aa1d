import type { IDataObject } from 'n8n-workflow';
import { objectOf, type Operation, type Route, type Values } from '../../engine/describe';
import { flag } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { inWords } from './capabilities';

export const checkFirst = flag(
	'check_first',
	'Whether to look before each message at what the account and the thread allow, and to send nothing where they do not allow it; this costs a request for each message',
	{ default: true, in: 'here' },
);

const listOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
const toThread = (values: Values) => values['target.type'] === 'thread';

/** What to do with an account that is not at work. */
const rescue: Record<string, string> = {
	offline: 'Connect the account again in Inboxapp, or write from another one',
	paused: 'Resume the account in Inboxapp, or write from another one',
};

/** Throws a Refusal for an account that cannot send this now. */
function checkLink(
	{ username, displayName, id, platform, status, pauseReasons, capabilities }: IDataObject,
	wanted: string[],
	at: unknown,
): void {
	const name = `The account ${String(username ?? displayName ?? id)}`;
	if (status !== 'active') {
		const why = listOf(pauseReasons);
		throw new Refusal(
			`${name} is ${String(status)}${why.length ? `: ${why.join(', ')}` : ''}. Nothing was sent`,
			rescue[String(status)] ?? 'Look at the account in Inboxapp',
		);
	}
	if (at !== undefined && at !== platform)
		throw new Refusal(
			`${name} is on the platform "${String(platform)}", the profile on "${String(at)}". Nothing was sent`,
			"Choose an account link of the profile's platform",
		);
	const lacks = wanted.find((one) => !listOf(capabilities).includes(one));
	if (lacks)
		throw new Refusal(
			`${name} cannot ${inWords(lacks)} (it lacks "${lacks}"). Nothing was sent`,
			'Write from another account, or leave out what this one cannot do',
		);
}

/** Throws a Refusal for a thread that takes something of this away. */
function checkThread({ restrictions, acceptanceState }: IDataObject, wanted: string[]): void {
	const barred = wanted.find((one) => listOf(restrictions).includes(one));
	if (!barred) return;
	throw new Refusal(
		`In this thread one cannot ${inWords(barred)} ("${barred}" is restricted). Nothing was sent`,
		acceptanceState === 'required'
			? 'The thread is a request: it must be accepted first'
			: 'The other side or the platform does not allow it: look at the thread in Inboxapp',
	);
}

/** Looks at the account, and at the thread where there is one, before anything is sent. */
export const checked: NonNullable<Operation['reads']> = {
	// IDs are letters and digits: they need no care in a path.
	route: (values): Route =>
		toThread(values) ? `GET /threads/${String(values['target.threadId'])}` : `GET /account-links/${String(values['target.accountLinkId'])}`,
	ask: (values) => (toThread(values) ? { expand: 'accountLink' } : undefined),
	when: ({ check_first: wanted }) => wanted === true,
	into: (values, found) => {
		const wanted = ['message:send', ...(values.replyToMessageId === undefined ? [] : ['message:reply'])];
		checkLink(toThread(values) ? objectOf(found.accountLink) : found, wanted, values['target.platform']);
		if (toThread(values)) checkThread(found, wanted);
		return values;
	},
};
