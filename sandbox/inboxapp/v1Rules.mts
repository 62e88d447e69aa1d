import { z } from 'zod';

/** Most entries of one array. */
const MOST = 2_000;

/** An id of the vendor's. */
export const id = () => z.string().regex(/^[0-9a-z]+$/, 'must match pattern "^[0-9a-z]+$"');
const text = () => z.string();
const some = () => z.string().min(1, 'must not be empty');
export const name = () => z.string().min(1, 'must not be empty').max(255, 'must not be longer than 255 characters');
const manyOf = <T extends z.ZodTypeAny>(item: T) =>
	z.array(item).min(1, 'must not be empty').max(MOST, `must not have more than ${MOST} entries`);
const closed = <T extends z.ZodRawShape>(shape: T) => z.object(shape).strict();
/** A whole number in the query. */
export const whole = (least: number, most: number) =>
	z
		.any()
		.transform((value: unknown) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value))
		.pipe(z.number().int('must be an integer').min(least, `must not be below ${least}`).max(most, `must not be above ${most}`));
/** An array in the query: the key once or repeated; `ids[]` and `ids[0]` are put under their name before. */
export const listed = <T extends z.ZodTypeAny>(item: T) =>
	z
		.any()
		.transform((value: unknown) => [value].flat())
		.pipe(z.array(item));

export const BY = ['platformId', 'username', 'externalId'] as const;
export const IMPORT_STATUSES = ['queued', 'starting', 'running', 'paused', 'completed', 'failed', 'canceled'] as const;
const platform = () => z.enum(['twitter']);
const data = () => z.record(z.string(), z.unknown());

const lead = closed({
	platformId: some().optional(),
	username: some().optional(),
	externalId: some().optional(),
	platform: platform().optional(),
	data: data().optional(),
}).refine((given) => BY.some((key) => given[key] !== undefined), 'must have platformId, username or externalId');

/** What puts leads into a campaign. */
export const addLeads = closed({
	platform: platform().optional(),
	platformIds: manyOf(some()).optional(),
	usernames: manyOf(some()).optional(),
	externalIds: manyOf(some()).optional(),
	leads: manyOf(lead).optional(),
});

/** Where leads come from and who is kept out; the page was cut, so more may stand here. */
const rules = z.object({
	syncedListIds: z.array(id()).optional(),
	excludedListIds: z.array(id()).optional(),
	excludeContacted: z.boolean().optional(),
	excludeMutuals: z.boolean().optional(),
	columnMappings: z.record(z.string(), z.record(z.string(), text())).optional(),
	detachBehavior: text().optional(),
});

const segment = z.union([
	closed({ type: z.literal('static'), text: text() }),
	closed({ type: z.literal('variable'), name: text(), fallback: text().optional() }),
	closed({ type: z.literal('variation'), options: z.array(text()) }),
]);
export const step = z.union([
	closed({ type: z.literal('message'), data: closed({ segments: z.array(segment) }) }),
	closed({ type: z.literal('delay'), data: closed({ delaySeconds: z.number(), unit: text().optional() }) }),
	z
		.object({ type: text().refine((type) => !['message', 'delay'].includes(type)), data: z.record(z.string(), z.unknown()).optional() })
		.passthrough(),
]);

const csv = closed({
	type: z.literal('csv'),
	content: text(),
	fileName: text(),
	columnMapping: z.array(closed({ csvHeader: text(), targetColumnId: text() })),
	mergeStrategy: text().optional(),
});
const otherImport = z.object({ type: text().refine((type) => type !== 'csv') }).passthrough();

export const createCampaign = closed({
	name: name(),
	accountLinkIds: z.array(id()).min(1, 'must not be empty'),
	rules: rules.optional(),
	scheduleTimezone: text().optional(),
});
export const updateRules = rules;
export const updateLead = closed({ data: data().optional(), by: z.enum(BY).optional(), platform: platform().optional() });
export const cancelLead = closed({ by: z.enum(BY).optional(), platform: platform().optional() });
export const updateSequence = closed({ steps: z.array(step) });
export const updateColumn = closed({
	name: name().optional(),
	description: z.string().max(1_000, 'must not be longer than 1000 characters').nullable().optional(),
});
export const nothing = closed({});
export const listLeads = closed({ platformIds: manyOf(some()) });
export const updateListLead = closed({ data: data().optional() });
export const createImport = closed({ data: z.union([csv, otherImport]) });
export const importQuery = z.object({
	status: listed(z.enum(IMPORT_STATUSES)).optional(),
	cursor: text().optional(),
	limit: whole(1, 100).default(50),
});

export type AddLeads = z.output<typeof addLeads>;
export type LeadOrder = z.output<typeof lead>;
export type RulesOrder = z.output<typeof rules>;
export type StepOrder = z.output<typeof step>;
export type CsvOrder = z.output<typeof csv>;
