import { people, schedule, sequences, start, type Running } from './helpers.mts';

const DAY = 86_400_000;
let run: Running;
let campaign: string;

beforeEach(async () => {
	run = await start();
	campaign = await run.campaign({ email_list: ['sender1@example.com'], sequences: [{ steps: sequences[0].steps.slice(0, 1) }] });
	await run.add(campaign, people(3));
});
afterEach(() => run.sandbox.close());

const make = async (more: object = {}) =>
	(await run.api.post('/subsequences', { parent_campaign: campaign, name: 'Sub', conditions: {}, sequences, ...more })).data;
const read = async (path: string) => (await run.api.get(path)).data;
const lead = async (number = 1) => {
	const { data } = await run.api.post('/leads/list', { contacts: [`lead${number}@company.example`] });
	return data.items[0];
};
const cause = (event: 'sent' | 'open' | 'click' | 'reply' | 'interest', more: object = {}) =>
	run.sandbox.control.events({ event, lead_email: 'lead1@company.example', ...more }, { wait: true });
const move = async (subsequence: string) => run.api.post('/leads/subsequence/move', { id: (await lead()).id, subsequence_id: subsequence });

describe('subsequences are kept', () => {
	test('with the schedule of the campaign unless they have their own', async () => {
		const plain = await make();
		expect(plain).toMatchObject({ status: 0, subsequence_schedule: schedule, parent_campaign: campaign });
		expect(await read(`/subsequences/${plain.id}`)).toEqual(plain);
		const own = { schedules: [{ ...schedule.schedules[0], name: 'Nights' }] };
		expect(await make({ subsequence_schedule: own })).toMatchObject({ subsequence_schedule: own });
	});

	test('in pages, by campaign and by name', async () => {
		const other = await run.campaign({ name: 'Other' });
		for (const name of ['One', 'Two', 'Three']) await make({ name });
		const [foreign] = [await make({ name: 'One more', parent_campaign: other })];
		const names = async (query: string) => (await read(`/subsequences?${query}`)).items.map(({ name }: { name: string }) => name);
		expect(await names(`parent_campaign=${campaign}`)).toEqual(['One', 'Two', 'Three']);
		expect(await names(`parent_campaign_not=${campaign}`)).toEqual(['One more']);
		expect(await names('search=one')).toEqual(['One', 'One more']);
		const first = await read('/subsequences?limit=3');
		expect(first.next_starting_after).toBe(first.items[2].id);
		const second = await read(`/subsequences?limit=3&starting_after=${first.next_starting_after}`);
		expect(second).toEqual({ items: [foreign] });
	});

	test('changed, paused, resumed, copied and deleted', async () => {
		const { id } = await make();
		expect((await run.api.patch(`/subsequences/${id}`, { name: 'New', daily_limit: 3 })).data).toMatchObject({
			name: 'New',
			daily_limit: 3,
		});
		expect((await run.api.post(`/subsequences/${id}/resume`)).data.status).toBe(1);
		expect((await run.api.post(`/subsequences/${id}/pause`)).data.status).toBe(2);
		const other = await run.campaign({ name: 'Other' });
		const copy = (await run.api.post(`/subsequences/${id}/duplicate`, { parent_campaign: other })).data;
		expect(copy).toMatchObject({ name: 'New', parent_campaign: other, status: 0, daily_limit: 3, sequences });
		expect(copy.id).not.toBe(id);
		const named = await run.api.post(`/subsequences/${id}/duplicate`, { parent_campaign: other, name: 'Named' });
		expect(named.data.name).toBe('Named');
		await move(id);
		expect((await run.api.delete(`/subsequences/${id}`)).data).toMatchObject({ id, name: 'New' });
		expect((await run.api.get(`/subsequences/${id}`)).status).toBe(404);
		expect((await lead()).subsequence_id).toBeNull();
	});

	test('no longer than their campaign', async () => {
		const { id } = await make();
		await run.api.delete(`/campaigns/${campaign}`);
		expect((await run.api.get(`/subsequences/${id}`)).status).toBe(404);
	});
});

