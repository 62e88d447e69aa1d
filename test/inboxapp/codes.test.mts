import { join } from 'node:path';
import { errors, says } from '../../nodes/Inboxapp/codes';
import { reasonOf, waitOf } from '../../nodes/Inboxapp/reason';
import { readJson } from '../support/subject.mts';
import { pick, started } from '../support/world.mts';
import { world, type Inboxapp } from './world.mts';

type Details = Record<string, unknown> | null;
/** By code: details as the document has them, and how the message goes. */
const told: Record<string, [Details, RegExp | string]> = {
	invalidRequest: [
		{
			issues: [
				{ path: ['content'], message: 'must not be empty' },
				{ path: [], message: 'more' },
			],
		},
		'Inboxapp does not accept content: must not be empty; more',
	],
	invalidCursor: [null, 'Inboxapp no longer knows where its list goes on'],
	unauthorized: [null, 'Inboxapp does not accept the token'],
	platformNotAvailable: [{ platform: 'fax' }, 'The team cannot use the platform "fax"'],
	planRequired: [{ feature: 'advancedApi' }, "Inboxapp's plan of the team lacks what this needs: advancedApi"],
	workspaceLocked: [null, /^The team's workspace is locked/],
	accountLinkNotFound: [null, 'Inboxapp has no such account'],
	contactNotFound: [null, 'Inboxapp has no such contact'],
	memberNotFound: [null, 'Inboxapp has no such team member'],
	messageNotFound: [null, 'Inboxapp has no such message'],
	statusNotFound: [null, 'Inboxapp has no such status'],
	tagNotFound: [null, 'Inboxapp has no such tag'],
	threadNotFound: [null, 'Inboxapp has no such thread'],
	nameTaken: [{ name: 'VIP' }, 'The team has this name already: "VIP"'],
	sendInProgress: [{ messageId: 'm1' }, 'Inboxapp is still sending this message'],
	accountLinkDisconnected: [{ accountLinkId: 'a1', status: 'offline' }, /^The account is offline, so nothing/],
	integrationSetupRequired: [{ accountLinkId: 'a1' }, 'The setup of the account is not finished'],
	capabilityNotSupported: [{ capability: 'message:react' }, 'This account cannot react to messages'],
	threadRestricted: [{ capability: 'message:send' }, 'In this thread one cannot send messages'],
	mutationWindowClosed: [
		{ capability: 'message:edit', closedAt: '2026-09-14T10:32:00.000Z' },
		'It is too late to edit messages: that was possible until 2026-09-14T10:32:00.000Z',
	],
	messageNotModifiable: [{ reason: 'it is gone' }, 'This message cannot be changed: it is gone'],
	contentRejected: [{ detail: 'it is too long' }, 'The text was not accepted: it is too long'],
	recipientUnavailable: [{ reason: 'the profile is gone' }, 'This person cannot be written to: the profile is gone'],
	platformNotSupported: [{ platform: 'fax', supported: ['twitter', 'other'] }, 'This does not work on the platform "fax"'],
	profileAmbiguous: [{ contactId: 'c1', platform: 'twitter' }, 'The contact has several profiles on the platform "twitter"'],
	idempotencyKeyReused: [null, 'Another message was sent with this idempotency key'],
	tagLimitReached: [{ max: 100 }, 'The team has as many tags as it may have: 100'],
	rateLimited: [
		{ window: 'hour', limit: 10_000, resetAt: '2026-09-14T11:00:00.000Z' },
		'The team has used up its requests of this hour: 10000',
	],
	platformRateLimited: [{ retryAfterSeconds: 30 }, 'The platform accepts no more from this account for now'],
	internal: [null, 'Inboxapp could not answer'],
	sendUnconfirmed: [{ messageId: 'm1' }, 'It is not known whether the platform has delivered this message'],
	platformError: [null, 'The platform did not carry this out'],
	platformUnavailable: [{ retryAfterSeconds: null }, 'The platform cannot be reached by Inboxapp for now'],
};
const codes = readJson<{ 'x-error-codes': Record<string, { status: number }> }>(join(__dirname, 'openapi.json'))['x-error-codes'];
const body = (code: string, details: Details) => ({ code, message: 'No.', details, requestId: 'req_1' });

test('all codes of the document have words', () => {
	expect(Object.keys(codes)).toHaveLength(33);
	expect(Object.keys(told).sort()).toEqual(Object.keys(codes).sort());
});

describe.each(Object.entries(told))('%s', (code, [details, message]) => {
	test('says what happened with its details, and what to do, in plain words', () => {
		for (const given of [details, null, {}]) {
			const words = says(codes[code].status, body(code, given));
			expect(words?.message).toMatch(/^[A-Z].{14,}[^.]$/);
			expect(words?.hint).toMatch(/^[A-Z].{14,}\.$/);
			const all = `${words?.message} ${words?.hint}`;
			expect(all).not.toMatch(/undefined|null|NaN|\[object|\b(errors?|problems?|fail(ed|s|ures?)?|mistakes?)\b/i);
			expect(all).not.toContain(code);
		}
		expect(says(codes[code].status, body(code, details))?.message).toEqual(
			typeof message === 'string' ? message : expect.stringMatching(message),
		);
	});
});

test('what is found in the hint', () => {
	const hint = (code: string) => says(422, body(code, told[code][0]))?.hint;
	expect(hint('platformNotSupported')).toBe('It works on: twitter, other.');
	expect(hint('sendUnconfirmed')).toBe('Look at the message m1 in Inboxapp before you send it again.');
	expect(hint('capabilityNotSupported')).toMatch(/Account Link > Get/);
});

test('a capability or code that is new to this package is told as it is, or by its status', () => {
	expect(says(422, body('capabilityNotSupported', { capability: 'message:sing' }))?.message).toBe('This account cannot do "message:sing"');
	for (const code of ['somethingNew', 'toString', '']) expect(says(422, body(code, null))).toBeUndefined();
	expect(says(404, { error: { code: 'IMPORT_JOB_NOT_FOUND', message: 'No.', status: 404 } })?.message).toBe(
		'Inboxapp has no such import job',
	);
	expect(says(403, { error: { code: 'FORBIDDEN', message: 'No.', status: 403 } })).toBeUndefined();
	for (const { message, hint } of Object.values(errors)) expect(`${message} ${hint}`).toMatch(/^[A-Z].{30,}\.$/);
});

test("Inboxapp's own words are found in whatever it answers", () => {
	expect(reasonOf(body('nameTaken', { name: 'VIP' }))).toBe('No.');
	expect(reasonOf({ error: { code: 'THREAD_NOT_FOUND', message: 'Thread not found', status: 404 } })).toBe('Thread not found');
	expect(reasonOf({ error: 'Unauthorized', message: 'Invalid API token' })).toBe('Invalid API token');
	expect(reasonOf({ error: 'Unauthorized' })).toBe('Unauthorized');
	for (const nothing of [{}, { error: {} }, { message: 5 }]) expect(reasonOf(nothing)).toBeUndefined();
});

test('how long an answer tells to wait', () => {
	expect(waitOf(body('platformUnavailable', { retryAfterSeconds: 12 }))).toBe(12);
	expect(waitOf(body('platformRateLimited', { retryAfterSeconds: 0 }))).toBe(0);
	for (const nothing of [null, { retryAfterSeconds: null }, { retryAfterSeconds: '5' }, { retryAfterSeconds: -1 }])
		expect(waitOf(body('platformRateLimited', nothing))).toBeUndefined();
	for (const nothing of [undefined, null, '', 'busy']) expect(waitOf(nothing)).toBeUndefined();
});

describe('in n8n', () => {
	const here = started<Inboxapp>(world);
	let ids: Record<string, string>;
	beforeEach(async () => void (ids = await here.world.fresh()));
	// A send that is under way is waited for, where there is one.
	const final = Object.entries(codes).filter(([code, { status }]) => status < 500 && status !== 429 && code !== 'sendInProgress');

	test.each(final)('%s stops the item with these words, and what Inboxapp said', async (code, { status }) => {
		const { n8n, control } = here.world;
		const [details, message] = told[code];
		control.inboxapp.refuse({ route: 'PATCH /threads/{threadId}', code: code as 'invalidRequest', details });
		const parameters = { resource: 'thread', operation: 'update', threadId: pick(ids.thread), updateFields: { archived: true } };
		const { error, json } = await n8n.run({ parameters });
		expect(json).toEqual([]);
		expect(error?.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
		expect(error?.description).toMatch(/\. Inboxapp said: [A-Z][^.]+\.$/);
		expect([error?.httpCode, error?.context?.data]).toEqual([String(status), expect.objectContaining({ code, details })]);
	});

	test.each(['platformRateLimited', 'platformUnavailable'])('%s waits as long as its details tell, and goes on', async (code) => {
		const { n8n, control } = here.world;
		// No header tells it.
		const answer = { kind: 'status', status: codes[code].status, body: body(code, { retryAfterSeconds: 3 }) } as const;
		control.failures([{ service: 'inboxapp', path: '/v2/team', times: 1, ...answer }]);
		const began = Date.now();
		const { json } = await n8n.run({ parameters: { resource: 'workspace', operation: 'getTeam' }, credentialId: code });
		expect(json).toEqual([expect.objectContaining({ slug: 'sample-team' })]);
		expect(Date.now() - began).toBeGreaterThanOrEqual(2_950);
		expect(control.requests().byRoute).toEqual({ 'GET /v2/team': 2 });
	});
});
