import { columnFinder, recordOf } from '../../engine/values';
import { leadColumns } from '../../nodes/Inboxapp/leadColumns';
import { notAPerson, personOf } from '../../nodes/Inboxapp/person';

const find = columnFinder(leadColumns);

test('headers of lists are found, whatever their case and punctuation', () => {
	const row = { 'Twitter User-ID': 44196397, handle: ' @sample_person ', 'EXTERNAL ID': 'hy4k7m2x9p', Platform: 'X', 'column data': '{"a": 1}', notes: 'x' }; // prettier-ignore
	const lead = { platformId: '44196397', username: '@sample_person', externalId: 'hy4k7m2x9p', platform: 'twitter', data: { a: 1 } };
	expect(recordOf(find, row)).toEqual(lead);
	expect(recordOf(find, row, 'data')).toEqual({ ...lead, data: { a: 1, notes: 'x' } });
	expect(recordOf(find, { 'Profile URL': 'https://x.com/sample_person', platformId: ' ' })).toEqual({
		username: 'https://x.com/sample_person',
	});
});

test.each([
	'sample_person',
	'@sample_person',
	' x.com/sample_person',
	'https://x.com/sample_person',
	'https://www.x.com/@sample_person/',
	'http://mobile.twitter.com/sample_person?lang=en#top',
])('"%s" is a user name', (given) => {
	expect(personOf('username', given)).toEqual({ by: 'username', value: 'sample_person' });
});

test.each(['https://x.com/i/user/44196397', 'twitter.com/i/user/44196397/?s=20'])('"%s" is a platform ID', (given) => {
	for (const by of ['platformId', 'username'] as const) expect(personOf(by, given)).toEqual({ by: 'platformId', value: '44196397' });
});

test('a user name that is a number is not an ID, and an ID is not a user name', () => {
	expect(personOf('username', '44196397')).toEqual({ by: 'username', value: '44196397' });
	expect(personOf('platformId', '44196397')).toEqual({ by: 'platformId', value: '44196397' });
	expect(personOf('externalId', '@hy4k')).toEqual({ by: 'externalId', value: '@hy4k' });
});

test.each([
	'https://x.com/sample_person/status/1',
	'https://x.com/search?q=sample',
	'https://x.com/i/lists/1',
	'https://x.com/home',
	'https://x.com.example.com/sample_person',
	'https://example.com/x.com/sample_person',
	'two words',
	'@',
	'',
])('"%s" names nobody', (given) => {
	expect(notAPerson(personOf('username', given))).toMatch(/ is not a user name$/);
	expect(notAPerson(personOf('platformId', given))).toMatch(/ is not a (platform ID|user name)/);
});
