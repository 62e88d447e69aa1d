import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { OutboundEvent } from '../../engine/event';
import { itemsOf } from '../../tools/lab.mts';
import { eventually } from './n8n.mts';
import { OutboundStage, replies, SECRET, SEEN } from './outboundStage.mts';

const PATH = '8d4f6d2e-6d6b-4b43-9a3f-1f7f8e6f0e01';
const ALL = 2000;
const FORGED = 100;
const AGAIN = 100;
const AT_ONCE = 16;

interface Post {
	eventId: string;
	body: string;
	isForged: boolean;
}

let stage: OutboundStage;
// Otherwise n8n makes an isolate for each delivery, which takes it longer than all else.
const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
beforeAll(async () => void (stage = await OutboundStage.set(env)));
afterAll(async () => await stage?.close());

/** Numbers below 1 that look random and are the same in each run (mulberry32). */
function dice(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function shuffled<T>(all: T[], random: () => number): T[] {
	const mixed = [...all];
	for (let last = mixed.length - 1; last > 0; last -= 1) {
		const other = Math.floor(random() * (last + 1));
		[mixed[last], mixed[other]] = [mixed[other], mixed[last]];
	}
	return mixed;
}

/** A message that came in, as Inboxapp's webhooks of API v2 tell of it. */
function message(seq: number): { eventId: string; body: string } {
	const id = `message${String(seq).padStart(4, '0')}`;
	const eventId = `evt_${randomUUID()}`;
	const object = { type: 'message', id, url: `/v2/messages/${id}` };
	const data = { threadId: `thread${seq % 50}` };
	const event = { id: eventId, seq, type: 'message.received', createdAt: new Date().toISOString(), apiVersion: '2', object, data };
	return { eventId, body: JSON.stringify(event) };
}

function signature({ body, isForged }: Post): string {
	const at = Math.floor(Date.now() / 1000);
	const key = isForged ? `${SECRET}_of_another` : SECRET;
	return `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`;
}

/** Posts all, so many at once over connections that stay open; gives the statuses in the order of the posts. */
async function posted(url: string, posts: Post[]): Promise<number[]> {
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	const statuses: number[] = [];
	const send = async (index: number) => {
		const post = posts[index];
		const headers = {
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(post.body),
			'x-inbox-signature': signature(post),
		};
		statuses[index] = await new Promise((resolve, reject) => {
			const call = request(url, { method: 'POST', agent, headers }, (answer) => {
				answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
			});
			call.once('error', reject).end(post.body);
		});
	};
	let next = 0;
	const worker = async () => {
		while (next < posts.length) await send(next++);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	agent.destroy();
	return statuses;
}

test(`of ${ALL} deliveries as fast as n8n takes them, each genuine one comes through once, and no forged one`, async () => {
	const { client } = stage.lab;
	const { id } = await client.importWorkflow(replies('Every message', 'inboxapp', PATH));
	await stage.lab.explained(() => client.activate(id));
	const random = dice(20);
	const firsts = Array.from({ length: ALL }, (_unused, index): Post => ({ ...message(index + 1), isForged: index < FORGED }));
	const genuine = firsts.slice(FORGED);
	const again = shuffled(genuine, random).slice(0, AGAIN);
	const posts = shuffled([...firsts, ...again], random);

	const statuses = await posted(`${stage.lab.url}/webhook/${PATH}/webhook`, posts);
	expect(posts.map(({ isForged }, index) => [isForged, statuses[index]])).toEqual(
		posts.map(({ isForged }) => [isForged, isForged ? 401 : 200]),
	);

	await eventually(
		async () => await client.countSuccesses(id),
		(count) => count >= ALL - FORGED,
		120_000,
	);
	const items = (await client.everyExecution(id)).flatMap((one) => itemsOf(one, SEEN)) as unknown as OutboundEvent[];
	expect(items.map(({ raw }) => raw.id).sort()).toEqual(genuine.map(({ eventId }) => eventId).sort());
	expect(new Set(items.map(({ dedupeKey }) => dedupeKey)).size).toBe(ALL - FORGED);
}, 600_000);
