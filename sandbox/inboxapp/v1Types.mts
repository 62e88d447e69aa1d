/** What only API v1 has: campaigns, lists, their leads, imports; and the webhooks of the dashboard. */

export interface Campaign {
	id: string;
	name: string;
	createdAt: string;
}

export interface CampaignLead {
	id: string;
	campaignId: string;
}

export interface List {
	id: string;
	name: string;
	createdAt: string;
}

export interface ListLead {
	id: string;
	listId: string;
}

export interface ImportJob {
	id: string;
	listId: string;
	createdAt: string;
}

export interface Webhook {
	id: string;
	url: string;
}
