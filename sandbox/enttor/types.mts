/** Platforms as uploads and campaigns name them. */
export const PLATFORMS = ['x', 'instagram', 'linkedin'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Platforms as the list of groups shows them. */
export const DISPLAYED: Record<Platform, string> = { x: 'X (Twitter)', instagram: 'Instagram', linkedin: 'LinkedIn' };

/** Platforms as the filter of campaign status names them. */
export const FILTERED = ['instagram', 'linkedin', 'twitter'] as const;

/** Most messages a day for each campaign, where the request says nothing. */
export const DAILY_LIMITS: Record<Platform, number> = { x: 200, instagram: 50, linkedin: 20 };

export const STATUSES = ['draft', 'active', 'scheduled', 'paused', 'completed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

export const SCOPES = ['leads:write', 'campaigns:write', 'users:read'] as const;
export type Scope = (typeof SCOPES)[number];

/** A member of the team. */
export interface Member {
	id: number;
	name: string;
	email: string;
}

/** A lead of a group. */
export interface Lead {
	username: string;
	[field: string]: unknown;
}

/** A group of leads, which the API also calls dataset and prospect group. */
export interface Group {
	id: number;
	user_id: number | null;
	name: string;
	platform: Platform;
	/** Made over the API or in the dashboard. */
	source: 'api' | 'platform';
	created_at: string;
	leads: Lead[];
}

/** What became of the messages of a campaign. */
export interface Counters {
	sent: number;
	failed: number;
	error: number;
	alreadyMessaged: number;
	repliedTo: number;
}

/** One member's campaign. */
export interface Campaign {
	id: number;
	user_id: number;
	group_id: number;
	name: string;
	platform: Platform;
	message: string;
	start: string;
	end: string;
	dailyLimit: number;
	created_at: string;
	status: Status;
	/** How many leads it writes to. */
	audience: number;
	counters: Counters;
	/** The last day (UTC) it sent on, and how much. */
	day: string;
	sentOnDay: number;
}
