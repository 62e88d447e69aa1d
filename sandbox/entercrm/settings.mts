import { z } from 'zod';

/** What can be switched in EnterCRM while the sandbox runs. */
export const enterCrmSettings = z
	.object({
		/** What the vendor documents, or what its server's code does. */
		profile: z.enum(['docs', 'server']),
	})
	.strict();

export type EnterCrmSettings = z.infer<typeof enterCrmSettings>;

/** The settings EnterCRM starts with. */
export function defaultEnterCrmSettings(): EnterCrmSettings {
	return { profile: 'server' };
}
