import { campaignBody, document, enttorClient, manners, startEnttor, type RunningEnttor } from './enttor.mts';
import { strictBodies, strictQueries } from './strictness.mts';

const everywhere = { username: 'lead_one', profile_url: 'https://x.example/lead_one', followers: 12 };
const work = { company: 'Example Company', job_title: 'Founder', location: 'Berlin' };
const leads = {
	x: [{ ...everywhere, ...work, company_description: 'Makes examples' }],
	instagram: [{ ...everywhere, contact_info: 'a@b.example', content_pillars: ['video'], user_info: { any: [1] } }],
	linkedin: [{ ...everywhere, ...work, full_name: 'Lead One', headline: 'Makes examples' }],
};

let run: RunningEnttor;

beforeAll(async () => {
	run = await startEnttor({ seed: true });
	run.sandbox.control.settings({ limits: false });
});
afterAll(async () => await run.sandbox.close());

describe('what the document refuses is refused, and nothing else', () => {
	const uploads = Object.entries(leads).map(
		([platform, list]) => ['POST', '/leads', { group_name: 'Group', platform, leads: list, user_id: 1_001 }] as [string, string, unknown],
	);
	const campaign = {
		dataset_id: '301',
		campaign_name: 'Outreach',
		platform: 'x',
		message_sequence: 'Hey {{username}}!',
		start_date: '2098-01-01T00:00:00Z',
		end_date: '2099-01-01T00:00:00+02:00',
		user_ids: [1_001, 1_002],
		daily_message_limit: 7,
	};
	strictBodies(() => run, [...uploads, ['POST', '/campaigns', campaign]], manners);
	strictQueries(() => run, ['/campaigns/status?client_id=1001'], undefined, manners);
});

describe('every answer is one the document has', () => {
	const proper = async (
		method: string,
		path: string,
		status: number,
		data?: unknown,
		params?: object,
		headers?: Record<string, string>,
	) => {
		const answer = await enttorClient(run.sandbox.urls.enttor, headers).request({ method, url: path, data, params });
		expect([answer.status, answer.status === status ? '' : answer.data]).toEqual([status, '']);
		expect(document.answerFaults(method, path, answer)).toEqual([]);
		return answer.data.data;
	};

	test('users', async () => {
		const { users, company_id } = await proper('GET', '/users', 200);
		expect(users.map(({ id }: { id: unknown }) => id)).toEqual([1_001, 1_002, 1_003]);
		expect((await proper('GET', '/datasets', 200)).company_id).toBe(company_id);
	});

	test.each(Object.entries(leads))('an upload for %s, found in the list of groups', async (platform, list) => {
		const upload = { group_name: `On ${platform}`, platform, leads: list, user_id: 1_002 };
		const made = await proper('POST', '/leads', 201, upload);
		expect(made).toEqual({ dataset_id: expect.any(String), group_name: `On ${platform}`, platform, leads_inserted: 1, leads_skipped: 0 });
		const [group] = (await proper('GET', '/datasets', 200)).datasets;
		expect(group).toEqual({
			id: made.dataset_id,
			user_id: 1_002,
			name: `On ${platform}`,
			platform: { x: 'X (Twitter)', instagram: 'Instagram', linkedin: 'LinkedIn' }[platform],
			source: 'api',
			status: 'completed',
			lead_count: '1',
			created_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
		});
	});

	test('campaigns and their status, in all shapes', async () => {
		const order = {
			dataset_id: '301',
			user_ids: [1_001, 1_003],
			start_date: '2098-01-01T02:00:00+02:00',
			end_date: '2098-02-01T00:00:00.5Z',
		};
		const made = await proper('POST', '/campaigns', 201, campaignBody(run.sandbox, order));
		expect(made).toEqual({
			campaigns: [1_001, 1_003].map((user_id) => ({ campaign_id: expect.any(Number), user_id, audience_size: 120 })),
			campaign_name: 'Outreach',
			status: 'scheduled',
			dataset_id: '301',
			total_audience: 240,
		});
		const id = String(made.campaigns[1].campaign_id);
		const shown = {
			id,
			name: 'Outreach',
			status: 'scheduled',
			platforms: ['x'],
			startDate: '2098-01-01T00:00:00+00:00',
			endDate: '2098-02-01T00:00:00.500+00:00',
			dailyMessageLimit: 200,
			createdAt: expect.stringMatching(/\+00:00$/),
			messages: { total: 120, sent: 0, failed: 0, error: 0, alreadyMessaged: 0, repliedTo: 0 },
		};
		const { control } = run.sandbox;
		const one = async () => await proper('GET', '/campaigns/status', 200, undefined, { campaign_id: id });
		expect(await one()).toEqual({ campaign: shown });
		control.settings({ enttor: { oneCampaign: 'flat', statusWordForX: 'twitter' } });
		expect(await one()).toEqual({ ...shown, platforms: ['twitter'] });
		control.settings({ enttor: { oneCampaign: 'list', statusWordForX: 'x' } });
		expect(await one()).toEqual({ campaigns: [shown] });
		const all = await proper('GET', '/campaigns/status', 200, undefined, { client_id: '1003' });
		expect(all.campaigns).toEqual([shown, expect.objectContaining({ name: 'Sales leaders, first touch', platforms: ['linkedin'] })]);
	});

	test.each([
		['GET', '/users', 401, undefined, {}, { Authorization: 'Bearer nothing' }],
		['GET', '/users', 403, undefined, {}, { Authorization: 'Bearer ent_sandbox_narrow' }],
		['POST', '/leads', 400, {}, {}, {}],
		['POST', '/leads', 404, { group_name: 'A', platform: 'x', leads: leads.x, user_id: 7 }, {}, {}],
		['GET', '/datasets', 401, undefined, {}, { Authorization: '' }],
		['POST', '/campaigns', 403, {}, {}, { Authorization: 'Bearer ent_sandbox_narrow' }],
		['GET', '/campaigns/status', 400, undefined, {}, {}],
		['GET', '/campaigns/status', 404, undefined, { campaign_id: '7' }, {}],
	] as const)('%s %s %i', async (method, path, status, data, params, headers) => {
		await proper(method, path, status, data, params, headers);
	});

	test.each(document.routes())('%s with an ordered 500 and 429', async (route) => {
		const [method, path] = route.split(' ');
		for (const status of [500, 429]) {
			run.sandbox.control.failures([{ kind: 'status', status, service: 'enttor', times: 1 }]);
			await proper(method, path, status);
		}
	});

	test('the check itself tells right from wrong', () => {
		const answer = { status: 201, data: { success: true, data: { dataset_id: 316, group_name: 'A', platform: 'x', leads_inserted: 1 } } };
		const faults = document.answerFaults('POST', '/leads', answer);
		expect(faults).toHaveLength(2);
		expect(document.answerFaults('POST', '/leads', { ...answer, status: 200 })).toEqual(['POST /leads has no answer 200']);
	});
});
