import type { INodeParameters } from 'n8n-workflow';
import { pick } from '../support/world.mts';
import { At, profiles } from './at.mts';

jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => undefined }));

const trigger = { docs: 'customer_created', server: 'event' };

describe.each(profiles)('the answer to a request is lost, profile %s', (profile) => {
	const at = new At(profile);
	const lose = (path: string, when: 'before' | 'after', more = {}) =>
		at.world.control.failures([{ method: 'POST', path, kind: 'reset', when, times: 1, ...more }]);
	const posts = () => at.sent().filter((one) => one.startsWith('POST')).length;

	const made: Array<[string, string, (name: string) => INodeParameters]> = [
		['customer', '/customers', (name) => ({ additionalFields: { email: `${name}@example.com` } })],
		['automation', '/automations', (name) => ({ name, triggerType: trigger[profile] })],
	];
	if (profile === 'server') made.push(['campaign', '/campaigns', (name) => ({ name })]);
	test.each(made)('%s.create: what was made is found, what was not is made once', async (resource, path, parameters) => {
		const before = at.count(`${resource}s`);
		lose(path, 'after');
		const [found] = await at.gives(`${resource}.create`, parameters('one'));
		expect([at.count(`${resource}s`) - before, posts(), typeof found.id]).toEqual([1, 1, 'number']);
		lose(path, 'before');
		const [again] = await at.gives(`${resource}.create`, parameters('two'));
		expect([at.count(`${resource}s`) - before, posts()]).toEqual([2, 3]);
		expect(again.id).not.toBe(found.id);
	});

	test('what was there before under the same name is not taken for what was made', async () => {
		at.world.control.clock({ advance: -60_000 });
		const name = { name: 'New', triggerType: trigger[profile] };
		const [old] = await at.gives('automation.create', name);
		at.world.control.clock({ advance: 60_000 });
		lose('/automations', 'before');
		const [made] = await at.gives('automation.create', name);
		expect([made.id === old.id, at.count('automations')]).toEqual([false, 4]);
	});

	if (profile === 'docs')
		test('a campaign of the name is named, where the list does not say when it was made', async () => {
			lose('/campaigns', 'after');
			const [, hint] = await at.says('campaign.create', { name: 'New' });
			expect(hint).toContain('There is one of this name (ID 303), but EnterCRM does not say when it was made');
			lose('/campaigns', 'before');
			expect(await at.gives('campaign.create', { name: 'Other' })).toMatchObject([{ name: 'Other' }]);
			expect([at.count('campaigns'), posts()]).toEqual([4, 3]);
		});

	test('two items of one name: what an earlier item has made is not taken for that of a later one', async () => {
		lose('/automations', 'before', { from: 2 });
		const rows = await at.gives('automation.create', { name: 'New', triggerType: trigger[profile] }, { items: [{}, {}] });
		expect([new Set(rows.map(({ id }) => id)).size, at.count('automations')]).toEqual([2, 4]);
	});

	test('a customer without an address cannot be looked for', async () => {
		lose('/customers', 'after');
		const [message] = await at.says('customer.create', { additionalFields: { phone: '1' } });
		expect([message, posts()]).toEqual(['It is not known whether EnterCRM has carried this out', 1]);
	});

	test('create or update: what the lost request has made is found', async () => {
		lose('/customers', 'after');
		expect(await at.gives('customer.upsert', { email: 'new@example.com' })).toMatchObject([
			{ outcome: 'created', email: 'new@example.com' },
		]);
		expect([at.count('customers'), posts()]).toEqual([3, 1]);
	});

	test('an event is never sent twice', async () => {
		lose('/track', 'after');
		const parameters = { event: 'purchase', customerEmail: 'anna@example.com' };
		expect((await at.says('event.track', parameters))[0]).toBe('It is not known whether EnterCRM has carried this out');
		expect([at.count('events'), posts()]).toEqual([1, 1]);
	});

	test('a segment is found, and not made again where it is not', async () => {
		lose('/segments', 'after');
		expect(await at.gives('segment.create', { name: 'New' })).toMatchObject([{ name: 'New' }]);
		lose('/segments', 'before');
		const [, hint] = await at.says('segment.create', { name: 'Other' });
		expect(hint).toContain('EnterCRM does not take a name that any segment had before');
		expect([at.count('segments'), posts()]).toEqual([3, 2]);
	});

	test('a key is not made again: its text went with the answer', async () => {
		lose('/api-keys', 'after');
		const [, hint] = await at.says('apiKey.create', { name: 'New' });
		expect(hint).toMatch(/The key is there \(ID 503\), but its text went with the answer: delete it and create another/);
		expect(posts()).toBe(1);
	});

	test('a campaign is sent once, whether or not the first request came through; the answer never says more than that it has begun', async () => {
		for (const [when, campaign] of [['after', '<campaign>'], ['before', '<campaign2>']] as const) {
			lose('/campaigns', when);
			expect(await at.gives('campaign.send', { id: pick(campaign) })).toMatchObject([{ status: 'sending', campaign_id: Number(at.ids[campaign.slice(1, -1)]) }]);
		}
		expect(posts()).toBe(3);
		const [message, hint] = await at.says('campaign.send', { id: pick('<campaign>') });
		expect(message).toBe('EnterCRM does not send this campaign');
		expect(hint).toMatch(/^Only a draft or a scheduled campaign.* EnterCRM said: Campaign cannot be sent in its current state\.$/);
	}); // prettier-ignore
});

