import type { IDataObject } from 'n8n-workflow';
import { outboundEvent } from '../../nodes/Instantly/events';
import { gapText, joined } from '../../nodes/Instantly/missedState';
import { replyEvent } from '../../nodes/Instantly/missedReplies';
import type { Email, WebhookEvent } from '../../sandbox/instantly/types.mts';
import { MINUTE, short, staged } from './missedStage.mts';

let meanwhile: (() => Promise<void>) | undefined;
/** A wait takes no time, but the clock goes on, and something else may happen. */
const mockSleep = async (ms: number) => {
	jest.setSystemTime(Date.now() + Math.ceil(ms));
	await meanwhile?.();
	meanwhile = undefined;
};
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async (ms: number) => await mockSleep(ms) }));

const stage = staged();
const gaps = (items: IDataObject[] | null) => (items ?? []).map(({ gap }) => gap);

test('a webhook that was switched off works again, and the replies of that time are read back', async () => {
	const trigger = await stage.looking();
	await stage.cause('reply', 1);
	await stage.switchedOff();
	const from = (await stage.running.api.get(`/webhooks/${stage.webhook}`)).data.timestamp_error as string;
	await stage.cause('reply', 2, { text: 'Tell me more', subject: 'Re: Hello' });
	stage.later(1000);
	await stage.cause('auto_reply', 3);
	await stage.cause('open', 4);
	stage.later(MINUTE);
	expect(await stage.isOn()).toBe(false);
	const told = await trigger.poll();
	expect(await stage.isOn()).toBe(true);
	expect(short(told)).toEqual(['opened lead300', 'reply_received lead2', 'auto_reply_received lead3']);
	const [{ data }, to] = [await stage.running.api.get<{ items: Email[] }>('/emails?email_type=received&limit=3'), new Date(Math.floor(Date.now() / 1000) * 1000).toISOString()]; // prettier-ignore
	const email = data.items.find(({ lead }) => lead === 'lead2@company.example') as Email;
	expect(told?.[1]).toEqual({
		event: 'reply_received',
		provider: 'instantly',
		channel: 'email',
		occurredAt: email.timestamp_created,
		person: { email: 'lead2@company.example', handle: null, profileUrl: null, name: null, id: email.lead_id },
		campaign: { id: stage.campaign, name: null, step: null, variant: null },
		message: { id: email.id, threadId: email.thread_id, subject: 'Re: Hello', text: 'Tell me more', html: '<div>Tell me more</div>' },
		interest: null,
		account: email.eaccount,
		count: 1,
		dedupeKey: expect.stringMatching(/^[0-9a-f]{24}$/),
		raw: email,
	});
	const gap = `Instantly had switched the webhook off from ${from} to ${to}: replies of that time are read back, its other events are gone`;
	expect(gaps(told)).toEqual([gap, undefined, undefined]);
	for (let looks = 0; looks < 3; looks++) {
		stage.later(MINUTE);
		expect(await trigger.poll()).toBeNull();
	}
	await stage.fails('open', 5);
	expect(gaps(await trigger.poll())).toEqual([undefined]);
});

test('a gap waits for an event that can tell it, and is told once', async () => {
	const trigger = await stage.off();
	for (let looks = 0; looks < 2; looks++) {
		expect(await trigger.poll()).toBeNull();
		stage.later(MINUTE);
	}
	await stage.fails('open', 1, 2);
	expect(gaps(await trigger.poll())).toEqual([expect.stringContaining('had switched the webhook off from'), undefined]);
	await stage.fails('open', 3);
	expect(gaps(await trigger.poll())).toEqual([undefined]);
});

test('what comes between the reading and the end of that time is told if it was not delivered, and only then', async () => {
	const trigger = await stage.off();
	// What is tried for others says nothing.
	await stage.subscribe({ target_hook_url: 'http://127.0.0.1:9/other' });
	await stage.cause('reply', 1);
	stage.control.failures([{ method: 'POST', path: '/webhooks', kind: 'status', status: 503, times: 1 }]);
	meanwhile = async () => await stage.cause('reply', 2);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
	stage.later(10);
	await stage.cause('reply', 3);
	await stage.fails('reply', 4);
	const reached = stage.target.received.map(({ body }) => String(body.lead_email).split('@')[0]);
	expect(reached).toEqual(['lead300', 'lead3', 'lead4']);
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['reply_received lead2', 'reply_received lead4']);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
});

test('a delivery that was still waiting when the webhook was switched off was not tried: its reply is told', async () => {
	const trigger = await stage.looking();
	await stage.cause('reply', 1);
	const waiting = stage.cause('reply', 2, { deliver: 150 });
	stage.later(10);
	await stage.switchedOff();
	await waiting;
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['reply_received lead2', 'opened lead300']);
});

test('replies from before the first look stay untold', async () => {
	await stage.cause('reply', 1);
	stage.rewrites(() => []);
	stage.later(5000);
	const trigger = stage.trigger();
	await trigger.activate();
	await stage.switchedOff();
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['opened lead300']);
});

test('a reply whose failed delivery is told is not told once more as an email', async () => {
	const trigger = await stage.looking();
	stage.control.settings({ disableAfter: 1 });
	await stage.fails('reply', 1);
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
});

