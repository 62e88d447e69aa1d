import { simplified } from '../../engine/values';
import { campaignStatus, createdCampaigns, failed, groupRow, memberRow, oneCampaign, opened, reasonOf } from '../../nodes/Enttor/answers';

test('the envelope is opened, and what is none stays as it is', () => {
	expect(opened({ success: true, data: { users: [] } })).toEqual({ users: [] });
	for (const other of [{ success: false, data: { users: [] } }, { success: true }, { success: true, data: null }, '', undefined, 'text'])
		expect(opened(other)).toBe(other);
});

test('a refusal in an answer that looks well is seen', () => {
	const refusal = { success: false, error: { code: 'VALIDATION_ERROR', message: 'group_name is required' } };
	expect(failed(refusal)).toBe('group_name is required');
	expect(failed({ success: false })).toBe('no reason was given');
	for (const other of [{ users: [] }, [], '', null, undefined]) expect(failed(other)).toBeUndefined();
});

test("Enttor's own words are found in whatever it answers", () => {
	expect(reasonOf({ success: false, error: { code: 'NOT_FOUND', message: 'Dataset not found' } })).toBe('Dataset not found');
	expect(reasonOf({ error: 'Bad gateway' })).toBe('Bad gateway');
	for (const nothing of [{}, { error: {} }]) expect(reasonOf(nothing)).toBeUndefined();
});

const status = {
	id: 197,
	name: 'Following list',
	status: 'completed',
	platforms: ['twitter', 'instagram', 'threads'],
	startDate: '2026-02-14T19:30:49+00:00',
	endDate: '2026-02-21T19:11:49+00:00',
	dailyMessageLimit: 50,
	createdAt: '2026-02-15T00:15:38.543+00:00',
	messages: { total: 172, sent: 163, failed: 9, error: 0, alreadyMessaged: 0, repliedTo: 12 },
};

test('one campaign is found however it is wrapped', () => {
	for (const body of [{ campaign: status }, status, { campaigns: [status] }]) expect(oneCampaign(body)).toEqual(status);
	expect(oneCampaign({ campaigns: [] })).toEqual({ campaigns: [] });
});

test('the short forms: IDs are texts, counts are numbers, platforms are words, what is missing is null', () => {
	expect(simplified(campaignStatus)(status)).toEqual({
		id: '197',
		name: 'Following list',
		status: 'completed',
		platforms: ['X', 'Instagram', 'threads'],
		start_date: '2026-02-14T19:30:49+00:00',
		end_date: '2026-02-21T19:11:49+00:00',
		total: 172,
		sent: 163,
		failed: 9,
		replies: 12,
	});
	expect(simplified(campaignStatus)({ id: '7', name: 'New', status: 'draft' })).toMatchObject({ platforms: [], sent: null, replies: null });
	const group = { id: '313', user_id: 1037, name: 'Founders', platform: 'X (Twitter)', source: 'api', status: 'completed' };
	expect(simplified(groupRow)({ ...group, lead_count: '2500', created_at: '2026-02-04T09:15:22.100Z' })).toEqual({
		...group,
		platform: 'X',
		user_id: '1037',
		lead_count: 2500,
		created_at: '2026-02-04T09:15:22.100Z',
	});
	expect(simplified(groupRow)({ ...group, user_id: null })).toMatchObject({ user_id: null, lead_count: null });
	expect(simplified(memberRow)({ id: 1037, name: 'Member 1', email: 'member1@example.com' })).toEqual({
		id: '1037',
		name: 'Member 1',
		email: 'member1@example.com',
	});
	const created = {
		campaigns: [
			{ campaign_id: 187, user_id: 1037, audience_size: 175 },
			{ campaign_id: 188, user_id: 1001, audience_size: 0 },
		],
		campaign_name: 'Outreach',
		status: 'scheduled',
		dataset_id: '317',
		total_audience: 175,
	};
	expect(simplified(createdCampaigns)(created)).toEqual({
		...created,
		campaign_ids: ['187', '188'],
		campaigns: [
			{ campaign_id: '187', user_id: '1037', audience_size: 175 },
			{ campaign_id: '188', user_id: '1001', audience_size: 0 },
		],
	});
});