describe('leads in a subsequence', () => {
	test('get its mails, which count for it alone', async () => {
		const { id } = await make();
		const sibling = await make({ name: 'Sibling' });
		await cause('sent');
		await cause('open');
		await move(id);
		await cause('sent');
		await cause('open');
		await cause('open');
		await cause('sent');
		await cause('reply');
		const figures = { opened: 0, unique_opened: 0, clicks: 0, replies: 0, unique_replies: 0, replies_automatic: 0 };
		expect(await read(`/subsequences/${id}/analytics/steps`)).toMatchObject([
			{ ...figures, step: '0', variant: '0', sent: 1, opened: 2, unique_opened: 1 },
			{ ...figures, step: '1', variant: '0', sent: 1, replies: 1, unique_replies: 1 },
		]);
		expect(await read(`/subsequences/analytics?campaign_id=${campaign}`)).toEqual([
			{ subsequence_id: id, emails_sent: 2, unique_opens: 1, unique_replies: 1 },
			{ subsequence_id: sibling.id, emails_sent: 0, unique_opens: 0, unique_replies: 0 },
		]);
		expect(await read(`/campaigns/analytics/steps?campaign_id=${campaign}`)).toMatchObject([{ step: '0', sent: 1, opened: 1, replies: 0 }]);
		const mails = (await read('/emails?email_type=sent')).items.map((mail: Record<string, unknown>) => [mail.subsequence_id, mail.step]);
		expect(mails.sort()).toEqual(
			[
				[id, '0_0_0'],
				[id, '0_1_0'],
				[null, '0_0_0'],
			].sort(),
		);
		expect((await lead()).status_summary_subseq).toMatchObject({ stepID: '0_1_0' });
		const today = new Date().toISOString().slice(0, 10);
		expect(await read(`/subsequences/${id}/analytics/steps?start_date=${today}`)).toHaveLength(2);
		expect(await read(`/subsequences/${id}/analytics/steps?end_date=2020-01-01`)).toEqual([]);
		const turned = await run.api.get(`/subsequences/${id}/analytics/steps?start_date=2027-01-02&end_date=2027-01-01`);
		expect(turned.data).toEqual({ statusCode: 400, error: 'Bad Request', message: 'Start Date must be earlier than End Date' });
	});

	test('are written to by the clock while it runs, until they reply', async () => {
		const [first, second] = sequences[0].steps;
		const steps = [{ ...first, pre_delay: 2, pre_delay_unit: 'days' }, second, { ...second, delay: 1 }];
		const { id } = await make({ sequences: [{ steps }] });
		const { control } = run.sandbox;
		const sent = async () => (await read('/subsequences/analytics?campaign_id=' + campaign))[0].emails_sent;
		await run.api.post(`/campaigns/${campaign}/activate`);
		await move(id);
		control.clock({ advance: 3 * DAY });
		expect(await sent()).toBe(0);
		await run.api.post(`/subsequences/${id}/resume`);
		control.clock({ advance: 1 });
		expect(await sent()).toBe(1);
		await cause('reply');
		control.clock({ advance: 30 * DAY });
		expect(await sent()).toBe(1);
	});

	test('wait for its first mail as long as it says', async () => {
		const { id } = await make({ sequences: [{ steps: [{ ...sequences[0].steps[0], pre_delay: 2, pre_delay_unit: 'hours' }] }] });
		await run.api.post(`/campaigns/${campaign}/activate`);
		await run.api.post(`/subsequences/${id}/resume`);
		await move(id);
		const sent = async () => (await read(`/subsequences/analytics?campaign_id=${campaign}`))[0].emails_sent;
		run.sandbox.control.clock({ advance: 7_000_000 });
		expect(await sent()).toBe(0);
		run.sandbox.control.clock({ advance: 300_000 });
		expect(await sent()).toBe(1);
	});

	test.each([
		['an interest', { crm_status: [2] }, () => cause('interest', { value: 2 }), () => cause('interest', { value: 1 })],
		['an open', { lead_activity: [2] }, () => cause('open'), () => cause('click')],
		['a click', { lead_activity: [4] }, () => cause('click'), () => cause('open')],
		['a word in a reply', { reply_contains: 'PRICE' }, () => cause('reply', { text: 'The price?' }), () => cause('reply', { text: 'No' })],
	])('come into it by %s, if it runs', async (_name, conditions, right, wrong) => {
		const { id } = await make({ conditions });
		await right();
		expect((await lead()).subsequence_id).toBeNull();
		await run.api.post(`/subsequences/${id}/resume`);
		await wrong();
		expect((await lead()).subsequence_id).toBeNull();
		await right();
		expect((await lead()).subsequence_id).toBe(id);
		expect((await lead(2)).subsequence_id).toBeNull();
	});

	test('come into it when the campaign has ended for them without a reply', async () => {
		const { id } = await make({ conditions: { lead_activity: [91] } });
		await run.api.post(`/subsequences/${id}/resume`);
		await run.api.post(`/campaigns/${campaign}/activate`);
		run.sandbox.control.clock({ advance: 1 });
		await cause('reply');
		run.sandbox.control.clock({ advance: 9 * DAY });
		expect([(await lead(1)).subsequence_id, (await lead(2)).subsequence_id]).toEqual([null, id]);
	});
});

test('the sending status names what keeps it from sending', async () => {
	const { id } = await make();
	const status = async () => (await read(`/subsequences/${id}/sending-status`)).diagnostics;
	expect(await status()).toMatchObject({ subsequence_id: id, campaign_id: campaign, status: 'campaign_draft' });
	await run.api.post(`/subsequences/${id}/resume`);
	expect((await status()).status).toBe('campaign_draft');
	await run.api.post(`/campaigns/${campaign}/activate`);
	expect(await status()).toMatchObject({ status: 'waiting_for_leads', leads_status: { no_leads_ready: true } });
	await move(id);
	expect((await status()).status).toBe('healthy');
	await run.api.post(`/subsequences/${id}/pause`);
	expect((await status()).status).toBe('campaign_paused');
});
