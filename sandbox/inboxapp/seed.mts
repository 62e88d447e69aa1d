import { newId } from './ids.mts';
import { makeProfile } from './profiles.mts';
import type { Context } from './state.mts';
import {
	CAPABILITIES,
	type AccountLink,
	type Capability,
	type Member,
	type Message,
	type Platform,
	type Profile,
	type Row,
} from './types.mts';
import { baselineV1, seedV1 } from './v1Seed.mts';
import { addMessage, makeThread } from './writing.mts';

export const TOKEN = 'inbox_sandbox_token';
const HOUR = 3_600_000;
const without = (...gone: Capability[]) => CAPABILITIES.filter((one) => !gone.includes(one));
/** A picture of one black dot. */
export const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

/** What is left out of a row made by hand. */
type Parts<T extends Row> = Partial<T>;

/** What every sandbox has, even an unseeded one: a team, its token, two members, a platform, two account links, tags and statuses. */
export function baseline(context: Context): void {
	const { state, core } = context;
	const { id, createdAt } = state.row(core, core.clock.iso(core.clock.now() - 30 * 24 * HOUR));
	state.team = { id, name: 'Sample Team', slug: 'sample-team', imageUrl: null, currency: 'USD', allowSupportAccess: false, createdAt };
	state.tokens.set(TOKEN, { id: newId(), name: 'Sandbox', secret: TOKEN });
	addMember(context, { name: 'Sample Member 1', email: 'member1@example.com', role: 'owner', createdAt });
	addMember(context, { name: 'Sample Member 2', email: 'member2@example.com', createdAt });
	addPlatform(context, { platform: 'twitter', name: 'X', usernamePrefix: '@' });
	addLink(context, { platformId: '2000000001', username: 'sample_team', displayName: 'Sample Team', createdAt });
	addLink(context, { platformId: '2000000002', username: 'sample_team_2', displayName: 'Sample Team 2', status: 'offline', createdAt });
	for (const [name, color] of [
		['VIP', '#f59e0b'],
		['Follow Up', '#3b82f6'],
		['Crème Client', '#ef4444'],
	]) {
		const row = state.row(core, createdAt);
		state.tags.set(row.id, { ...row, name, color });
	}
	for (const [name, color] of [
		['New', '#3b82f6'],
		['Interested', '#22c55e'],
		['Not Interested', null],
	] as const) {
		const row = state.row(core, createdAt);
		state.statuses.set(row.id, { ...row, name, color });
	}
	baselineV1(context);
}

/** Adds a member to the team. */
export function addMember({ core, state }: Context, parts: Parts<Member> & Pick<Member, 'email'>): Member {
	const member: Member = { ...state.row(core), name: null, imageUrl: null, role: 'user', ...parts };
	state.members.set(member.id, member);
	return member;
}

/** Makes a platform available to the team, or changes one. Numbers are made up: the vendor's are not known. */
export function addPlatform({ state }: Context, parts: Partial<Platform> & Pick<Platform, 'platform'>): Platform {
	const platform: Platform = {
		name: parts.platform,
		usernamePrefix: '',
		capabilities: without('message:forward', 'directory:typeahead'),
		limits: {
			characters: 10_000,
			mediaCount: 4,
			mediaBytes: 5_242_880,
			mediaTypes: { image: ['image/jpeg', 'image/png'], gif: ['image/gif'] },
		},
		mutationWindows: { 'message:edit': 900, 'message:unsend': 3_600 },
		threadState: { archive: { observe: true, mutate: true }, read: { observe: true, mutate: true } },
		available: true,
		...state.platforms.get(parts.platform),
		...parts,
	};
	state.platforms.set(platform.platform, platform);
	return platform;
}

/** Connects an account. */
export function addLink({ core, state }: Context, parts: Parts<AccountLink>): AccountLink {
	const row = state.row(core);
	const platform = parts.platform ?? 'twitter';
	const link: AccountLink = {
		...row,
		platform,
		platformId: String(2_000_000_000 + row.rank),
		username: null,
		displayName: null,
		avatarUrl: null,
		status: 'active',
		pauseReasons: [],
		capabilities: [...(state.platforms.get(platform)?.capabilities ?? [])],
		syncedAt: row.createdAt,
		setupRequired: false,
		...parts,
	};
	state.accountLinks.set(link.id, link);
	return link;
}

/** Believable data: six threads in all folders, of which one is a request and one has a picture; contacts with tags and statuses. */
export function seed(context: Context): void {
	const { state, core } = context;
	const [link] = state.accountLinks.values();
	const [first, second] = state.members.keys();
	const [vip, followUp] = state.tags.keys();
	const [fresh, interested] = state.statuses.keys();
	const person = (number: number, more: Partial<Profile> = {}) =>
		makeProfile(context, {
			platformId: `10000000${number}`,
			username: `sample_person_${number}`,
			displayName: `Sample Person ${number}`,
			bio: 'Makes examples',
			...more,
		});
	/** A conversation, the last line so many hours ago; lines that begin with `>` came in. */
	const talk = (profile: Profile, hoursAgo: number, lines: string[], more: Parameters<typeof makeThread>[3] = {}) => {
		const at = (line: number) => core.clock.iso(core.clock.now() - hoursAgo * HOUR - (lines.length - 1 - line) * 60_000);
		const thread = makeThread(context, link, profile, { createdAt: at(0), ...more });
		const messages = lines.map((line, index): Message => {
			const content = line.replace(/^> /, '');
			const inbound = line !== content;
			return addMessage(context, thread, {
				content,
				createdAt: at(index),
				...(inbound ? { direction: 'inbound' } : { direction: 'outbound', sentBy: { type: 'member', memberId: first } }),
			});
		});
		const contact = state.one('contacts', thread.contactId);
		return { thread, messages, contact };
	};
	const greeting = 'Hello, may I ask you one question?';
	Object.assign(
		talk(person(1), 1, [greeting, '> Sure, go ahead', 'Which tool do you use today?', '> None so far'], { unread: true }).contact,
		{ tagIds: [vip, followUp], statusId: interested, valuation: 1_500, notes: 'Asked for a call' },
	);
	talk(person(2), 5, [greeting], { assigneeId: second });
	const picture = talk(person(3), 8, [greeting, '> This is our shop'], { unread: true });
	picture.contact.statusId = fresh;
	const media = { kind: 'image', filename: 'shop.png', contentType: 'image/png', width: 1, height: 1, durationSeconds: null } as const;
	picture.messages[1].attachments.push({ ...media, bytes: DOT, waiting: 'pending', readyAt: 0 });
	talk(person(4), 30, [greeting, '> No, thank you'], { archived: true });
	talk(person(5), 50, ['> I saw your post, do you have a minute?'], { isRequest: true, acceptanceState: 'required', unread: true });
	const paused = talk(person(6, { verified: true }), 70, [greeting, '> Yes', 'Shall we talk on Monday?']);
	paused.thread.restrictions.push('message:send');
	paused.contact.assigneeId = first;
	seedV1(context);
}