describe('on the server', () => {
	const at = new At('server');
	const id = pick('<automation>');
	const isActive = async () => (await at.row('/automations/<automation>')).is_active;

	test('an automation is switched as wanted, once, and not at all where it is so already', async () => {
		expect(await at.gives('automation.toggle', { id, active: 'on' })).toEqual([{ id: 401, is_active: true, changed: true }]);
		expect(await at.gives('automation.toggle', { id, active: 'on' })).toEqual([{ id: 401, is_active: true, changed: false }]);
		expect(await at.gives('automation.toggle', { id, active: 'flip' })).toEqual([{ id: 401, is_active: false, changed: true }]);
		expect(at.sent().filter((one) => one.endsWith('/toggle'))).toHaveLength(2);
	});

	test.each([
		['after', 1],
		['before', 2],
	] as const)('a lost switch (%s) is looked into, and never undone', async (when, times) => {
		at.world.control.failures([{ method: 'POST', path: '/automations', kind: 'status', status: 500, when, times: 1 }]);
		expect(await at.gives('automation.toggle', { id, active: 'flip' })).toEqual([{ id: 401, is_active: true, changed: true }]);
		expect([await isActive(), at.sent().filter((one) => one.endsWith('/toggle')).length]).toEqual([true, times]);
	});

	test('what was deleted by the lost request is deleted', async () => {
		at.world.control.failures([{ method: 'DELETE', kind: 'reset', when: 'after', times: 1 }]);
		expect(await at.gives('customer.delete', { id: pick('<customer>') })).toEqual([{ deleted: true }]);
	});

	test('a name that a deleted segment had is not taken: the message says so', async () => {
		await at.gives('segment.delete', { id: pick('<segment>') });
		const [message, hint] = await at.says('segment.create', { name: 'Segment 1' });
		expect(message).toBe('It is not known whether EnterCRM has carried this out');
		expect(hint).toContain('a name that any segment had before, a deleted one included');
		const [other, why] = await at.says('segment.update', { id: pick('<segment2>'), updateFields: { name: 'Segment 1' } });
		expect([other, why.slice(0, 68)]).toEqual(['EnterCRM could not update the segment', 'A name that any segment had before, a deleted one included, is not t']);
	}); // prettier-ignore

	test('where keys cannot be made, the message names the dashboard, and no second try is made', async () => {
		at.world.set({ suspects: true });
		const [, hint] = await at.says('apiKey.create', { name: 'New' });
		expect(hint).toContain('make one in its dashboard');
		expect(at.sent().filter((one) => one.startsWith('POST'))).toHaveLength(1);
	});
});
