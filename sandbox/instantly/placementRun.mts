import { chance } from './chance.mts';
import type { Automation, Label, Schedule, TestInput } from './placementRules.mts';
import type { Context } from './state.mts';
import { post } from './webhookSender.mts';

const DAY = 86_400_000;
const RUNS_AT_ONCE = 60;
const ACTIVE = 1;
const DONE = 3;
const ESP: Record<string, number> = { Google: 1, Microsoft: 2, AirMail: 8, 'Web.de': 12, 'Libero.it': 13 };
const GEO: Record<string, number> = { US: 1, Italy: 2, Germany: 3, France: 4 };
const TYPE: Record<string, number> = { Professional: 1, Personal: 2 };
/** What the mailboxes of the workspace are at, by `provider_code`. */
const SENDER_ESP: Record<number, number> = { 3: 2, 8: 8, 11: 8 };

/** Where test mails can be sent to. */
export const OPTIONS: Label[] = [
	['North America', 'US', 'Professional', 'Google'],
	['North America', 'US', 'Professional', 'Microsoft'],
	['North America', 'US', 'Personal', 'Google'],
	['North America', 'US', 'Personal', 'Microsoft'],
	['Europe', 'Germany', 'Professional', 'Google'],
	['Europe', 'Germany', 'Personal', 'Web.de'],
	['Europe', 'Italy', 'Professional', 'Microsoft'],
	['Europe', 'Italy', 'Personal', 'Libero.it'],
	['Europe', 'France', 'Professional', 'Google'],
].map(([region, sub_region, type, esp]) => ({ region, sub_region, type, esp }));

/** A test, exactly as the API shows it. */
export interface PlacementTest extends Omit<TestInput, 'run_immediately'> {
	id: string;
	organization_id: string;
	recipients: string[];
	timestamp_created: string;
}

/** A test and what only the sandbox knows of it. */
export interface KeptTest {
	test: PlacementTest;
	/** Moments at which it runs, in order. */
	due: string[];
	runs: number;
}

interface Made {
	id: string;
	timestamp_created: string;
	timestamp_created_date: string;
	organization_id: string;
	test_id: string;
}

/** A mail of a test that was sent, or that has arrived. */
export interface PlacementRecord extends Made {
	record_type: number;
	sender_email: string;
	recipient_email: string;
	recipient_esp: number;
	recipient_geo: number;
	recipient_type: number;
	sender_esp?: number;
	is_spam?: boolean;
	has_category?: boolean;
	spf_pass?: boolean;
	dkim_pass?: boolean;
	dmarc_pass?: boolean;
	smtp_ip_blacklist_report?: Record<string, unknown> | null;
	authentication_failure_results?: Record<string, string> | null;
}

/** What was found out about a sender's domain. */
export interface PlacementReport extends Made {
	domain: string;
	domain_ip: string;
	domain_blacklist_count: number;
	domain_ip_blacklist_count: number;
	spam_assassin_score: number;
	spam_assassin_report?: unknown;
	blacklist_report?: unknown;
}

export const tests = (context: Context) => context.state.table<KeptTest>('placementTests');
export const records = (context: Context) => context.state.table<PlacementRecord>('placementRecords');
export const reports = (context: Context) => context.state.table<PlacementReport>('placementReports');

/** The addresses test mails go to. Labels that are no option have none. */
export function recipientsOf(labels: readonly Label[]): string[] {
	return OPTIONS.flatMap((option, index) =>
		labels.some((label) => (Object.keys(option) as (keyof Label)[]).every((key) => option[key] === label[key]))
			? [`inbox${index + 1}@placement.example`]
			: [],
	);
}

/** Runs what is due by now, each at its own moment. */
export function runDue(context: Context): void {
	const now = context.core.clock.iso();
	for (const kept of tests(context).values()) {
		for (let left = RUNS_AT_ONCE; left > 0 && kept.test.status === ACTIVE && kept.due.length > 0 && kept.due[0] <= now; left -= 1) {
			runTest(context, kept, kept.due.shift() as string);
		}
	}
}

/** Plans a run, not before `jobMs` have passed. */
export function plan(context: Context, kept: KeptTest, at: string | null): void {
	const { clock, settings } = context.core;
	if (at === null) return;
	const due = Math.max(clock.now() + settings.jobMs, Date.parse(at));
	kept.due = [...kept.due, clock.iso(due)].sort();
	clock.later(due - clock.now(), () => runDue(context));
}

/** The next moment of a schedule after a given one; none when no day is chosen. */
export function nextRun(schedule: Schedule | undefined, after: number): string | null {
	const days = schedule?.days ?? {};
	const from = schedule?.timing?.from ?? '09:00';
	const zone = schedule?.timezone ?? 'Etc/UTC';
	for (let offset = 0; offset <= 8; offset += 1) {
		const date = wallClock(after + offset * DAY, zone).slice(0, 10);
		const asUtc = Date.parse(`${date}T${from.padStart(5, '0')}:00Z`);
		if (Number.isNaN(asUtc)) return null;
		const at = asUtc - (Date.parse(`${wallClock(asUtc, zone)}Z`) - asUtc);
		if (at > after && days[String(new Date(asUtc).getUTCDay())]) return new Date(at).toISOString();
	}
	return null;
}

