import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../engine/describe';
import type { Settles } from '../../engine/settle';
import { columnsOf } from './leadColumns';
import { platformOf } from './platforms';

const MINUTE = 60_000;
/** Enttor wants ten minutes; one more is for the way there and for clocks that differ. */
const AHEAD = 10 * MINUTE;
const EARLIEST = 11 * MINUTE;

/** A message whose placeholders are written as Enttor shows them: without spaces. */
export const tidied = (message: unknown) => String(message).replace(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}');

/** What is wrong with the placeholders of a message, or undefined: only the fields of its leads can be filled in. */
function placeholders(message: string, platform: unknown): string | undefined {
	const known = columnsOf(platform).map(({ name }) => name);
	const used = [...message.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name]) => name.trim());
	const wrong = used.find((name) => !known.includes(name));
	const choices = known.map((name) => `{{${name}}}`).join(', ');
	if (wrong !== undefined)
		return `'Message' has the placeholder {{${wrong}}}, which leads on ${String(platformOf(platform))} do not have. Use one of: ${choices}`;
	if (/\{\{|\}\}/.test(message.replace(/\{\{[^{}]*\}\}/g, ''))) return "'Message' has a placeholder whose brackets are not closed";
	return undefined;
}

/** Why a campaign cannot be created like this, or undefined. */
export function campaignGuard({ message_sequence: message, platform, start_date: start, end_date: end }: Values): string | undefined {
	const begins = Date.parse(String(start));
	if (begins < Date.now() + AHEAD) {
		const earliest = new Date(Math.ceil((Date.now() + EARLIEST) / MINUTE) * MINUTE).toISOString();
		return `'Start Date' must be at least 10 minutes ahead; the earliest now is ${earliest}`;
	}
	if (Date.parse(String(end)) <= begins) return "'End Date' must be after 'Start Date'";
	return placeholders(String(message), platform);
}

/** Whether a campaign is like the one that was ordered, in all that its status shows. The time may have lost its seconds. */
function isLike(found: IDataObject, values: Values): boolean {
	const { campaign_name: name, platform, start_date: start, end_date: end, daily_message_limit: limit } = values;
	const { platforms = [], dailyMessageLimit: most } = found as { platforms?: unknown[]; dailyMessageLimit?: number };
	const near = (one: unknown, other: unknown) => !(Math.abs(Date.parse(String(one)) - Date.parse(String(other))) >= MINUTE);
	return (
		found.name === name &&
		(platforms.length === 0 || platforms.some((one) => platformOf(one) === platformOf(platform))) &&
		near(found.startDate, start) &&
		near(found.endDate, end) &&
		Number(most ?? limit) === limit
	);
}

/** A second try would message people twice: the campaigns are looked for at each member, and never created again. */
export const settledCampaign: Settles = {
	looks: ({ user_ids: members }) =>
		(members as number[]).map((id) => ({ route: 'GET /campaigns/status', ask: { client_id: String(id) }, items: 'campaigns' })),
	answered: ({ campaigns }) => Array.isArray(campaigns),
	ids: ({ campaigns }) => (campaigns as IDataObject[]).map(({ campaign_id: id }) => String(id)),
	found: (rows, values, since, _call, earlier) => {
		const { campaign_name: name, user_ids: members, dataset_id: dataset } = values;
		const isOurs = (one: IDataObject) => !earlier.has(String(one.id)) && isLike(one, values) && Date.parse(String(one.createdAt)) >= since;
		const ours = rows.map((campaigns) => campaigns.filter(isOurs));
		const made = (members as number[]).map((member, i) => ({ member, campaigns: ours[i] }));
		if (made.every(({ campaigns }) => campaigns.length === 0)) return undefined;
		if (made.every(({ campaigns }) => campaigns.length === 1)) {
			const campaigns: IDataObject[] = made.map(({ member, campaigns: [one] }) => ({ campaign_id: Number(one.id), user_id: member }));
			return { campaigns, campaign_name: name as string, status: made[0].campaigns[0].status, dataset_id: dataset as string };
		}
		const told = made.map(({ member, campaigns }) => {
			const ids = campaigns.map(({ id }) => String(id)).join(', ');
			return `for member ${member} ${ids ? `there is campaign ${ids}` : 'there is none'}`;
		});
		return `Of these campaigns ${told.join(', ')}`;
	},
};
