import { arrived, hook, type Hook, start, type Running } from './helpers.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const google = { region: 'North America', sub_region: 'US', type: 'Professional', esp: 'Google' };
const webDe = { region: 'Europe', sub_region: 'Germany', type: 'Personal', esp: 'Web.de' };
const order = {
	name: 'Placement',
	type: 1,
	sending_method: 1,
	email_subject: 'Hello',
	email_body: 'Text',
	emails: ['sender1@example.com', 'sender2@example.com'],
	recipients_labels: [google, webDe],
};

describe('inbox placement', () => {
	let run: Running;
	let target: Hook | undefined;
	const make = async (more: object = {}) => (await run.api.post('/inbox-placement-tests', { ...order, ...more })).data;
	const read = async (id: string) => (await run.api.get(`/inbox-placement-tests/${id}`)).data;
	const found = async (id: string, query = '') =>
		(await run.api.get(`/inbox-placement-analytics?limit=100&test_id=${id}${query}`)).data.items;
	const advance = (ms: number) => run.sandbox.control.clock({ advance: ms });

	beforeEach(async () => {
		run = await start();
	});
	afterEach(async () => {
		await target?.close();
		target = undefined;
		await run.sandbox.close();
	});

	test('a one-time test runs by the clock and is then completed', async () => {
		run.sandbox.control.settings({ jobMs: HOUR });
		const made = await make();
		expect(made).toMatchObject({ status: 1, recipients: ['inbox1@placement.example', 'inbox6@placement.example'] });
		expect(await found(made.id)).toEqual([]);
		advance(HOUR);
		expect(await read(made.id)).toMatchObject({ status: 3, timestamp_next_run: null });
		const records = await found(made.id);
		expect(records.map((record: { record_type: number }) => record.record_type)).toEqual([1, 2, 1, 2, 1, 2, 1, 2]);
		expect(records[0]).not.toHaveProperty('is_spam');
		expect(records[1]).toMatchObject({ is_spam: expect.any(Boolean), recipient_geo: 1, recipient_esp: 1, recipient_type: 1 });
		expect((await run.api.get(`/inbox-placement-analytics/${records[1].id}`)).data).toEqual(records[1]);
		advance(DAY);
		expect(await found(made.id)).toHaveLength(8);
	});

	test('an automated test runs on its days until it is paused', async () => {
		run.sandbox.control.clock({ set: '2027-03-01T00:00:00.000Z' });
		const schedule = { days: { 1: true, 3: true }, timing: { from: '10:00' }, timezone: 'Europe/Belgrade' };
		const made = await make({ type: 2, schedule, run_immediately: true });
		expect(made.timestamp_next_run).toBe('2027-03-01T09:00:00.000Z');
		advance(HOUR);
		expect(await found(made.id)).toHaveLength(8);
		advance(9 * HOUR);
		expect(await found(made.id)).toHaveLength(16);
		expect((await read(made.id)).timestamp_next_run).toBe('2027-03-03T09:00:00.000Z');
		await run.api.patch(`/inbox-placement-tests/${made.id}`, { status: 2 });
		advance(7 * DAY);
		expect(await found(made.id)).toHaveLength(16);
		const resumed = (await run.api.patch(`/inbox-placement-tests/${made.id}`, { status: 1 })).data;
		expect(resumed.timestamp_next_run).toBe('2027-03-10T09:00:00.000Z');
		advance(3 * DAY);
		expect(await found(made.id)).toHaveLength(24);
		const dates = (await run.api.post('/inbox-placement-analytics/stats-by-date', { test_id: made.id })).data;
		expect(dates.map((day: { timestamp_created_date: string }) => day.timestamp_created_date)).toEqual(['2027-03-01', '2027-03-10']);
		expect(dates.map((day: { sent_count: number }) => day.sent_count)).toEqual([8, 4]);
	});

	test('counts are those of the records, also filtered', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		const { recipients_labels: _two, ...everywhere } = order;
		const { id } = (await run.api.post('/inbox-placement-tests', everywhere)).data;
		const records: Record<string, unknown>[] = (await found(id)).filter((record: { record_type: number }) => record.record_type === 2);
		expect(records).toHaveLength(18);
		const stats = async (more: object = {}) =>
			(await run.api.post('/inbox-placement-analytics/stats-by-test-id', { test_ids: [id], ...more })).data;
		const [all] = await stats();
		expect(all.count).toBe(18);
		expect(all.spam_count).toBe(records.filter((record) => record.is_spam).length);
		expect(all.category_count).toBe(records.filter((record) => record.has_category).length);
		expect(all.spam_count + all.inbox_count + all.category_count).toBe(18);
		expect(all.spam_count * all.category_count).toBeGreaterThan(0);
		expect(all.inbox_percent).toBeCloseTo((all.inbox_count / 18) * 100, 1);
		expect((await stats({ recipient_geo: [3] }))[0].count).toBe(4);
		expect((await stats({ recipient_esp: [12] }))[0].count).toBe(2);
		expect((await stats({ sender_email: 'sender1@example.com' }))[0].count).toBe(9);
		expect((await stats({ date_to: '2020-01-01' }))[0]).toMatchObject({ count: 0, inbox_percent: 0 });
		expect(await found(id, '&recipient_geo=2,4&recipient_type=1')).toHaveLength(8);
		expect(await found(id, '&sender_email=sender2@example.com&date_from=2020-01-01')).toHaveLength(18);
		const insights = (await run.api.post('/inbox-placement-analytics/deliverability-insights', { test_id: id })).data;
		const pairs = insights.map((one: { recipient_esp: number }) => one.recipient_esp);
		expect(pairs.sort((a: number, b: number) => a - b)).toEqual([1, 2, 12, 13]);
		expect(insights[0].inbox_percentage + insights[0].spam_percentage + insights[0].category_percentage).toBeCloseTo(100, 0);
	});

	test('records and tests come in pages', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		const { id } = await make();
		const seen: string[] = [];
		let after = '';
		for (let page = 0; page < 4; page += 1) {
			const { data } = await run.api.get(`/inbox-placement-analytics?test_id=${id}&limit=3${after}`);
			seen.push(...data.items.map((item: { id: string }) => item.id));
			after = `&starting_after=${data.next_starting_after}`;
			if (data.next_starting_after === undefined) break;
		}
		expect(new Set(seen).size).toBe(8);
		const others = [await make({ name: 'Second' }), await make({ name: 'Third' })];
		const all = [id, ...others.map((one) => one.id)];
		const ids = async (query: string) =>
			(await run.api.get(`/inbox-placement-tests${query}`)).data.items.map((one: { id: string }) => one.id);
		expect(await ids('')).toEqual(all);
		expect(await ids('?sort_order=desc&limit=2')).toEqual([all[2], all[1]]);
		expect(await ids(`?sort_order=desc&starting_after=${all[1]}`)).toEqual([all[0]]);
		expect(await ids(`?starting_after=${all[0]}`)).toEqual([all[1], all[2]]);
		expect(await ids('?search=SECOND')).toEqual([all[1]]);
		expect(await ids('?status=3')).toEqual(all);
		expect(await ids('?status=2')).toEqual([]);
	});

	test('reports are of domains, and can leave their details out', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		const { id } = await make({ emails: ['sender1@example.com', 'sender@listed.example'] });
		const reports = async (query = '') => (await run.api.get(`/inbox-placement-reports?test_id=${id}${query}`)).data.items;
		const [clean, listed] = await reports();
		expect(clean).toMatchObject({ domain: 'example.com', domain_blacklist_count: 0, blacklist_report: { is_blacklisted: false } });
		expect(listed).toMatchObject({ domain: 'listed.example', domain_blacklist_count: 1, blacklist_report: { is_blacklisted: true } });
		expect((await run.api.get(`/inbox-placement-reports/${listed.id}`)).data).toEqual(listed);
		const [short] = await reports('&skip_spam_assassin_report=true&skip_blacklist_report=true&limit=1');
		expect(Object.keys(clean).filter((key) => !(key in short))).toEqual(['spam_assassin_report', 'blacklist_report']);
		expect(await reports('&date_to=2020-01-01')).toEqual([]);
	});

	test('automations act on the senders and tell an address', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		target = await hook();
		const [tag] = (await run.api.get('/custom-tags')).data.items;
		const when = { condition: 'placement_goes_below', condition_value: 101 };
		const never = { when: { condition: 'placement_goes_above', condition_value: 100 }, then: { pause: true } };
		await make({ emails: ['sender3@example.com'], automations: [never] });
		expect((await run.api.get('/accounts/sender3@example.com')).data.status).toBe(1);
		const { id } = await make({ automations: [{ when, then: { pause: true, add_tags: [tag.id], webhook_url: target.url } }] });
		await found(id);
		expect((await run.api.get('/accounts/sender1@example.com')).data.status).toBe(2);
		expect((await run.api.get(`/accounts?tag_ids=${tag.id}`)).data.items).toHaveLength(2);
		await arrived(target);
		expect(target.received[0].body).toMatchObject({ test_id: id, condition: 'placement_goes_below' });
	});

	test('a test without a sender or a recipient does not send', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		for (const more of [{ emails: ['nobody@example.com'] }, { emails: [] }, { recipients_labels: [{ ...google, esp: 'Nothing' }] }]) {
			const made = await make(more);
			expect(made).toMatchObject({ status: 1, not_sending_status: 'other' });
			expect(await found(made.id)).toEqual([]);
		}
		expect(await make({ sending_method: 2, emails: ['nobody@example.com'] })).not.toHaveProperty('not_sending_status');
	});

	test('codes get their prefix, campaigns show on demand', async () => {
		const campaign_id = await run.campaign({ name: 'Autumn' });
		expect(await make({ test_code: 'abc' })).toMatchObject({ test_code: 'ptid_abc' });
		expect(await make({ test_code: ' ' })).not.toHaveProperty('test_code');
		const made = await make({ test_code: 'ptid_abc', campaign_id });
		expect(made.test_code).toBe('ptid_abc');
		expect(await read(made.id)).not.toHaveProperty('metadata');
		const { metadata } = (await run.api.get(`/inbox-placement-tests/${made.id}?with_metadata=true`)).data;
		expect(metadata).toEqual({ campaign: { id: campaign_id, name: 'Autumn' } });
		const { data } = await run.api.post('/inbox-placement-tests', { ...order, test_code: 'ptid_ptid_a' });
		expect(data.message).toBe('body/test_code must match pattern "^\\s*$|^(ptid_)?(?!ptid_)[A-Za-z0-9_-]{1,45}$"');
		expect(await make({ campaign_id: UNKNOWN })).toMatchObject({ statusCode: 404 });
	});

	test('a deleted test is gone with all it has found', async () => {
		run.sandbox.control.settings({ jobMs: 0 });
		const [{ id }, other] = [await make(), await make()];
		const [record] = await found(id);
		const { id: report } = (await run.api.get(`/inbox-placement-reports?test_id=${id}`)).data.items[0];
		expect((await run.api.delete(`/inbox-placement-tests/${id}`)).data.id).toBe(id);
		for (const path of [
			`/inbox-placement-tests/${id}`,
			`/inbox-placement-analytics/${record.id}`,
			`/inbox-placement-analytics?test_id=${id}`,
			`/inbox-placement-reports/${report}`,
		])
			expect((await run.api.get(path)).status).toBe(404);
		expect(await found(other.id)).toHaveLength(8);
		expect((await run.api.post('/inbox-placement-analytics/stats-by-test-id', { test_ids: [other.id, id] })).status).toBe(404);
	});
});
