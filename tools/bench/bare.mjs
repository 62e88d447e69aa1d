/**
 * The measure of the bench: sends the given requests one after the other and does nothing else. Reads one JSON from stdin
 * and writes one to stdout. Plain JavaScript, so that it runs on the very Node that n8n runs on.
 *
 * In: `{url, key, bodies}` sends each body; `{url, key, list}` sends the body `list` again with each cursor until the last page.
 */
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

const { url, key, bodies, list } = JSON.parse(await text(process.stdin));
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'user-agent': 'bare-loop' };
const items = [];
let requests = 0;

async function post(body) {
	requests += 1;
	const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
	return await answer.json();
}

const start = performance.now();
for (const body of bodies ?? []) items.push(await post(body));
if (list) {
	let cursor;
	do {
		const page = await post(cursor ? { ...list, starting_after: cursor } : list);
		items.push(...page.items);
		cursor = page.items.length > 0 ? page.next_starting_after : undefined;
	} while (cursor);
}
const milliseconds = Math.round(performance.now() - start);
const peak = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ milliseconds, requests, items: items.length, peak }));
