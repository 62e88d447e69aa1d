import type { Context } from './state.mts';
import { makeAccount } from './accountMaker.mts';
import { listKnownKeys } from './apiKeys.mts';
import { makeCampaign } from './campaigns.mts';
import { cause, type EventOrder } from './events.mts';
import { fixedKeys } from './gate.mts';
import { joinGroup } from './groupMembers.mts';
import { makeLead } from './leadMaker.mts';
import { makeList } from './leadLists.mts';
import { seedPlacement } from './placementTests.mts';
import { buyPhoneNumbers } from './phoneNumbers.mts';
import { makeSubsequence } from './subsequences.mts';
import { ACCOUNT, CAMPAIGN, tagResource } from './tagMappings.mts';

const SENDERS = 3;
/** How long the mailboxes have been warming up, in milliseconds. */
const WARM_SINCE = 14 * 86_400_000;
const TITLES = ['Head of Sales', 'Founder', 'Operations Manager', 'Marketing Lead', 'Finance Director'];

/** What every sandbox has, even an unseeded one: a workspace, two members, three mailboxes, two labels, two tags. */
export function baseline(context: Context): void {
	const { core, state } = context;
	const { ids, clock } = core;
	const now = clock.iso();
	const id = ids.uuid();
	state.keys = fixedKeys();
	state.memberWorkspace = ids.uuid();
	state.blockListId = ids.uuid();
	for (const role of ['owner', 'editor']) {
		const number = state.members.length + 1;
		const address = `member${number}@example.com`;
		state.members.push({
			id: ids.uuid(),
			email: address,
			user_id: ids.uuid(),
			user_email: address,
			name: { first: 'Member', last: String(number) },
			role,
			timestamp_created: now,
			workspace_id: id,
			accepted: true,
		});
	}
	const owner = state.members[0].user_id;
	state.workspace = {
		id,
		timestamp_created: now,
		timestamp_updated: now,
		owner,
		name: 'Sandbox Workspace',
		plan_id: 'sandbox',
		add_unsub_to_block: false,
		org_logo_url: null,
		default_opportunity_value: 1_000,
	};
	const start = clock.now();
	// All of one moment, as mailboxes connected in bulk are: a cursor cut at its `&` loses some of them.
	for (let number = 1; number <= SENDERS; number += 1) {
		makeAccount(context, {
			email: `sender${number}@example.com`,
			timestamp_created: now,
			timestamp_updated: now,
			first_name: 'Sender',
			last_name: String(number),
			daily_limit: 50,
			warmup_status: 1,
			timestamp_warmup_start: clock.iso(start - WARM_SINCE),
			provider_code: 1,
			stat_warmup_score: 100,
		});
	}
	const labels = [
		['Asked for a quote', 'positive', 2_001],
		['No budget', 'negative', -2_001],
	] as const;
	labels.forEach(([label, mood, value], index) => {
		const made = clock.iso(start + index);
		const labelId = ids.uuid();
		state.labels.set(labelId, {
			id: labelId,
			timestamp_created: made,
			created_by: owner,
			organization_id: id,
			label,
			interest_status_label: mood,
			interest_status: value,
			description: null,
			use_with_ai: false,
		});
	});
	for (const label of ['Region North', 'Region South']) {
		const tag = ids.uuid();
		state.tags.set(tag, { id: tag, timestamp_created: now, timestamp_updated: now, organization_id: id, label, description: null });
	}
	listKnownKeys(context);
	joinGroup(context);
	buyPhoneNumbers(context);
}

