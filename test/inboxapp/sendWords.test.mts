import type { INodeParameters } from 'n8n-workflow';
import type { RefusalOrder } from '../../sandbox/inboxapp/orders.mts';
import { pick } from '../support/world.mts';
import { sendStaged } from './sendStage.mts';

const stage = sendStaged();

/** What is said where one message is refused. */
async function said(parameters: INodeParameters = {}): Promise<string> {
	const { error } = await stage.send([{ thread: stage.ids.thread, text: 'Hello' }], parameters);
	expect(stage.posts()).toHaveLength(1);
	expect(stage.made()).toEqual([]);
	return `${error?.message}. ${error?.description}`;
}
const account = () => ({ accountLinkId: pick(stage.ids.link) });
const toProfile = (platformId: string, platform = 'twitter'): INodeParameters => ({
	sendTo: 'profile',
	...account(),
	platform,
	platformId,
});
const toContact = (contactId: string): INodeParameters => ({ sendTo: 'contact', ...account(), contactId: pick(contactId) });

describe('what stands in the way of a message is said in plain words, and sent once only', () => {
	test('the plan of the team', async () => {
		expect(await said(toProfile('123456'))).toMatch(/^Inboxapp's plan of the team lacks what this needs: advancedApi\. Change the plan in Inboxapp, or write to people who are contacts of the team already\./); // prettier-ignore
	});

	test('the person is gone, or on another platform', async () => {
		const { contactId } = stage.inbox.person({ username: 'suspended_person', accountStatus: 'suspended' });
		expect(await said(toContact(contactId as string))).toMatch(/^This person cannot be written to: suspended\. Check that the person has a profile/); // prettier-ignore
	});

	test('the contact has two profiles on the platform', async () => {
		const { contactId } = stage.inbox.person({ username: 'two_faces' });
		stage.inbox.person({ username: 'other_face', contact: contactId as string });
		expect(await said(toContact(contactId as string))).toMatch(
			/^The contact has several profiles on the platform "twitter"\. Choose 'Profile' as the target, and give the platform ID of the one to write to\./,
		);
	});

	test('the text is too long', async () => {
		stage.inbox.platform({ platform: 'twitter', characters: 4 });
		expect(await said()).toMatch(/^The text was not accepted: The platform takes 4 characters, these are 5\.+ Change the text\./);
	});

	test('the thread, or its account', async () => {
		stage.inbox.thread({ id: stage.ids.thread, restrictions: ['message:send'] });
		expect(await said()).toMatch(/^In this thread one cannot send messages\. Look at 'restrictions' in Thread > Get: it may be a request that must be accepted first/); // prettier-ignore
	});

	test('the account is not connected', async () => {
		stage.inbox.link({ id: stage.ids.link, status: 'offline' });
		expect(await said()).toMatch(/^The account is offline, so nothing can be done with it on its platform\. Connect the account again in Inboxapp\./); // prettier-ignore
	});

	test('the account is on another platform', async () => {
		stage.inbox.platform({ platform: 'linkedin' });
		expect(await said(toProfile('1', 'linkedin'))).toMatch(/^This does not work on the platform "linkedin"\. It works on: twitter\./);
	});

	test.each<[RefusalOrder['code'], RegExp]>([
		['accountLinkNotFound', /^Inboxapp has no such account\. Check the ID/],
		['contactNotFound', /^Inboxapp has no such contact\. Check the ID/],
		['workspaceLocked', /^The team's workspace is locked: it can be read, but not changed\. Let an owner/],
		['platformNotAvailable', /^The team cannot use the platform "linkedin"\. Choose a platform from the list/],
		['integrationSetupRequired', /^The setup of the account is not finished\. Finish the setup/],
		['capabilityNotSupported', /^This account cannot send messages\. Look at the account's capabilities/],
		['idempotencyKeyReused', /^Another message was sent with this idempotency key\. Use one key for one message only/],
		['unauthorized', /^Inboxapp does not accept the token\. Open the credential/],
	])('%s', async (code, words) => {
		stage.inbox.refuse({ route: 'POST /messages', code });
		expect(await said()).toMatch(words);
	});
});
