import { z } from 'zod';

import { defaultEnterCrmSettings, enterCrmSettings } from './entercrm/settings.mts';
import { defaultEnttorSettings, enttorSettings } from './enttor/settings.mts';
import { defaultInboxappSettings, inboxappSettings } from './inboxapp/settings.mts';

/** What can be switched over the control API while the sandbox runs. What lies flat belongs to Instantly, but for `limits`. */
export const settingsSchema = z
	.object({
		/** The rate limits of all services. */
		limits: z.boolean(),
		/** Refuse default User-Agents as the vendor's edge does. */
		requireUserAgent: z.boolean(),
		/** What a key without the scope gets. The vendor does not document it. */
		missingScopeStatus: z.union([z.literal(403), z.literal(401)]),
		/** Seconds in `Retry-After` on a rate limit answer; null = no such header. */
		limitRetryAfter: z.number().nullable(),
		/** What PATCH does with the set of custom variables. */
		patchCustomVariables: z.enum(['replace', 'merge']),
		/** Sandbox milliseconds from the start of a background job to its end; so for enrichments, verifications, orders, placement tests. */
		jobMs: z.number().min(0),
		/** How background jobs and AI enrichments end. */
		jobResult: z.enum(['success', 'failed', 'cancelled']),
		/** Sandbox milliseconds until accepted (202) work shows; 0 = at once. */
		acceptedMs: z.number().min(0),
		/** Waits before the second, third... try of a webhook delivery, in real milliseconds. */
		webhookRetryMs: z.array(z.number().min(0)),
		/** How long a webhook delivery may take, in real milliseconds. */
		webhookTimeoutMs: z.number().min(1),
		/** Failed deliveries in a row that disable a webhook. */
		disableAfter: z.number().int().min(1),
		/** Which side wins when a lead field has the name of a base field of the webhook payload. */
		payloadCollision: z.enum(['base', 'lead']),
		/** Whether a second webhook with the same URL, event and campaign is taken. */
		duplicateWebhooks: z.enum(['allow', 'refuse']),
		/** `full`: a full page carries a cursor even if it is the last; `always`: every page with items; `never`: exact. */
		lastPageCursor: z.enum(['full', 'always', 'never']),
		/** Refuse to activate a campaign that has no sender or no steps. */
		activateNeedsParts: z.boolean(),
		/** What setting the interest of an unknown lead answers. */
		unknownLeadInterest: z.union([z.literal(404), z.literal(202)]),
		/** What deleting an email answers; the vendor's server was seen to say 500 although it worked. */
		deleteEmailStatus: z.union([z.literal(200), z.literal(500)]),
		/** `collapse`: line breaks in HTML bodies of steps are lost, as seen on the vendor's server. */
		htmlBodies: z.enum(['keep', 'collapse']),
		/** `old`: an address known elsewhere in the workspace keeps its old names, as seen on the vendor's server. */
		knownContacts: z.enum(['new', 'old']),
		/** How many leads the plan may hold. */
		planLeads: z.number().int().min(0),
		enttor: enttorSettings,
		entercrm: enterCrmSettings,
		inboxapp: inboxappSettings,
	})
	.strict();

export type Settings = z.infer<typeof settingsSchema>;

/** An order to change settings: any of them, those of a service too. */
export const settingsOrder = settingsSchema
	.partial()
	.extend({
		enttor: enttorSettings.partial().optional(),
		entercrm: enterCrmSettings.partial().optional(),
		inboxapp: inboxappSettings.partial().optional(),
	})
	.strict();

export type SettingsOrder = z.infer<typeof settingsOrder>;

/** Changes what an order names and leaves the rest. */
export function changeSettings(settings: Settings, order: SettingsOrder): Settings {
	const { enttor, entercrm, inboxapp, ...flat } = settingsOrder.parse(order);
	Object.assign(settings, flat);
	Object.assign(settings.enttor, enttor);
	Object.assign(settings.entercrm, entercrm);
	Object.assign(settings.inboxapp, inboxapp);
	return settings;
}

/** The settings a sandbox starts with. */
export function defaultSettings(): Settings {
	return {
		limits: true,
		requireUserAgent: true,
		missingScopeStatus: 403,
		limitRetryAfter: null,
		patchCustomVariables: 'replace',
		jobMs: 300,
		jobResult: 'success',
		acceptedMs: 0,
		webhookRetryMs: [200, 1_000],
		webhookTimeoutMs: 10_000,
		disableAfter: 5,
		payloadCollision: 'base',
		duplicateWebhooks: 'allow',
		lastPageCursor: 'full',
		activateNeedsParts: false,
		unknownLeadInterest: 404,
		deleteEmailStatus: 200,
		htmlBodies: 'keep',
		knownContacts: 'new',
		planLeads: 1_000_000,
		enttor: defaultEnttorSettings(),
		entercrm: defaultEnterCrmSettings(),
		inboxapp: defaultInboxappSettings(),
	};
}
