import { at, type Field, type Values } from '../../engine/describe';
import { flag, group, json, list, text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import { someOf } from './fields';
import { hollow } from '../../engine/hollow';
import { departments, industries, levels } from './searchWords';

type Row = Record<string, unknown>;

/** The places of the group, without what was left empty. */
function placesOf(given: unknown): Row[] {
	const { place: places = [] } = given as { place?: Row[] };
	return places
		.map((place) => Object.fromEntries(Object.entries(place).filter(([, part]) => part !== '' && part !== null)))
		.filter((place) => Object.keys(place).length > 0);
}

/** `11-50` -> from 11 to 50 people; `500+` -> 500 or more. */
function headcount(given: string): Row {
	const [, min, end] = /^(\d+)(?:\s*-\s*(\d+)|\+)$/.exec(given.trim()) ?? [];
	if (min === undefined) throw new Refusal(`has "${given}"`, 'Write ranges such as 11-50, and 500+ for 500 or more');
	return end === undefined ? { op: 'gte', min: Number(min) } : { op: 'between', min: Number(min), max: Number(end) };
}

const headcounts = (given: unknown) =>
	(Array.isArray(given) ? given : String(given).split(','))
		.filter((one) => String(one ?? '').trim() !== '')
		.map((one: unknown) => (typeof one === 'object' ? one : headcount(String(one))));

const of = (name: string) => `search_filters.${name}`;

/** What SuperSearch looks for: the filters people use, and the others as JSON. They go together. */
const searched: Field[] = [
	json('search_filters', 'Further filters by their API names', {
		label: 'More Filters (JSON)',
		parameter: 'filtersJson',
		placeholder: 'e.g. {"technologies": ["Shopify"]}',
	}),
	group(
		of('locations.include'),
		'Where the leads are',
		{
			group: 'place',
			label: 'Place',
			add: 'Add Place',
			fields: [text('city', 'Such as Berlin'), text('state', 'Such as Texas'), text('country', 'Such as Germany')],
		},
		{ label: 'Locations', parameter: 'locations', send: placesOf },
	),
	list(of('employeeCount'), 'How many the company has, with commas', {
		label: 'Employees',
		parameter: 'employees',
		placeholder: 'e.g. 11-50, 500+',
		send: headcounts,
	}),
	someOf(of('department'), 'Departments of the leads', 'departments', () => departments, {
		label: 'Department Names or IDs',
		parameter: 'departments',
	}),
	someOf(of('level'), 'Ranks of the leads', 'levels', () => levels, { label: 'Level Names or IDs', parameter: 'levels' }),
	someOf(of('industry.include'), 'What the companies do', 'industries', () => industries, {
		label: 'Industry Names or IDs',
		parameter: 'industries',
	}),
	list(of('title.include'), 'Any of these, with commas', { label: 'Job Titles', parameter: 'titles' }),
	list(of('title.exclude'), 'None of these, with commas', { label: 'Job Titles to Leave Out', parameter: 'notTitles' }),
	list(of('company_name.include'), 'Any of these, with commas', { label: 'Companies', parameter: 'companies' }),
	text(of('keyword_filter.include'), 'Words about the company', { label: 'Keywords', parameter: 'keywords' }),
];

/** The filters; where the two that do not search stand differs. */
export const searchFilters = (where: (name: string) => string = (name) => name): Field[] => [
	...searched,
	flag(where('skip_owned_leads'), 'Whether to leave out leads you have already', {
		label: 'Skip Own Leads',
		parameter: 'skipOwned',
		default: true,
	}),
	flag(where('show_one_lead_per_company'), 'Whether to give one lead of each company', {
		label: 'One Lead per Company',
		parameter: 'onePerCompany',
		default: true,
	}),
];
export const withinFilters = of;

/** Whether a filter given as JSON has nothing in it, somewhere. */
const isBare = (filter: unknown): boolean =>
	filter === '' ||
	(typeof filter === 'object' && filter !== null && (Object.keys(filter).length === 0 || Object.values(filter).some(isBare)));

/** A search without filters finds everybody, and what is found costs credits. */
export function searchGuard(values: Values): string | undefined {
	const { search_filters: more = {} } = values;
	if (typeof more !== 'object' || more === null || Array.isArray(more))
		return '\'More Filters (JSON)\' must be an object such as {"technologies": ["Shopify"]}';
	if (Object.values(more).some(isBare))
		return "'More Filters (JSON)' has an empty filter, which would mean more leads. Fill it in, or take it out";
	const [, ...form] = searched;
	const given = form.filter(({ name }) => values[name] !== undefined);
	const parent = (name: string) => at(values, name.split('.').slice(0, 2).join('.'));
	const twice = given.find(({ name }) => at(values, name) !== undefined || Array.isArray(parent(name)));
	if (twice) return `'${twice.label}' stands in 'More Filters (JSON)' as well. Take one of them out`;
	if (given.length === 0 && Object.keys(more).length === 0)
		return "Without a filter this would mean everybody that SuperSearch knows. Add one under 'Filters'";
	return hollow(values, form, 'leads');
}
