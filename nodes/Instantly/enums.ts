import type { Words } from '../../engine/describe';

/** Source of all enums: the vendor's OpenAPI document, version 2.0.0. */
export const leadStatus: Words = { Active: 1, Bounced: -1, Completed: 3, Paused: 2, Skipped: -3, Unsubscribed: -2 };

export const interest: Words = {
	Interested: 1,
	Lead: null,
	Lost: -3,
	'Meeting Booked': 2,
	'Meeting Completed': 3,
	'No Show': -4,
	'Not Interested': -1,
	'Out of Office': 0,
	Won: 4,
	'Wrong Person': -2,
};

/** Without `Lead` (no status yet): what can be set on a lead, and looked for in emails; both refuse null. */
export const setInterest: Words = Object.fromEntries(Object.entries(interest).filter(([, value]) => value !== null));

export const campaignStatus: Words = {
	'Account Suspended': -99,
	'Accounts Unhealthy': -1,
	Active: 1,
	'Bounce Protect': -2,
	Completed: 3,
	Draft: 0,
	Paused: 2,
	'Running Subsequences': 4,
};

export const enrichment: Words = { Enriched: 1, 'Not Available': -1, Pending: 11, 'Stopped by Instantly': -2 };

export const esp: Words = {
	AirMail: 8,
	Google: 1,
	'In Queue': 0,
	Libero: 13,
	Microsoft: 2,
	'Not Found': 1000,
	Other: 999,
	'Web.de': 12,
	Yahoo: 9,
	Yandex: 10,
	Zoho: 3,
};

export const esg: Words = { All: 'all', Barracuda: '1', Cisco: '4', 'In Queue': '0', Mimecast: '2', None: 'none', Proofpoint: '3' };

export const leadFilter: Words = {
	Active: 'FILTER_VAL_ACTIVE',
	Bounced: 'FILTER_VAL_BOUNCED',
	Completed: 'FILTER_VAL_COMPLETED',
	'Completed, No Reply': 'FILTER_VAL_COMPLETED_NO_REPLY',
	Contacted: 'FILTER_VAL_CONTACTED',
	'In Subsequence': 'FILTER_VAL_IN_SUBSEQUENCE',
	Interested: 'FILTER_LEAD_INTERESTED',
	Invalid: 'FILTER_VAL_INVALID',
	'Link Clicked': 'FILTER_VAL_LINK_CLICKED',
	Lost: 'FILTER_LEAD_LOST',
	'Meeting Booked': 'FILTER_LEAD_MEETING_BOOKED',
	'Meeting Completed': 'FILTER_LEAD_MEETING_COMPLETED',
	'Negative Custom Label': 'FILTER_LEAD_CUSTOM_LABEL_NEGATIVE',
	'No Opens': 'FILTER_VAL_NO_OPENS',
	'No Show': 'FILTER_LEAD_NO_SHOW',
	'Not Contacted': 'FILTER_VAL_NOT_CONTACTED',
	'Not Interested': 'FILTER_LEAD_NOT_INTERESTED',
	'Opened, No Reply': 'FILTER_VAL_OPENED_NO_REPLY',
	'Out of Office': 'FILTER_LEAD_OUT_OF_OFFICE',
	'Positive Custom Label': 'FILTER_LEAD_CUSTOM_LABEL_POSITIVE',
	Replied: 'FILTER_VAL_REPLIED',
	Risky: 'FILTER_VAL_RISKY',
	Skipped: 'FILTER_VAL_SKIPPED',
	Unsubscribed: 'FILTER_VAL_UNSUBSCRIBED',
	Valid: 'FILTER_VAL_VALID',
	Won: 'FILTER_LEAD_CLOSED',
	'Wrong Person': 'FILTER_LEAD_WRONG_PERSON',
};

export const emailType: Words = { Received: 2, Scheduled: 4, Sent: 3, 'Sent by Campaign': 1 };

/** Where test emails come from and go to (inbox placement). */
export const inboxProvider: Words = { AirMail: 8, Google: 1, 'Libero.it': 13, Microsoft: 2, 'Web.de': 12 };
export const inboxCountry: Words = { 'United States': 1, Italy: 2, Germany: 3, France: 4 };
export const inboxKind: Words = { Professional: 1, Personal: 2 };

export const accountStatus: Words = {
	Active: 1,
	'Cannot Send': -3,
	'Connection Lost': -1,
	Paused: 2,
	'Paused for Maintenance': 3,
	'Soft Bounces': -2,
};

export const warmupStatus: Words = { Active: 1, Banned: -1, Paused: 0, 'Permanently Suspended': -3, 'Spam Folder Unknown': -2 };

export const mailProvider: Words = { AirMail: 8, 'AirMail Instant': 11, AWS: 4, 'Custom IMAP/SMTP': 1, Google: 2, Microsoft: 3 };

export const accountFilter: Words = {
	'Done for You': 'ACC_FILTER_DFY',
	'Done for You, Not Ready': 'ACC_FILTER_DFY_SETUP_PENDING',
	'Needs Attention': 'ACC_FILTER_ERROR',
	'No Tracking Domain': 'ACC_FILTER_NO_CTD',
	Paused: 'ACC_FILTER_PAUSED',
	'Pre-Warmed': 'ACC_FILTER_PW_ACCOUNTS',
	'Warmup Active': 'ACC_FILTER_W_ACTIVE',
	'Warmup Needs Attention': 'ACC_FILTER_W_ERROR',
	'Warmup Paused': 'ACC_FILTER_W_PAUSED',
};
