import { z } from 'zod';

import { bool, closed, either, list, num, numOrNull, oneOf, open, str, uuid } from '../validation.mts';
import { DEPARTMENTS, FUNDING, HEADCOUNTS, INDUSTRIES, LEVELS, NEWS, REVENUES, SUB_INDUSTRIES } from './superSearchWords.mts';

const words = () => list(str());
const choices = <T extends string>(values: readonly T[]) => list(oneOf(values));
const inAndOut = <T extends z.ZodTypeAny>(item: T) => open({ include: item.optional(), exclude: item.optional() });
const one = <T extends string>(value: T) => oneOf([value] as const);
const mayBe = (value: unknown) => value !== undefined && value !== null;

const places = () =>
	list(
		either(
			closed({ place_id: str(), label: str().optional() }),
			closed({ city: str().optional(), state: str().optional(), country: str().optional() }).refine(
				(place) => Object.keys(place).length > 0,
				'must match a schema in anyOf',
			),
		),
	);
const between = (op: 'between' | 'preset_between') =>
	closed({ op: one(op), min: numOrNull().optional(), max: numOrNull().optional() }).refine(
		({ min, max }) => mayBe(min) || mayBe(max),
		'must match a schema in anyOf',
	);
const employeeCount = either(
	oneOf(HEADCOUNTS),
	closed({ op: one('gte'), min: num(), max: numOrNull().optional() }),
	closed({ op: one('lte'), max: num(), min: numOrNull().optional() }),
	between('between'),
	between('preset_between'),
);

/** A list of signals, by name alone or with a window and words. */
export const signals = () =>
	list(
		either(
			str(),
			closed({ key: str(), period_days: num().optional(), keywords: either(words(), z.record(z.string(), words())).optional() }),
		),
	).optional();

/** What SuperSearch looks for. Unknown keys are ignored. */
export const searchFilters = open({
	company_list_id: uuid().optional(),
	locations: either(places(), inAndOut(places())).optional(),
	department: choices(DEPARTMENTS).optional(),
	level: choices(LEVELS).optional(),
	employeeCount: list(employeeCount).optional(),
	revenue: choices(REVENUES).optional(),
	news: choices(NEWS).optional(),
	jobListing: words().optional(),
	jobListingFilter: words().optional(),
	title: inAndOut(words()).optional(),
	name: words().optional(),
	company_name: inAndOut(words()).optional(),
	look_alike: str().optional(),
	lookAlike: str().optional(),
	lookAlikeMode: str().optional(),
	technologies: words().optional(),
	fundingType: words().optional(),
	locationMode: str().optional(),
	keyword_filter: open({ include: str().optional(), exclude: str().optional(), include_mode: oneOf(['ANY', 'ALL']).optional() }).optional(),
	industry: inAndOut(choices(INDUSTRIES)).optional(),
	subIndustry: inAndOut(choices(SUB_INDUSTRIES)).optional(),
	domains: words().optional(),
	website_visitors: bool().optional(),
	funding_type: choices(FUNDING).optional(),
	signals: signals(),
	skip_owned_leads: bool().optional(),
	show_one_lead_per_company: bool().optional(),
	location_mode: oneOf(['contact', 'company']).optional(),
});
export type SearchFilters = z.output<typeof searchFilters>;
