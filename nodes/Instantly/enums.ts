import type { Words } from '../../engine/describe';

/** Source of all enums: the vendor's OpenAPI document, version 2.0.0. */
export const leadStatus: Words = { Active: 1, Paused: 2, Completed: 3, Bounced: -1, Unsubscribed: -2, Skipped: -3 };

export const interest: Words = {
	Lead: null,
	Interested: 1,
	'Meeting Booked': 2,
	'Meeting Completed': 3,
	Won: 4,
	'Out of Office': 0,
	'Not Interested': -1,
	'Wrong Person': -2,
	Lost: -3,
	'No Show': -4,
};

/** Without `Lead` (no status yet): what can be set on a lead, and looked for in emails; both refuse null. */
export const setInterest: Words = Object.fromEntries(Object.entries(interest).filter(([, value]) => value !== null));

export const campaignStatus: Words = {
	Draft: 0,
	Active: 1,
	Paused: 2,
	Completed: 3,
	'Running Subsequences': 4,
	'Account Suspended': -99,
	'Accounts Unhealthy': -1,
	'Bounce Protect': -2,
};

export const verification: Words = {
	Verified: 1,
	Pending: 11,
	'Pending Verification Job': 12,
	Invalid: -1,
	Risky: -2,
	'Catch-All': -3,
	'Job Change': -4,
};

export const enrichment: Words = { Enriched: 1, Pending: 11, 'Not Available': -1, 'Stopped by Instantly': -2 };

export const esp: Words = {
	'In Queue': 0,
	Google: 1,
	Microsoft: 2,
	Zoho: 3,
	AirMail: 8,
	Yahoo: 9,
	Yandex: 10,
	'Web.de': 12,
	Libero: 13,
	Other: 999,
	'Not Found': 1000,
};

export const esg: Words = { All: 'all', None: 'none', 'In Queue': '0', Barracuda: '1', Mimecast: '2', Proofpoint: '3', Cisco: '4' };

export const leadFilter: Words = {
	Contacted: 'FILTER_VAL_CONTACTED',
	'Not Contacted': 'FILTER_VAL_NOT_CONTACTED',
	Completed: 'FILTER_VAL_COMPLETED',
	Unsubscribed: 'FILTER_VAL_UNSUBSCRIBED',
	Active: 'FILTER_VAL_ACTIVE',
	Interested: 'FILTER_LEAD_INTERESTED',
	'Not Interested': 'FILTER_LEAD_NOT_INTERESTED',
	'Meeting Booked': 'FILTER_LEAD_MEETING_BOOKED',
	'Meeting Completed': 'FILTER_LEAD_MEETING_COMPLETED',
	Won: 'FILTER_LEAD_CLOSED',
	'Out of Office': 'FILTER_LEAD_OUT_OF_OFFICE',
	'Wrong Person': 'FILTER_LEAD_WRONG_PERSON',
	Lost: 'FILTER_LEAD_LOST',
	'No Show': 'FILTER_LEAD_NO_SHOW',
	'Positive Custom Label': 'FILTER_LEAD_CUSTOM_LABEL_POSITIVE',
	'Negative Custom Label': 'FILTER_LEAD_CUSTOM_LABEL_NEGATIVE',
	Bounced: 'FILTER_VAL_BOUNCED',
	Skipped: 'FILTER_VAL_SKIPPED',
	Risky: 'FILTER_VAL_RISKY',
	Invalid: 'FILTER_VAL_INVALID',
	Valid: 'FILTER_VAL_VALID',
	'In Subsequence': 'FILTER_VAL_IN_SUBSEQUENCE',
	'Opened, No Reply': 'FILTER_VAL_OPENED_NO_REPLY',
	'Completed, No Reply': 'FILTER_VAL_COMPLETED_NO_REPLY',
	'No Opens': 'FILTER_VAL_NO_OPENS',
	Replied: 'FILTER_VAL_REPLIED',
	'Link Clicked': 'FILTER_VAL_LINK_CLICKED',
};

export const emailType: Words = { 'Sent by Campaign': 1, Received: 2, Sent: 3, Scheduled: 4 };
