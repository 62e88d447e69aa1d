import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { OutboundEvent } from './event';
import { itemsOf } from './given';
import { caught } from './refusal';
import { forget, isNew } from './remembered';

/** What arrived: the bytes as they came, the headers (lower case), and the body, which is parsed when it is asked for. */
export interface Delivery {
	raw: Buffer;
	headers: Record<string, unknown>;
	readonly body: unknown;
}

/** How deliveries of a service are told from forgeries, and read. All functions are pure. */
export interface Source {
	/** Whether it is the service's own; `secret` is the user's or the node's, `now` ms. */
	verify: (delivery: Delivery, secret: string, now: number) => boolean;
	/** The events in it, oldest first; undefined where the body is no event. `received` is ISO. Never throws. */
	events: (body: unknown, received: string) => OutboundEvent[] | undefined;
	/** Whether it only tries the way, and tells of nothing. Never throws. */
	test?: (body: unknown) => boolean;
}

/** What a node makes of deliveries. */
export interface Reception {
	/** Undefined or empty: nothing can be told from a forgery, so everything is refused. */
	secret: string | undefined;
	/** A filter that throws lets an event through: it is not lost. */
	wanted: (event: OutboundEvent) => boolean;
	/** Gives what the service sent instead of the shared shape. */
	raw?: boolean;
	/** What a test delivery shows to somebody who listens for one in the editor; otherwise it shows nothing. */
	sample?: () => OutboundEvent[];
}

/** Deeper than any event of a service, and far from what breaks those who go through it level by level. */
const DEEPEST = 100;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
/** What a service sends to see whether somebody answers. */
const isEmpty = (body: unknown) => body === null || body === '' || (isObject(body) && Object.keys(body).length === 0);

function tooDeep(body: unknown): boolean {
	let level = [body].filter(isObject);
	for (let depth = 0; level.length > 0 && depth <= DEEPEST; depth++)
		level = level.flatMap((one) => Object.values(one) as unknown[]).filter(isObject);
	return level.length > 0;
}

/** A step's value, or `otherwise` if it throws. */
function tried<T>(step: () => T, otherwise: T): T {
	const got = caught(step);
	return 'value' in got ? got.value : otherwise;
}

/** Bytes as JSON in UTF-8; undefined if they are none, null if there are no bytes. */
const parsed = (raw: Buffer): unknown =>
	raw.length === 0 ? null : tried(() => JSON.parse(raw.toString('utf8').replace(/^\uFEFF/, '')) as unknown, undefined);

/**
 * What n8n has of a request. The body is read from the bytes, for they are what is signed: a content type is not. n8n keeps no bytes
 * of a multipart form; there its own reading stands in, written out again, which only matches a signature over just these bytes.
 */
function deliveryOf(context: IWebhookFunctions): Delivery {
	const headers = context.getHeaderData() as Record<string, unknown>;
	const { rawBody } = context.getRequestObject() as { rawBody?: unknown };
	if (Buffer.isBuffer(rawBody))
		return {
			raw: rawBody,
			headers,
			get body() {
				return parsed(rawBody);
			},
		};
	const body = (context.getBodyData() as unknown) ?? null;
	return { raw: Buffer.from(tried(() => JSON.stringify(body) as string | undefined, undefined) ?? ''), headers, body };
}

function refused(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Reads the bytes where n8n has left them: it does for content types that it does not know. Of a form it has read them without keeping them. */
async function readBytes(context: IWebhookFunctions): Promise<void> {
	const request = context.getRequestObject() as { rawBody?: unknown; contentType?: string; readRawBody?: () => Promise<void> };
	if (!request.rawBody && !request.contentType?.startsWith('multipart/')) await request.readRawBody?.();
}

/**
 * What `step` answers, or 401 where it cannot: an expression of the form or a credential is gone. n8n would say 500 and write a failed
 * execution for each delivery; what is refused, the service sends again.
 */
export async function answered(context: IWebhookFunctions, step: () => Promise<IWebhookResponseData>): Promise<IWebhookResponseData> {
	try {
		await readBytes(context);
		return await step();
	} catch (error) {
		context.logger.warn(`${context.getNode().name} cannot check deliveries: ${(error as Error).message}`);
		return refused(context, 401, 'The trigger is not ready: open it in n8n');
	}
}

const isGenuine = (delivery: Delivery, { verify }: Source, secret: string | undefined, now: number): secret is string =>
	secret !== undefined && secret !== '' && tried(() => verify(delivery, secret, now), false);

/** Whether a delivery is the service's own, as far as this secret tells. Never throws. */
export const genuine = (context: IWebhookFunctions, source: Source, secret: string | undefined): boolean =>
	isGenuine(deliveryOf(context), source, secret, Date.now());

/**
 * What a trigger's webhook() answers: 401 where the secret is missing or wrong, 400 where the body is no event, 200 and nothing
 * more where the delivery is empty, a test, filtered out or a repeat, and otherwise one run with an item for each event. Never throws.
 */
export function received(context: IWebhookFunctions, source: Source, { secret, wanted, raw, sample }: Reception): IWebhookResponseData {
	const now = Date.now();
	const delivery = deliveryOf(context);
	if (!isGenuine(delivery, source, secret, now)) return refused(context, 401, 'The secret is missing or wrong');
	const { body } = delivery;
	const start = (events: OutboundEvent[]) => (events.length > 0 ? { workflowData: [itemsOf(events, raw)] } : {});
	if (isEmpty(body) || tried(() => source.test?.(body), false)) return context.getMode() === 'manual' ? start(sample?.() ?? []) : {};
	const events = tooDeep(body) ? undefined : tried(() => source.events(body, new Date(now).toISOString()), undefined);
	if (!events) return refused(context, 400, 'The body is not an event');

	const fresh = events.filter((event) => tried(() => wanted(event), true) && isNew(context, event.dedupeKey));
	if (fresh.length === 0) return {};
	const response = context.getResponseObject();
	response.once?.('finish', () => {
		// n8n could not start the run, and the service will send it again.
		if (response.statusCode >= 400) forget(context, fresh.map(({ dedupeKey }) => dedupeKey)); // prettier-ignore
	});
	return start(fresh);
}
