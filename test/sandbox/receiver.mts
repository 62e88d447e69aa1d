import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived, byte for byte. */
export interface Arrived {
	raw: Buffer;
	headers: IncomingHttpHeaders;
	body: Record<string, unknown>;
}

/** A server that keeps what it gets. */
export interface Receiver {
	url: string;
	received: Arrived[];
	/** The statuses of the next answers, null for none at all; 200 when there are none left. */
	answers: (number | null)[];
	close(): void;
}

/** Starts one. */
export async function startReceiver(): Promise<Receiver> {
	const received: Arrived[] = [];
	const answers: Receiver['answers'] = [];
	const server = http.createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const raw = Buffer.concat(parts);
			received.push({ raw, headers: request.headers, body: JSON.parse(raw.toString()) as Arrived['body'] });
			const status = answers.length > 0 ? answers.shift() : 200;
			if (typeof status === 'number') response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () => {
		server.close();
		server.closeAllConnections();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, answers, close };
}