/** As if Instantly had tried to deliver the newest reply all the same. */
async function tried(log: WebhookEvent[], from: WebhookEvent): Promise<WebhookEvent[]> {
	const [{ id, lead, timestamp_created }] = (await stage.running.api.get<{ items: Email[] }>('/emails?email_type=received&limit=1')).data
		.items;
	const payload = { ...from.payload, event_type: 'reply_received', email_id: id, lead_email: lead };
	const own = { id: id.replace(/.$/, 'g'), retry_group_id: id, timestamp_created, timestamp_created_date: timestamp_created.slice(0, 10) };
	return [...log, { ...from, ...own, lead_email: lead, payload }];
}
const logOf = () => (stage.control.fullState() as { instantly: { webhookEvents: WebhookEvent[] } }).instantly.webhookEvents;

test('a reply of that time that is in the log is told once: as the log has it if that is read first, else as an email', async () => {
	const trigger = await stage.off({}, true);
	const [opened] = logOf();
	await stage.cause('reply', 1);
	const log = await tried([opened], opened);
	stage.rewrites(() => log);
	stage.later(MINUTE);
	await stage.cause('reply', 2);
	const told = await trigger.poll();
	expect(short(told)).toEqual(['opened lead300', 'reply_received lead1', 'reply_received lead2']);
	expect(told?.map(({ raw }) => 'event_type' in (raw as object))).toEqual([true, true, false]);

	const after = await tried(log, opened);
	stage.rewrites(() => after);
	stage.later(MINUTE);
	expect(await trigger.poll()).toBeNull();
	expect(after).toHaveLength(3);
});

test('a reply whose delivery came after all is not told as an email', async () => {
	const trigger = await stage.off({}, true);
	const [opened] = logOf();
	await stage.cause('reply', 1);
	const log = await tried([opened], opened);
	stage.rewrites(() => log);
	stage.later(MINUTE);
	const { dedupeKey } = outboundEvent(log[1].payload as IDataObject, '');
	expect(short(await trigger.edited({ parameters: { id: stage.webhook, except: [dedupeKey] } }).restart())).toEqual(['opened lead300']);
	expect(short(await trigger.poll())).toEqual(['opened lead300', 'reply_received lead1']);
});

test('the first look only switches on: what was before is not told', async () => {
	await stage.switchedOff();
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	const trigger = await stage.looking();
	expect(await stage.isOn()).toBe(true);
	expect(await trigger.poll()).toBeNull();
	await stage.fails('open', 2);
	expect(await trigger.poll()).toMatchObject([{ event: 'opened' }]);
});

test('only replies that are wanted are read back, and where none is no email is read', async () => {
	const auto = await stage.off({ events: ['auto_reply_received'] });
	await stage.cause('reply', 1);
	await stage.cause('auto_reply', 2);
	stage.later(MINUTE);
	expect(short(await auto.poll())).toEqual(['auto_reply_received lead2']);

	await stage.fresh();
	const opened = await stage.off({ events: ['opened'] });
	await stage.cause('reply', 1);
	stage.later(MINUTE);
	stage.control.resetRequests();
	expect(await opened.poll()).toBeNull();
	expect(await stage.isOn()).toBe(true);
	expect(stage.calls()['GET /emails']).toBeUndefined();
	await stage.fails('open', 1);
	expect(gaps(await opened.poll())).toEqual([expect.stringMatching(/: events of that time are gone$/)]);
});

test('a webhook of one campaign reads back the replies of that campaign', async () => {
	const other = await stage.running.campaign();
	await stage.running.add(other, [{ email: 'other@company.example' }]);
	await stage.running.api.patch(`/webhooks/${stage.webhook}`, { campaign: stage.campaign });
	const trigger = await stage.off();
	await stage.cause('reply', 1);
	await stage.control.events({ event: 'reply', campaign_id: other, lead_email: 'other@company.example' }, { wait: true });
	stage.later(MINUTE);
	expect(short(await trigger.poll())).toEqual(['reply_received lead1']);
});

test('an odd email is no event, or one with less in it', () => {
	const empty = replyEvent({});
	expect(empty).toMatchObject({ event: 'reply_received', person: { email: null }, message: { id: null, text: null } });
	const odd = JSON.parse(
		'{"id":7,"__proto__":{"lead":"a"},"body":["a"],"subject":{},"timestamp_created":[],"lead":null,"from_address_email":"a@example.com"}',
	) as IDataObject;
	expect(replyEvent(odd)).toMatchObject({ person: { email: 'a@example.com' }, message: { id: '7', subject: null, text: null }, raw: odd });
});

test('several gaps become one that says how many there were', () => {
	const gap = (from: number, read = true) => ({ from, to: from + 1000, times: 1, read });
	const both = joined(gap(5000), gap(2000, false));
	expect(both).toEqual({ from: 2000, to: 6000, times: 2, read: false });
	expect(gapText(both)).toBe(
		'Instantly had switched the webhook off 2 times between 1970-01-01T00:00:02.000Z and 1970-01-01T00:00:06.000Z: events of that time are gone',
	);
	expect(joined(undefined, gap(1))).toEqual(gap(1));
});
