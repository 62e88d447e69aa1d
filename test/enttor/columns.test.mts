import { columnFinder, recordOf } from '../../engine/values';
import { columnsOf, foreign, leadColumns } from '../../nodes/Enttor/leadColumns';
import { platformOf } from '../../nodes/Enttor/platforms';

const find = columnFinder(leadColumns);
const names = (platform: unknown) => columnsOf(platform).map(({ name }) => name);

test('each platform has its own columns', () => {
	const everywhere = ['username', 'profile_url', 'followers'];
	expect(names('x').sort()).toEqual([...everywhere, 'company', 'company_description', 'job_title', 'location'].sort());
	expect(names('instagram').sort()).toEqual([...everywhere, 'contact_info', 'content_pillars', 'user_info'].sort());
	expect(names('linkedin').sort()).toEqual([...everywhere, 'company', 'full_name', 'headline', 'job_title', 'location'].sort());
});

test('whatever Enttor calls a platform, it is one word here', () => {
	expect(['x', 'X', 'twitter', 'Twitter', 'X (Twitter)'].map(platformOf)).toEqual(Array(5).fill('X'));
	expect(['instagram', 'Instagram', 'INSTAGRAM'].map(platformOf)).toEqual(Array(3).fill('Instagram'));
	expect(['linkedin', 'LinkedIn'].map(platformOf)).toEqual(Array(2).fill('LinkedIn'));
	expect(['threads', 'xing', null, undefined].map(platformOf)).toEqual(['threads', 'xing', null, undefined]);
});

test('headers of lists are found, whatever their case and punctuation', () => {
	const row = {
		'Instagram Handle': ' @video_editor_1 ',
		'Profile link': 'https://social.example/video_editor_1',
		'FOLLOWER COUNT': '1,234,567',
		Contact: 'editor@company.example',
		'content-pillars': 'video, travel ,, food',
		'user info': '{"niche": "Travel"}',
		Notes: 'call on Monday',
		Location: '  ',
	};
	expect(recordOf(find, row)).toEqual({
		username: 'video_editor_1',
		profile_url: 'https://social.example/video_editor_1',
		followers: 1234567,
		contact_info: 'editor@company.example',
		content_pillars: ['video', 'travel', 'food'],
		user_info: { niche: 'Travel' },
	});
});

test.each([
	['username', { name: 'a' }, 'must be a text'],
	['followers', '1.2k', 'is not a number: "1.2k"'],
	['followers', '1,2', 'is not a number: "1,2"'],
	['followers', true, 'is not a number: "true"'],
	['followers', -1, 'cannot be -1'],
	['user_info', 'Travel', 'is not valid JSON'],
	['user_info', '["Travel"]', 'must be an object'],
	['user_info', 'null', 'must be an object'],
	['user_info', 7, 'must be an object'],
	['content_pillars', [{ name: 'video' }], 'must be a list of texts'],
	['content_pillars', { name: 'video' }, 'must be a list of texts'],
	['content_pillars', '["video"', 'is not valid JSON'],
])('%s cannot be %j', (name, value, says) => {
	const { label } = leadColumns.find((one) => one.name === name) ?? {};
	expect(() => recordOf(find, { username: 'a', [name]: value as never })).toThrow(
		expect.objectContaining({
			message: expect.stringContaining(says) as unknown,
			label,
			hint: expect.stringMatching(/^[A-Z].{8,}/),
		}) as Error,
	);
});

test.each([
	['followers', 0, 0],
	['followers', '0', 0],
	['followers', 12.5, 12.5],
	['username', 12345, '12345'],
	['username', 0, '0'],
	['company', 7, '7'],
	['content_pillars', '["video", "travel"]', ['video', 'travel']],
	['content_pillars', ['video', 7], ['video', '7']],
	['content_pillars', 'video', ['video']],
	['user_info', { niche: 'Travel' }, { niche: 'Travel' }],
])('%s may be %j', (name, value, sent) => {
	expect(recordOf(find, { [name]: value as never })).toEqual({ [name]: sent });
});

test('a lead with a field of another platform is told which', () => {
	expect(foreign({ username: 'a', job_title: 'Founder' }, 'x')).toBeUndefined();
	expect(foreign({ username: 'a', notes: 'unknown columns are left out' }, 'x')).toBeUndefined();
	expect(foreign({ username: 'a', job_title: 'Founder' }, 'instagram')).toBe(
		"'Job Title' is a field of X and LinkedIn leads; leads on Instagram do not have it",
	);
	expect(foreign({ username: 'a', user_info: {} }, 'linkedin')).toBe(
		"'User Info' is a field of Instagram leads; leads on LinkedIn do not have it",
	);
});
