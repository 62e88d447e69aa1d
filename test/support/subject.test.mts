import type { Provider } from '../../engine/describe';
import type { Case, Tested } from './rows.mts';
import { caseOf, chosen, elsewhere, ownPath, rowsOf, samplesOf } from './subject.mts';
import { uncovered } from './uncovered.mts';
import { filledIn, withNames } from './world.mts';

const operation = { name: 'Feed', action: 'Feed a pigeon' };
/** A service that speaks in two ways, and can be opened in two. */
const provider = {
	authentication: { key: { name: 'Key', credential: 'keyApi' }, login: { name: 'Login', credential: 'loginApi' } },
	variants: { setting: 'way', names: { old: 'the old loft', young: 'the young loft' }, probes: [], auth: { young: ['login'] } },
	resources: {
		pigeon: {
			name: 'Pigeon',
			scope: 'pigeons',
			operations: {
				feed: { ...operation, route: 'POST /feed', variants: { old: 'POST /feed', young: 'PUT /food' } },
				release: { ...operation, route: 'POST /release', variants: { young: 'POST /release' }, auth: ['key'] },
				count: { ...operation, route: 'GET /pigeons' },
			},
		},
	},
} as unknown as Provider;
const feed: Case = { parameters: { food: 'corn' }, items: [{}, {}], gives: [{ ate: 1 }, { ate: 2 }], says: /full/ };
const pigeon: Tested = {
	samples: { feed: [{ parameters: { food: 'corn' } }, { parameters: { food: 'peas' }, variants: ['young'] }] },
	cases: { feed: { ...feed, variants: { young: { says: /ill/ } } } },
};
const [old, young] = ['old', 'young'].map((variant) => ({ provider, variant, resources: { pigeon }, folder: '/tests' }));
const routes = (subject: Parameters<typeof rowsOf>[0]) => rowsOf(subject).map(({ name, route }) => `${name} ${route}`);

test('a variant has its own operations at its own routes; the others are elsewhere', () => {
	expect(routes(old)).toEqual(['pigeon.feed POST /feed', 'pigeon.count GET /pigeons']);
	expect(routes(young)).toEqual(['pigeon.feed PUT /food', 'pigeon.release POST /release', 'pigeon.count GET /pigeons']);
	expect(routes({ provider })).toHaveLength(3);
	expect(elsewhere(old).map(({ name }) => name)).toEqual(['pigeon.release']);
	expect(elsewhere(young)).toEqual([]);
});

test('the way to sign in is the first that operation and variant take', () => {
	const ways = (subject: typeof old) => rowsOf(subject).map((row) => chosen(subject, row).authentication);
	expect(ways(old)).toEqual(['key', 'key']);
	expect(ways(young)).toEqual(['login', 'key', 'login']);
	const [row] = rowsOf(young);
	expect(chosen({ provider: { ...provider, authentication: undefined } }, row)).toEqual({ resource: 'pigeon', operation: 'feed' });
});

test('samples, cases and files of a variant', () => {
	const [[first], [second]] = [rowsOf(old), rowsOf(young)];
	expect([samplesOf(old, first).length, samplesOf(young, second).length]).toEqual([1, 2]);
	expect([caseOf(old, first)?.says, caseOf(young, second)?.says, caseOf(young, second)?.gives]).toEqual([/full/, /ill/, feed.gives]);
	expect([ownPath(young, 'coverage', '.json'), ownPath({ folder: '/tests' }, 'requests')]).toEqual([
		'/tests/coverage-young.json',
		'/tests/requests',
	]);
});

test('ids become names again where they are ids', () => {
	const ids = { pigeon: '1', pigeon2: '12', loft: '0198-aa' };
	expect(filledIn({ id: '<pigeon2>', in: ['<loft>', '<tree>'] }, ids)).toEqual({ id: '12', in: ['0198-aa', '<tree>'] });
	expect(withNames('GET /lofts/0198-aa/12 ?{"ids":"1,12","limit":"100"}', ids)).toBe(
		'GET /lofts/<loft>/<pigeon2> ?{"ids":"<pigeon>,<pigeon2>","limit":"100"}',
	);
	expect(withNames('PUT /1 {"id":1,"ids":[12,1],"at":"2027-01-12","text":"1 of 12"}', ids)).toBe(
		'PUT /<pigeon> {"id":<pigeon>,"ids":[<pigeon2>,<pigeon>],"at":"2027-01-12","text":"1 of 12"}',
	);
});

test('what is not covered, or covered by nothing, is told with what to do', () => {
	const where = { file: 'coverage.json', folder: 'nodes/Pigeon/resources/' };
	const told = (covered: Parameters<typeof uncovered>[1], callers = {}) => uncovered(['GET /a', 'GET /b'], covered, callers, where);
	expect(told({ 'GET /a': 'one.get', 'GET /b': { without: 'Nobody needs it' } }, { 'one.get': 'GET /a' })).toEqual([]);
	expect(told({ 'GET /a': 'one.get', 'GET /c': { without: '' } }, { 'two.get': 'GET /d' })).toEqual([
		'GET /b is new: add a row for it in nodes/Pigeon/resources/, and name the row in coverage.json: "GET /b": "resource.operation"',
		'GET /c is no endpoint of the vendor: take it out of coverage.json',
		'GET /c is left out without a reason: give it in coverage.json',
		'GET /a: there is no row one.get; add the row, or correct coverage.json',
		'two.get (GET /d) is not named in coverage.json: add it there',
		'two.get calls GET /d, which the vendor does not have: correct the route',
	]);
	expect(told({ 'GET /a': 'one.get', 'GET /b': 'one.get' }, { 'one.get': 'GET /a' })).toEqual([
		'one.get calls GET /a, but coverage.json says that it covers GET /b',
	]);
});
