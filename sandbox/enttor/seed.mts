import { makeCampaigns } from './campaigns.mts';
import { cause, type EventOrder } from './events.mts';
import { fixedKeys } from './gate.mts';
import { makeGroup } from './groups.mts';
import type { Context } from './state.mts';
import type { Campaign, Group, Lead, Member, Platform } from './types.mts';

const DAY = 86_400_000;
const TITLES = ['Founder', 'Head of Growth', 'Sales Lead', 'Creator'];

/** What every sandbox has, even an unseeded one: a company, its keys, two members. */
export function baseline(context: Context): void {
	const { core, state } = context;
	state.companyId = core.ids.uuid();
	for (const [key, scopes] of fixedKeys()) state.keys.set(key, scopes);
	for (const number of [1, 2]) addMember(context, { name: `Member ${number}`, email: `member${number}@example.com` });
}

/** Adds a member. */
export function addMember({ state }: Context, parts: Omit<Member, 'id'>): Member {
	const member = { id: state.id('member'), ...parts };
	state.members.set(member.id, member);
	return member;
}

/** Believable data: a third member, groups on all platforms, campaigns before, in and after their time. */
export function seed(context: Context): void {
	const { state, core } = context;
	addMember(context, { name: 'Member 3', email: 'member3@example.com' });
	const [first, second, third] = state.members.keys();
	const group = (name: string, platform: Platform, count: number, source: 'api' | 'platform', user_id: number | null) =>
		makeGroup(context, { name, platform, source, user_id, leads: madeUp(platform, count) });
	const founders = group('SaaS founders', 'x', 240, 'api', first);
	const editors = group('Video editors', 'instagram', 175, 'platform', second);
	const heads = group('Heads of sales', 'linkedin', 61, 'api', null);
	const campaign = (from: Group, name: string, user_ids: number[], startsIn: number): Campaign[] => {
		const made = makeCampaigns(
			context,
			{
				dataset_id: String(from.id),
				campaign_name: name,
				platform: from.platform,
				message_sequence: 'Hey {{username}}, may I ask you one question?',
				start_date: core.clock.iso(core.clock.now() + startsIn * DAY),
				end_date: core.clock.iso(core.clock.now() + (startsIn + 14) * DAY),
				user_ids,
			},
			from,
		);
		for (const each of made) each.created_at = core.clock.iso(core.clock.now() + Math.min(0, startsIn - 1) * DAY);
		return made;
	};
	const act = ({ id }: Campaign, event: EventOrder['event'], count: number) => cause(context, { campaign_id: id, event, count });
	const [past] = campaign(editors, 'Editors in autumn', [second], -20);
	act(past, 'failed', 9);
	act(past, 'alreadyMessaged', 3);
	act(past, 'reply', 21);
	act(past, 'sent', past.audience);
	for (const running of campaign(founders, 'Founders outreach', [first, second], -1)) {
		act(running, 'sent', 70);
		act(running, 'error', 1);
		act(running, 'reply', 6);
		// It has had its day; the rest goes out from tomorrow on.
		running.sentOnDay = running.dailyLimit;
	}
	campaign(heads, 'Sales leaders, first touch', [third], 2);
}

/** Leads of a platform that look like some. */
export function madeUp(platform: Platform, count: number): Lead[] {
	return Array.from({ length: count }, (_unused, index) => {
		const number = String(index + 1).padStart(4, '0');
		const username = `${platform}_lead_${number}`;
		const basis = { username, profile_url: `https://${platform}.example/${username}`, followers: 100 + ((index * 37) % 9_000) };
		const work = { company: `Example Company ${(index % 97) + 1}`, job_title: TITLES[index % TITLES.length] };
		if (platform === 'instagram') return { ...basis, contact_info: `${username}@company.example`, content_pillars: ['video'] };
		return platform === 'x' ? { ...basis, ...work } : { ...basis, ...work, full_name: `Lead ${number}` };
	});
}