/** Believable data: campaigns that have run for a while, lists, mails, a subsequence, a block list. */
export function seed(context: Context): void {
	const { core, state } = context;
	const senders = [...state.accounts.keys()];
	const names = ['Spring outreach', 'Follow-up for trade fair', 'Pilot offer'];
	const campaigns = names.map((name) => makeCampaign(context, { name, email_list: senders, daily_limit: 50, ...copy(name) }));
	const sizes = [120, 60, 15];
	campaigns.forEach((campaign, index) => generateLeads(context, { campaign_id: campaign.id, count: sizes[index] }));
	for (const name of ['Trade fair visitors', 'Website sign-ups']) {
		generateLeads(context, { list_id: makeList(context, { name }).id, count: 40 });
	}
	const [first, second] = campaigns;
	first.status = 1;
	second.status = 2;
	const act = (event: EventOrder['event'], count: number, more: Partial<EventOrder> = {}) =>
		cause(context, { event, campaign_id: first.id, count, ...more });
	act('sent', 80);
	act('open', 45);
	act('click', 12);
	act('reply', 9);
	act('auto_reply', 3);
	act('interest', 4, { value: 1 });
	const contacted = state.leads.ofCampaign(first.id).all();
	for (const lead of [contacted[60], contacted[61]]) {
		cause(context, { event: 'bounce', campaign_id: first.id, lead_email: lead.email ?? '' });
	}
	cause(context, { event: 'unsubscribe', campaign_id: first.id, lead_email: contacted[62].email ?? '' });
	const subsequence = makeSubsequence(context, {
		parent_campaign: first.id,
		name: 'Interested, no answer yet',
		conditions: { crm_status: [1] },
		sequences: copy('Subsequence').sequences,
	});
	subsequence.status = 1;
	const now = core.clock.iso();
	for (const value of ['blocked.example', 'never@nowhere.example']) {
		state.addBlock({
			id: core.ids.uuid(),
			timestamp_created: now,
			organization_id: state.workspace.id,
			bl_value: value,
			is_domain: !value.includes('@'),
		});
	}
	seedPlacement(context);
	const [tag] = state.tags.keys();
	tagResource(context, tag, first.id, CAMPAIGN);
	tagResource(context, tag, senders[0], ACCOUNT);
}

/** Makes leads in a campaign or list, fast; the numbers go on from those there are. */
export function generateLeads(context: Context, order: { campaign_id?: string; list_id?: string; count: number }): number {
	const { state, core } = context;
	const campaign = order.campaign_id ?? null;
	const owner = campaign === null ? null : (state.campaigns.get(campaign)?.owned_by ?? null);
	const target = { campaign, list_id: order.list_id ?? null, assigned_to: owner };
	const now = core.clock.iso();
	for (let made = 0; made < order.count; made += 1) {
		const number = state.leads.size + 1;
		const text = String(number).padStart(4, '0');
		const company = (number % 97) + 1;
		const input = {
			email: `lead${text}@company${company}.example`,
			first_name: 'Lead',
			last_name: text,
			company_name: `Example Company ${company}`,
			job_title: TITLES[number % TITLES.length],
			website: `https://company${company}.example`,
			phone: `+1555${String(number).padStart(7, '0')}`,
			custom_variables: { employees: company * 3, region: number % 2 ? 'north' : 'south' },
		};
		state.leads.add(makeLead(context, input, target, now));
	}
	return order.count;
}

function copy(name: string) {
	const step = (subject: string, text: string, delay: number) => ({
		type: 'email' as const,
		delay,
		delay_unit: 'days' as const,
		variants: [{ subject, body: `<div>Hello {{firstName | there}},<br/><br/>${text}</div>` }],
	});
	return {
		campaign_schedule: {
			schedules: [
				{
					name: 'Working hours',
					timing: { from: '09:00', to: '17:00' },
					days: { 1: true, 2: true, 3: true, 4: true, 5: true },
					timezone: 'Europe/Belgrade' as const,
				},
			],
		},
		sequences: [
			{
				steps: [
					step(`${name}: a question for {{companyName}}`, 'May I ask you one question?', 3),
					step('', 'Did my mail reach you?', 4),
					step('', 'This is my last mail.', 0),
				],
			},
		],
	};
}