function wallClock(at: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T');
}

/** One run: a mail from each sender to each recipient, and a report for each domain. */
export function runTest(context: Context, kept: KeptTest, at: string): void {
	const { test } = kept;
	const { core, state } = context;
	kept.runs += 1;
	const made = (): Made => ({
		id: core.ids.uuid(),
		timestamp_created: at,
		timestamp_created_date: at.slice(0, 10),
		organization_id: test.organization_id,
		test_id: test.id,
	});
	const received: PlacementRecord[] = [];
	for (const sender of test.emails) {
		for (const address of test.recipients) {
			const { sub_region, type, esp } = OPTIONS[Number(/\d+/.exec(address)?.[0]) - 1];
			const mail = {
				sender_email: sender,
				recipient_email: address,
				recipient_esp: ESP[esp],
				recipient_geo: GEO[sub_region],
				recipient_type: TYPE[type],
			};
			const sent = { ...made(), ...mail, record_type: 1 };
			const got = { ...made(), ...mail, record_type: 2, sender_esp: SENDER_ESP[state.accounts.get(sender)?.provider_code ?? 1] ?? 1 };
			received.push({ ...got, ...arrival(`${sender} ${address} ${kept.runs}`) });
			for (const record of [sent, received[received.length - 1]]) records(context).set(record.id, record);
		}
	}
	const found = [...new Set(test.emails.map((sender) => sender.slice(sender.indexOf('@') + 1)))].map((domain) => ({
		...made(),
		...reportOf(domain),
	}));
	for (const report of found) reports(context).set(report.id, report);
	test.timestamp_next_run = test.type === 1 ? null : nextRun(test.schedule, Date.parse(at));
	if (test.type === 1) test.status = DONE;
	else if (kept.due.length === 0) plan(context, kept, test.timestamp_next_run);
	const inbox = received.filter((record) => !record.is_spam && !record.has_category).length;
	const percent = received.length === 0 ? 0 : (inbox / received.length) * 100;
	const listed = found.some((report) => report.domain_blacklist_count > 0);
	for (const automation of test.automations ?? []) if (applies(automation, percent, listed, kept.runs)) act(context, test, automation);
}

/** Seven of ten mails reach the inbox, two a category, one goes to spam. */
function arrival(seed: string) {
	const where = chance(seed, 10);
	const signed = chance(`${seed} dkim`, 20) > 0;
	return {
		is_spam: where === 9,
		has_category: where === 7 || where === 8,
		spf_pass: true,
		dkim_pass: signed,
		dmarc_pass: signed,
		smtp_ip_blacklist_report: null,
		authentication_failure_results: signed ? null : { authentication_results: 'spf=pass; dkim=fail; dmarc=fail', dkim_signature: '' },
	};
}

/** Domains that begin with `listed` are on a blacklist. */
function reportOf(domain: string) {
	const count = domain.startsWith('listed') ? 1 : 0;
	const ip = `192.0.2.${chance(domain, 254) + 1}`;
	const score = chance(`${domain} score`, 30) / 10;
	return {
		domain,
		domain_ip: ip,
		domain_blacklist_count: count,
		domain_ip_blacklist_count: 0,
		spam_assassin_score: score,
		spam_assassin_report: {
			is_spam: false,
			spam_score: Math.round(score),
			report: [{ description: 'BODY', name: 'HTML_MESSAGE', score: score.toFixed(1) }],
		},
		blacklist_report: {
			address: domain,
			ip,
			is_domain: true,
			is_blacklisted: count > 0,
			blacklisted_count: count,
			details: [{ blacklist: 'blacklist.example', is_listed: count > 0, test_type: 'domain' }],
		},
	};
}

function applies({ when }: Automation, percent: number, listed: boolean, runs: number): boolean {
	const value = when.condition_value ?? 0;
	if (when.condition === 'placement_goes_below') return percent < value;
	if (when.condition === 'placement_goes_above') return percent > value;
	return when.condition === 'added_to_blacklists' && listed && runs === 1;
}

function act(context: Context, test: PlacementTest, { when, then }: Automation): void {
	const { state } = context;
	for (const sender of test.emails) {
		const account = state.accounts.get(sender);
		if (!account) continue;
		if (then.pause) account.status = 2;
		if (then.enable_slow_ramp) account.enable_slow_ramp = true;
		if (then.disable_slow_ramp) account.enable_slow_ramp = false;
		for (const tag of then.add_tags ?? []) if (state.tags.has(tag)) state.tagged.set(tag, (state.tagged.get(tag) ?? new Set()).add(sender));
		for (const tag of then.remove_tags ?? []) state.tagged.get(tag)?.delete(sender);
	}
	if (then.webhook_url !== undefined) void post(context, then.webhook_url, { test_id: test.id, test_name: test.name, ...when });
}
