import fc from 'fast-check';
import { choice, choices, commaList, date, day, flag, json, list, number, picker, text, valueOf } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { colours } from './support.mts';

type Send = (value: unknown) => unknown;
const send = (field: { send?: Send }) => field.send as Send;

describe('labels', () => {
	test.each([
		['company_name', 'Company Name', 'companyName'],
		['companyName', 'Company Name', 'companyName'],
		['accountLinkId', 'Account Link ID', 'accountLinkId'],
		['platformIds', 'Platform IDs', 'platformIds'],
		['profileUrl', 'Profile URL', 'profileUrl'],
		['replyHtml', 'Reply HTML', 'replyHtml'],
		['aiReply', 'AI Reply', 'aiReply'],
		['userID', 'User ID', 'userID'],
		['lead.customData', 'Lead Custom Data', 'leadCustomData'],
		['email', 'Email', 'email'],
		['URL', 'URL', 'URL'],
	])('%s is shown as %s', (name, label, parameter) => {
		expect(text(name, '')).toMatchObject({ name, label, parameter });
	});

	test('a name is shown alike, whether its words stand apart by lines or by capitals', () => {
		const word = fc.stringMatching(/^[a-z]{2,8}$/);
		fc.assert(
			fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
				const camel = words.map((one, n) => (n ? one[0].toUpperCase() + one.slice(1) : one)).join('');
				expect(text(camel, '').label).toBe(text(words.join('_'), '').label);
				expect(text(camel, '').parameter).toBe(text(words.join('_'), '').parameter);
			}),
		);
	});
});

describe('words', () => {
	test("a word in any case, or the API's own value as number or text, gives the API's value", () => {
		for (const [word, value] of Object.entries(colours))
			for (const said of [word, word.toUpperCase(), ` ${word.toLowerCase()} `, value, String(value)])
				expect(valueOf(colours, said)).toBe(value);
	});

	test('anything else is refused, and the sentence names the choice', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.integer()), (said) => {
				const fine = Object.entries(colours).flat().map((one) => String(one).toLowerCase()); // prettier-ignore
				fc.pre(!fine.includes(String(said).trim().toLowerCase()));
				expect(() => valueOf(colours, said)).toThrow(
					expect.objectContaining({ name: 'Refusal', hint: expect.stringContaining('Red, Green, No Colour') as string }),
				);
			}),
		);
	});

	test('open: other numbers pass as numbers, other text does not', () => {
		fc.assert(fc.property(fc.integer(), fc.boolean(), (n, asText) => expect(valueOf(colours, asText ? String(n) : n, true)).toBe(n)));
		for (const said of ['', 'Blue', undefined]) expect(() => valueOf(colours, said, true)).toThrow(Refusal);
	});

	test('open: blanks are not the number 0', () => {
		expect(() => valueOf(colours, '  ', true)).toThrow(Refusal);
	});

	test('one and several', () => {
		expect(send(choice('c', '', colours))('green')).toBe(2);
		expect(send(choices('c', '', colours))('red, No Colour')).toEqual([1, null]);
		expect(send(choices('c', '', colours))(['Green', 1])).toEqual([2, 1]);
		expect(() => send(choices('c', '', colours))(['Green', 'Blue'])).toThrow(Refusal);
	});

	test('an option of n8n is never null', () => {
		for (const option of choice('c', '', colours).property.options ?? []) expect((option as { value: unknown }).value).not.toBeNull();
	});
});

test('numbers: text with digits is a number, anything else is refused', () => {
	fc.assert(
		fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) =>
			expect(send(number('n', ''))(String(n))).toBe(n === 0 ? Number(String(n)) : n),
		),
	);
	for (const bad of ['x', '1x', '1,5', {}, undefined]) expect(() => send(number('n', ''))(bad)).toThrow(Refusal);
});

test.each(['   ', '\t', 'Infinity', '-Infinity', Infinity])('%j is no number that can be sent', (bad) => {
	// Blanks would become 0, and JSON turns Infinity into null.
	expect(() => send(number('n', ''))(bad)).toThrow(Refusal);
});

test('flags', () => {
	expect([true, false, 'true', 'false', 0, 1].map(send(flag('f', '')))).toEqual([true, false, true, false, false, true]);
});

test('instants are sent in UTC, whatever way they are given', () => {
	const instant = '2027-01-31T09:00:00.000Z';
	for (const given of [instant, '2027-01-31T10:00:00+01:00', Date.parse(instant), new Date(instant), { toString: () => instant }])
		expect(send(date('d', ''))(given)).toBe(instant);
	for (const bad of ['', 'tomorrow-ish', {}, NaN]) expect(() => send(date('d', ''))(bad)).toThrow(Refusal);
});

test('days are sent as the user wrote them: no time zone moves them', () => {
	fc.assert(
		fc.property(
			fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
			fc.constantFrom('', 'T00:30:00+14:00', 'T23:30:00-11:00', ' 10:00'),
			(when, rest) => {
				const wanted = when.toISOString().slice(0, 10);
				expect(send(day('d', ''))(wanted + rest)).toBe(wanted);
			},
		),
	);
	expect(() => send(day('d', ''))('31.01.2027 x')).toThrow(Refusal);
});

