import { pathOf } from '../../engine/apiRequest';
import { Refusal } from '../../engine/refusal';

test.each([
	['/leads', '/leads', {}],
	['leads', '/leads', {}],
	['  //leads/ ', '/leads/', {}],
	['/api/v2/leads/a%20b', '/leads/a%20b', {}],
	['api/v2', '/', undefined],
	['https://api.example.com/api/v2/leads?limit=3', '/leads', { limit: '3' }],
	['/leads?id=a&id=b&q=x%20y', '/leads', { id: ['a', 'b'], q: 'x y' }],
	['/api/v20/leads', '/api/v20/leads', {}],
])('%j', (given, path, query) => {
	if (query) expect(pathOf(given, '/api/v2')).toEqual({ path, query });
	else expect(() => pathOf(given, '/api/v2')).toThrow(Refusal);
});

test.each(['', '/', '/leads/../keys', '/..', '/leads/.', '/leads list', '/leads#1', 'https://example.com/leads'])(
	'%j is refused',
	(given) => expect(() => pathOf(given, '/api/v2')).toThrow(Refusal),
);

test('without a root any host is taken: only its path is used', () =>
	expect(pathOf('https://example.com/leads', '')).toEqual({ path: '/leads', query: {} }));
