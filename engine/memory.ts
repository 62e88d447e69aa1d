import type { IExecuteFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

/** By what this process tells nodes apart. */
export const nodeKey = (context: IExecuteFunctions | IPollFunctions | IWebhookFunctions): string =>
	`${context.getWorkflow().id} ${context.getNode().id}`;

/** Keeps what is remembered bounded: call it after each addition. */
export function dropOldest(all: Map<string, unknown> | Set<string>, most: number): void {
	if (all.size > most) all.delete(all.keys().next().value as string);
}
