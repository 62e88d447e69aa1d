import type { Words } from '../../engine/describe';

const same = (values: string[]): Words => Object.fromEntries(values.map((value) => [value, value]));

/** What SuperSearch knows: departments of a lead. */
export const departments = same([
	'Engineering', 'Finance & Administration', 'Human Resources', 'IT & IS', 'Marketing', 'Operations', 'Sales', 'Support', 'Other',
]); // prettier-ignore

/** Levels of a position. */
export const levels = same([
	'C-Level', 'VP-Level', 'Director-Level', 'Manager-Level', 'Staff', 'Entry level', 'Mid-Senior level', 'Director', 'Associate',
	'Owner', 'Executive', 'Manager', 'Senior', 'Chief X Officer (CxO)', 'Internship', 'Vice President (VP)', 'Unpaid / Internship',
	'Partner',
]); // prettier-ignore

/** Industries of a company. */
export const industries = same([
	'Agriculture & Mining', 'Business Services', 'Computers & Electronics', 'Consumer Services', 'Education', 'Energy & Utilities',
	'Financial Services', 'Government', 'Healthcare, Pharmaceuticals, & Biotech', 'Manufacturing', 'Media & Entertainment', 'Non-Profit',
	'Other', 'Real Estate & Construction', 'Retail', 'Software & Internet', 'Telecommunications', 'Transportation & Storage',
	'Travel, Recreation, and Leisure', 'Wholesale & Distribution',
]); // prettier-ignore

/** What leads can be enriched with. */
export const enrichmentTypes: Words = {
	'AI Enrichment': 'ai_enrichment',
	'Custom Flow': 'custom_flow',
	'Email Verification': 'email_verification',
	'Engagement Score': 'engagement_score',
	Funding: 'funding',
	'Job Listings': 'joblisting',
	'LinkedIn Profile': 'fully_enriched_profile',
	News: 'news',
	Technologies: 'technologies',
	'Work Email': 'work_email_enrichment',
};

/** Models of an AI enrichment. */
export const aiModels: Words = {
	'Claude Sonnet 4.5': 'claude-4.5-sonnet',
	'Claude Sonnet 4.6': 'claude-4.6-sonnet',
	'DeepSeek R1': 'r1',
	'Gemini 3.0 Flash': 'gemini-3.0-flash',
	'Gemini 3.5 Flash': 'gemini-3.5-flash',
	'GPT-3.5 Turbo': '3.5',
	'GPT-4': '4.0',
	'GPT-4.1': 'gpt-4.1',
	'GPT-4.1 Mini': 'gpt-4.1-mini',
	'GPT-4o': 'gpt-4o',
	'GPT-5': 'gpt-5',
	'GPT-5 Mini': 'gpt-5-mini',
	'GPT-5 Nano': 'gpt-5-nano',
	'GPT-5.4': 'gpt-5.4',
	'Grok 4.3': 'grok-4.3',
	'Instantly LightSpeed for Emails': 'instantly-ai-lightspeed-agent-for-email-generation',
	'Instantly LightSpeed for Web Research': 'instantly-ai-lightspeed-agent-for-web-research',
	o3: 'o3',
	Sonar: 'sonar',
	'Sonar Pro': 'sonar-pro',
};

/** How far an AI enrichment is. */
export const aiStatus: Words = { Done: 3, 'Not Done': 4, Pending: 1, Running: 2 };
