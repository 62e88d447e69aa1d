import { campaignGuard, settledCampaign, tidied } from '../../nodes/Enttor/newCampaign';
import { settledUpload, uploaded } from '../../nodes/Enttor/upload';

const MINUTE = 60_000;
const now = Date.parse('2026-03-01T12:00:30.000Z');
const at = (minutes: number) => new Date(now + minutes * MINUTE).toISOString();
const values = { message_sequence: 'Hey {{username}}', platform: 'x', start_date: at(60), end_date: at(120) };
/** What this run has made before. */
const earlier = new Set(['1000']);
const call = { items: [0], method: 'POST' as const, route: '', path: '', query: {} };

beforeEach(() => void jest.useFakeTimers({ now }));
afterEach(() => void jest.useRealTimers());

describe('a campaign is refused', () => {
	test('if it starts too early: with the earliest time, a whole minute that is still far enough ahead when it is typed in', () => {
		const earliest = "'Start Date' must be at least 10 minutes ahead; the earliest now is 2026-03-01T12:12:00.000Z";
		for (const minutes of [-60, 0, 9.99]) expect(campaignGuard({ ...values, start_date: at(minutes) })).toBe(earliest);
		expect(campaignGuard({ ...values, start_date: at(10) })).toBeUndefined();
		expect(campaignGuard({ ...values, start_date: '2026-03-01T12:12:00.000Z' })).toBeUndefined();
	});

	test('if it ends before it starts, or when it starts', () => {
		for (const end of [at(30), at(60)]) expect(campaignGuard({ ...values, end_date: end })).toBe("'End Date' must be after 'Start Date'");
	});

	const placeholders = (message: string, platform = 'x') => campaignGuard({ ...values, message_sequence: message, platform });

	test.each([
		['nobody knows the placeholder', 'Hi {{first_name}}', 'x', /the placeholder {{first_name}}, .* Use one of: {{username}}, /],
		['case counts', 'Hi {{Username}}', 'x', /the placeholder {{Username}}/],
		['it is of another platform', 'Hi {{full_name}}', 'x', /{{full_name}}, which leads on X do not have/],
		['it is of another platform', 'Hi {{company}}', 'instagram', /{{company}}, which leads on Instagram do not have.*{{contact_info}}/],
		['it is empty', 'Hi {{}}', 'x', /the placeholder {{}}/],
		['it has a space inside', 'Hi {{job title}}', 'x', /the placeholder {{job title}}/],
		['it is not closed', 'Hi {{username', 'x', /brackets are not closed/],
		['it is closed half', 'Hi {{username}', 'x', /brackets are not closed/],
		['it is not opened', 'Hi username}}', 'x', /brackets are not closed/],
		['the second is wrong', '{{username}} of {{compny}}', 'x', /{{compny}}/],
	])('because of its message: %s', (_why, message, platform, says) => {
		expect(placeholders(message, platform)).toMatch(says);
	});

	test.each([
		['Hi', 'x'],
		['Hi {username} {', 'x'],
		['{{username}}, {{company}} {{job_title}}', 'linkedin'],
		['{{full_name}} {{headline}}', 'linkedin'],
		['{{contact_info}}{{content_pillars}}', 'instagram'],
		['Hi {{ username }}', 'x'],
	])('but not for %j on %s', (message, platform) => {
		expect(placeholders(message, platform)).toBeUndefined();
	});

	test('spaces in placeholders are taken out: the document shows none', () => {
		expect(tidied('Hi {{ username }} of {{company  }}, { } {{}}')).toBe('Hi {{username}} of {{company}}, { } {{}}');
	});
});

