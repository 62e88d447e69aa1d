/** The services of the sandbox; each listens on the port after the one before. */
export const SERVICE_NAMES = ['instantly', 'enttor', 'entercrm', 'inboxapp'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];