test('JSON: text is parsed, objects pass, broken text is refused', () => {
	fc.assert(
		fc.property(
			fc.jsonValue(),
			(value) => void expect(send(json('j', ''))(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value))),
		),
	);
	const object = { a: [1] };
	expect(send(json('j', ''))(object)).toBe(object);
	for (const bad of ['{', '{a: 1}', 'hello', '']) expect(() => send(json('j', ''))(bad)).toThrow(Refusal);
});

test('lists: commas or an array; blanks are dropped, order and 0 are kept', () => {
	const word = fc.string({ minLength: 1 }).filter((one) => !one.includes(',') && one.trim() === one);
	fc.assert(
		fc.property(fc.array(word), fc.constantFrom(',', ' , ', ',,', ', '), (words, comma) => {
			expect(send(list('l', ''))(words.join(comma))).toEqual(words);
			expect(send(list('l', ''))(['', ...words, null, undefined, '  '])).toEqual(words);
			expect(send(commaList('l', ''))(words)).toBe(words.join(','));
		}),
	);
	expect(send(list('l', ''))([0, 'a'])).toEqual([0, 'a']);
	expect(send(list('l', ''))(7)).toEqual(['7']);
});

describe('picker', () => {
	const form = {
		id: { regex: '^p\\d+$', placeholder: 'p1', errorMessage: 'An ID is a p and digits' },
		url: { regex: '^https://pigeon\\.example/birds/(p\\d+)(?:[/?#].*)?$', placeholder: '' },
	};
	const take = send(picker('bird', '', 'birds', form));
	const takeId = send(picker('bird', '', 'birds', { id: form.id }));

	test('an ID or a pasted URL, in any mode or from an expression', () => {
		for (const value of ['p17', ' p17 ', 'https://pigeon.example/birds/p17', 'https://pigeon.example/birds/p17/mail?x=1 ']) {
			expect(take(value)).toBe('p17');
			for (const mode of ['list', 'id', 'url']) expect(take({ __rl: true, mode, value })).toBe('p17');
		}
		expect(takeId({ __rl: true, mode: 'id', value: 'p3' })).toBe('p3');
	});

	test('anything else is refused with what an ID looks like', () => {
		for (const value of [
			'17',
			'p17x',
			'https://pigeon.example/lofts/p17',
			'https://evil.example/?https://pigeon.example/birds/p17',
			'../p17',
			{},
		])
			expect(() => take(value)).toThrow(expect.objectContaining({ name: 'Refusal', hint: form.id.errorMessage }));
		expect(() => takeId('https://pigeon.example/birds/p17')).toThrow(Refusal);
	});

	test('By URL is offered only where the app has such pages', () => {
		const modes = (one: ReturnType<typeof picker>) => one.property.modes?.map(({ name }) => name);
		expect(modes(picker('bird', '', 'birds', form))).toEqual(['list', 'id', 'url']);
		expect(modes(picker('bird', '', 'birds', { id: form.id }))).toEqual(['list', 'id']);
	});
});

test("label and parameter come from the API's name unless they are said", () => {
	expect(text('reply_to.user_ids', '')).toMatchObject({ label: 'Reply To User IDs', parameter: 'replyToUserIds' });
	expect(text('html', '')).toMatchObject({ label: 'HTML', parameter: 'html' });
	expect(text('a_b', '', { label: 'Own', parameter: 'own' })).toMatchObject({ name: 'a_b', label: 'Own', parameter: 'own' });
	expect(text('t', '').send?.(0)).toBe('0');
});

describe('a time without a zone is a time in the zone of the workflow', () => {
	const at = (value: unknown, zone: string) => date('n', '').send?.(value, zone);

	test.each([
		['2027-01-31T09:00:00', 'America/New_York', '2027-01-31T14:00:00.000Z'],
		['2027-07-31T09:00:00', 'America/New_York', '2027-07-31T13:00:00.000Z'],
		['2027-07-31T09:00', 'Asia/Kolkata', '2027-07-31T03:30:00.000Z'],
		['2027-01-31T09:00:00', 'UTC', '2027-01-31T09:00:00.000Z'],
		// The day on which the clock changes, before and after it does.
		['2027-03-14T01:59:00', 'America/New_York', '2027-03-14T06:59:00.000Z'],
		['2027-03-14T03:01:00', 'America/New_York', '2027-03-14T07:01:00.000Z'],
		// With a zone it is what it says; a day alone is midnight in UTC.
		['2027-01-31T09:00:00+02:00', 'America/New_York', '2027-01-31T07:00:00.000Z'],
		['2027-01-31T09:00:00Z', 'America/New_York', '2027-01-31T09:00:00.000Z'],
		['2027-01-31', 'America/New_York', '2027-01-31T00:00:00.000Z'],
	])('%s in %s', (value, zone, expected) => expect(at(value, zone)).toBe(expected));

	test('whatever the time, the clock in that zone shows it', () => {
		const zones = fc.constantFrom('America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe', 'UTC');
		const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(zones, time, (zone, moment) => {
				const clock = moment.toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
				const shown = new Date(at(clock, zone) as string).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
				expect(shown).toBe(clock);
			}),
		);
	});

	test('a day stays the day that was written', () => {
		expect(day('n', '').send?.('2027-01-31T23:00:00', 'Pacific/Apia')).toBe('2027-01-31');
	});
});