describe('the group of a lost upload', () => {
	const since = now;
	const body = { group_name: 'Founders', platform: 'x', leads: [{}, {}, {}] };
	const group = { id: '317', name: 'Founders', platform: 'X (Twitter)', source: 'api', user_id: null, lead_count: '3', created_at: at(0) };
	const found = (groups: object[], more: object = {}) => settledUpload.found([groups as never], { ...body, ...more }, since, call, earlier);
	const answer = { dataset_id: '317', group_name: 'Founders', platform: 'X (Twitter)', leads_inserted: 3 };

	test('is found by name, platform, source, time and owner', () => {
		expect(found([{ ...group, id: '1', name: 'Other' }, group])).toEqual({ ...answer, leads_skipped: 0 });
		expect(found([{ ...group, user_id: 1001 }], { user_id: 1001 })).toEqual({ ...answer, leads_skipped: 0 });
		for (const other of [
			{ name: 'founders' },
			{ platform: 'Instagram' },
			{ source: 'platform' },
			{ created_at: at(-1) },
			{ created_at: 'soon' },
			{ id: '1000' },
			{ lead_count: '4' },
			{ lead_count: undefined },
		])
			expect([other, found([{ ...group, ...other }])]).toEqual([other, undefined]);
	});

	test('with fewer leads may not be complete: how many were left out is not said', () => {
		expect(found([{ ...group, lead_count: '2' }])).toEqual({ ...answer, leads_inserted: 2 });
	});

	test('of several nothing is picked: their numbers are told', () => {
		expect(found([group, { ...group, id: '318' }])).toBe('There are 2 groups of this name made since then: 317, 318');
	});

	test('of another owner is not taken, but told', () => {
		const told = 'Of this name there is a group of another owner made since then: 317';
		expect(found([{ ...group, user_id: 1001 }])).toBe(told);
		expect(found([group], { user_id: 1001 })).toBe(told);
	});
});

describe('the campaigns of a lost order', () => {
	const order = {
		campaign_name: 'Spring',
		user_ids: [1001, 1002],
		dataset_id: '317',
		platform: 'x',
		start_date: at(60),
		end_date: at(120),
		daily_message_limit: 30,
	};
	const made = (id: string, more: object = {}) => ({
		id,
		name: 'Spring',
		status: 'scheduled',
		platforms: ['twitter'],
		startDate: at(60).replace('.000Z', '+00:00'),
		endDate: at(120),
		dailyMessageLimit: 30,
		createdAt: at(0),
		...more,
	});
	const found = (...rows: object[][]) => settledCampaign.found(rows as never, order, now, call, earlier);

	test('are looked for at each member', () => {
		expect(settledCampaign.looks(order, call)).toEqual(
			['1001', '1002'].map((id) => ({ route: 'GET /campaigns/status', ask: { client_id: id }, items: 'campaigns' })),
		);
	});

	test('are found at all', () => {
		expect(found([made('1'), made('0', { name: 'Autumn' })], [made('2')])).toEqual({
			campaigns: [
				{ campaign_id: 1, user_id: 1001 },
				{ campaign_id: 2, user_id: 1002 },
			],
			campaign_name: 'Spring',
			status: 'scheduled',
			dataset_id: '317',
		});
	});

	test('are found at some: which, is told', () => {
		expect(found([made('1')], [])).toBe('Of these campaigns for member 1001 there is campaign 1, for member 1002 there is none');
		expect(found([made('1'), made('3')], [made('2')])).toBe(
			'Of these campaigns for member 1001 there is campaign 1, 3, for member 1002 there is campaign 2',
		);
	});

	test('are at none', () => {
		expect(found([], [])).toBeUndefined();
	});

	test.each([
		['older', { createdAt: at(-1) }],
		['of another platform', { platforms: ['instagram'] }],
		['of another start', { startDate: at(61) }],
		['of another end', { endDate: at(180) }],
		['of another limit', { dailyMessageLimit: 200 }],
	])('are not those that are %s', (_what, more) => {
		expect(found([made('1', more), made('1000')], [made('2', more)])).toBeUndefined();
	});

	test('may show less than they are', () => {
		const bare = { platforms: undefined, startDate: undefined, endDate: undefined, dailyMessageLimit: null };
		expect(found([made('1', bare)], [made('2', bare)])).toMatchObject({ campaigns: [{ campaign_id: 1 }, { campaign_id: 2 }] });
	});
});

test('user names are the same in any case', () => {
	expect(uploaded.key({ username: 'Video_Editor' })).toBe(uploaded.key({ username: 'video_editor' }));
	expect(uploaded.key({})).toBeUndefined();
});
