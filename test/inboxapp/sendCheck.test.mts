import type { INodeParameters } from 'n8n-workflow';
import { CAPABILITIES, type Capability } from '../../sandbox/inboxapp/types.mts';
import { pick } from '../support/world.mts';
import { sendStaged } from './sendStage.mts';

const stage = sendStaged();
const without = (...gone: Capability[]) => CAPABILITIES.filter((one) => !gone.includes(one));

const toThread = (more: INodeParameters = {}) => ({ additionalFields: more, options: { checkFirst: true } });
const toProfile = (platform = 'twitter'): INodeParameters => ({
	sendTo: 'profile',
	accountLinkId: pick(stage.ids.link),
	platform,
	platformId: '={{ $json.person }}',
	options: { checkFirst: true },
});
const items = () => [{ thread: stage.ids.thread, person: stage.ids.person, text: 'Hello' }];
/** What is said of a message that was not sent; nothing was asked for but the look. */
async function refused(parameters: INodeParameters): Promise<string> {
	const { error } = await stage.send(items(), parameters);
	expect(stage.asked().map(({ method }) => method)).toEqual(['GET']);
	expect(stage.made()).toEqual([]);
	return `${error?.message}. ${error?.description}`;
}

test('where all is allowed there is one look for each message, and it is sent', async () => {
	const { error } = await stage.send(items(), toThread());
	expect(error).toBeUndefined();
	expect((await stage.send(items(), toProfile())).error).toBeUndefined();
	expect(stage.asked().map(({ call }) => call)).toEqual([
		`GET /v2/threads/${stage.ids.thread}`,
		'POST /v2/messages',
		`GET /v2/account-links/${stage.ids.link}`,
		'POST /v2/messages',
	]);
	expect(stage.keys().map((key) => key.length)).toEqual([24, 24]);
	expect(stage.texts()).toEqual(['Hello', 'Hello']);
});

test('without the option nothing is looked at: Inboxapp itself refuses', async () => {
	stage.inbox.thread({ id: stage.ids.thread, restrictions: ['message:send'] });
	const { error } = await stage.send(items());
	expect(stage.asked().map(({ call }) => call)).toEqual(['POST /v2/messages']);
	expect(error?.message).toBe('In this thread one cannot send messages');
});

describe.each([
	['of a thread', () => toThread()],
	['of a profile', () => toProfile()],
])('the account %s', (_, parameters) => {
	test('is offline', async () => {
		stage.inbox.link({ id: stage.ids.link, status: 'offline' });
		expect(await refused(parameters())).toBe('The account sample_team is offline. Nothing was sent. Connect the account again in Inboxapp, or write from another one'); // prettier-ignore
	});

	test('is paused, and why', async () => {
		stage.inbox.link({ id: stage.ids.link, status: 'paused', pauseReasons: ['dailyLimit', 'proxy'] });
		expect(await refused(parameters())).toBe('The account sample_team is paused: dailyLimit, proxy. Nothing was sent. Resume the account in Inboxapp, or write from another one'); // prettier-ignore
	});

	test('cannot send', async () => {
		stage.inbox.link({ id: stage.ids.link, capabilities: without('message:send') });
		expect(await refused(parameters())).toMatch(/^The account sample_team cannot send messages \(it lacks "message:send"\)\. Nothing was sent\. Write from another account/); // prettier-ignore
	});
});

test('a reply needs more than a message does', async () => {
	stage.inbox.link({ id: stage.ids.link, capabilities: without('message:reply') });
	expect(await refused(toThread({ replyToMessageId: 'm1' }))).toMatch(/^The account sample_team cannot reply to a single message \(it lacks "message:reply"\)/); // prettier-ignore
	expect((await stage.send(items(), toThread())).error).toBeUndefined();
});

describe('the thread', () => {
	test('does not allow it', async () => {
		stage.inbox.thread({ id: stage.ids.thread, restrictions: ['message:react', 'message:send'] });
		expect(await refused(toThread())).toBe('In this thread one cannot send messages ("message:send" is restricted). Nothing was sent. The other side or the platform does not allow it: look at the thread in Inboxapp'); // prettier-ignore
	});

	test('does not allow replies', async () => {
		stage.inbox.thread({ id: stage.ids.thread, restrictions: ['message:reply'] });
		expect(await refused(toThread({ replyToMessageId: 'm1' }))).toMatch(/^In this thread one cannot reply to a single message/);
		expect((await stage.send(items(), toThread())).error).toBeUndefined();
	});

	test('is a request that nobody has accepted', async () => {
		stage.inbox.thread({ id: stage.ids.thread, restrictions: ['message:send'], acceptanceState: 'required' });
		expect(await refused(toThread())).toMatch(/Nothing was sent\. The thread is a request: it must be accepted first$/);
	});

	test('is not there', async () => {
		const { error } = await stage.send([{ thread: 'nobody0', text: 'Hello' }], toThread());
		expect(error?.message).toBe('Inboxapp has no such thread');
		expect(stage.posts()).toEqual([]);
	});
});

test('a profile on another platform than the account', async () => {
	stage.inbox.platform({ platform: 'linkedin' });
	expect(await refused(toProfile('linkedin'))).toBe('The account sample_team is on the platform "twitter", the profile on "linkedin". Nothing was sent. Choose an account link of the profile\'s platform'); // prettier-ignore
});

test('of several items only those that cannot be sent are left out', async () => {
	const { ids } = stage;
	stage.inbox.thread({ id: ids.thread2, restrictions: ['message:send'] });
	const all = [ids.thread, ids.thread2, ids.thread3].map((thread, i) => ({ thread, text: `Text ${i}` }));
	const { items: out } = await stage.send(all, toThread(), { continueOnFail: true });
	expect(out.map(({ json, pairedItem }) => [json.content ?? json.error, pairedItem])).toEqual([
		['Text 0', { item: 0 }],
		['In this thread one cannot send messages ("message:send" is restricted). Nothing was sent [item 1]', { item: 1 }],
		['Text 2', { item: 2 }],
	]);
	expect(stage.posts()).toHaveLength(2);
});
