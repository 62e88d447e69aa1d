import type { ScheduleHours } from './campaignHours.mts';

/** What only API v1 has: campaigns, lists, their leads, imports; and the webhooks of the dashboard. */

export type Segment =
	| { type: 'static'; text: string }
	| { type: 'variable'; name: string; fallback?: string }
	| { type: 'variation'; options: string[] };

/** A step of a sequence: a message, a delay, or one of a kind the pages do not show. */
export interface Step {
	id: string;
	rank: string;
	type: string;
	data: { segments?: Segment[]; delaySeconds?: number; [more: string]: unknown };
}

/** A column of a campaign or of a list. */
export interface Column {
	id: string;
	name: string;
	description: string | null;
	type: string;
	createdAt: string;
	updatedAt: string | null;
}

export const CAMPAIGN_STATUSES = ['draft', 'active', 'paused', 'completed'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export interface Campaign {
	id: string;
	generation: 1 | 2;
	name: string;
	description: string | null;
	status: CampaignStatus;
	accountLinkIds: string[];
	scheduleTimezone: string;
	scheduleHours: ScheduleHours;
	hourlyMessageRate: number;
	rules: {
		/** By list: its columns to those of the campaign. */
		synced: Record<string, Record<string, string>>;
		excluded: string[];
		excludeContacted: boolean;
		excludeMutuals: boolean;
	};
	sequence: { version: number; steps: Step[] };
	columns: Column[];
	createdAt: string;
	updatedAt: string;
	pausedAt: string | null;
	completedAt: string | null;
	lastStartedAt: string | null;
	/** Milliseconds since 1970 before which nobody new is written to. */
	nextFirstAt: number;
}

/** Waiting for the first message; between steps; through; answered; stopped; kept out by a rule. Only `canceled` is the vendor's word. */
export type Stage = 'waiting' | 'contacted' | 'finished' | 'replied' | 'canceled' | 'excluded';

export interface CampaignLead {
	campaignId: string;
	profileId: string;
	/** The list it came from by a rule; null = added by itself. */
	listId: string | null;
	data: Record<string, unknown>;
	stage: Stage;
	/** The index of the step that comes next, and when, in milliseconds since 1970. */
	nextStep: number;
	dueAt: number | null;
	/** Which message of the sequence was the last. */
	messages: number;
	threadId: string | null;
	replied: boolean;
}

/** A list; the system's two are kept by Inbox. */
export interface List {
	id: string;
	name: string;
	kind: 'user' | 'contacted' | 'mutual';
	columns: Column[];
	createdAt: string;
}

export interface ListLead {
	listId: string;
	profileId: string;
	data: Record<string, unknown>;
}

export interface ImportJob {
	id: string;
	listId: string;
	rank: number;
	type: string;
	status: 'queued' | 'starting' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled';
	totalCount: number | null;
	processedCount: number;
	addedCount: number;
	skippedCount: number;
	failedCount: number;
	error: string | null;
	createdAt: string;
	updatedAt: string;
	completedAt: string | null;
	/** What is to be put in, one entry for each row. */
	rows: { platformId?: string; username?: string; data: Record<string, unknown> }[];
	overwrite: boolean;
}

export const WEBHOOK_VERSIONS = ['1.0', '2'] as const;

export interface Webhook {
	id: string;
	url: string;
	/** The newest last; while there are several, a delivery is signed with each. */
	secrets: string[];
	/** Types of events, or their categories: the word before the dot. */
	types: 'all' | string[];
	version: (typeof WEBHOOK_VERSIONS)[number];
	createdAt: string;
}
