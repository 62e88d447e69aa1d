import type { IDataObject } from 'n8n-workflow';
import type { Simple } from '../../engine/describe';
import { platformOf } from './platforms';

/** What is in the envelope `{success, data}`. */
export const opened = (body: unknown): unknown => {
	const { success, data } = (body ?? {}) as { success?: boolean; data?: unknown };
	return success !== false && typeof data === 'object' && data !== null ? data : body;
};

/** Enttor's own words in an error answer. */
export function reasonOf(body: IDataObject): string | undefined {
	const { error } = body as { error?: { message?: string } | string };
	return typeof error === 'string' ? error : error?.message;
}

/** A success answer that says it was none. */
export const failed = (body: unknown) =>
	(body as IDataObject | null)?.success === false ? (reasonOf(body as IDataObject) ?? 'no reason was given') : undefined;

/** The status of one campaign; the document does not show how it is wrapped. */
export function oneCampaign(body: IDataObject): IDataObject {
	const { campaign, campaigns } = body as { campaign?: IDataObject; campaigns?: IDataObject[] };
	return campaign ?? campaigns?.[0] ?? body;
}

const text = (value: unknown) => (value === undefined || value === null ? null : String(value));
const count = (name: string) => (row: IDataObject) => ((row.messages ?? {}) as IDataObject)[name] ?? null;

/** A member, whose ID is a text as everywhere else. */
export const memberRow: Simple = { fields: { id: ({ id }) => text(id), name: 'name', email: 'email' } };

/** The short form of a campaign's status. */
export const campaignStatus: Simple = {
	fields: {
		id: ({ id }) => text(id),
		name: 'name',
		status: 'status',
		platforms: ({ platforms }) => ((platforms ?? []) as unknown[]).map(platformOf),
		start_date: 'startDate',
		end_date: 'endDate',
		total: count('total'),
		sent: count('sent'),
		failed: count('failed'),
		replies: count('repliedTo'),
	},
};

/** The short form of a prospect group. */
export const groupRow: Simple = {
	fields: {
		id: ({ id }) => text(id),
		name: 'name',
		platform: ({ platform }) => platformOf(platform),
		source: 'source',
		status: 'status',
		lead_count: ({ lead_count: leads }) => (leads === undefined || leads === null ? null : Number(leads)),
		user_id: ({ user_id: owner }) => text(owner),
		created_at: 'created_at',
	},
};

/** The short form of what creating a campaign gives: one campaign for each member. */
export const createdCampaigns: Simple = {
	fields: {
		campaign_name: 'campaign_name',
		status: 'status',
		dataset_id: ({ dataset_id: id }) => text(id),
		total_audience: ({ total_audience: total }) => total ?? null,
		campaign_ids: ({ campaigns }) => ((campaigns ?? []) as IDataObject[]).map(({ campaign_id: id }) => text(id)),
		campaigns: ({ campaigns }) =>
			((campaigns ?? []) as IDataObject[]).map(({ campaign_id: id, user_id: member, audience_size: size }) => ({
				campaign_id: text(id),
				user_id: text(member),
				audience_size: size ?? null,
			})),
	},
};
