import http from 'node:http';
import https from 'node:https';
import axios, { AxiosError } from 'axios';

const AT_ONCE = 10;

/** What came of one call to the outside. */
export interface Outcome {
	success: boolean;
	status: number | null;
	error: string | null;
	ms: number;
}

/** Calls to other servers, at most ten at once, over connections that are kept open. */
export class Outgoing {
	private readonly options = {
		httpAgent: new http.Agent({ keepAlive: true, maxSockets: AT_ONCE }),
		httpsAgent: new https.Agent({ keepAlive: true, maxSockets: AT_ONCE }),
		validateStatus: () => true,
		maxRedirects: 0,
		responseType: 'text' as const,
		proxy: false as const,
	};
	private running = 0;
	private waiting: (() => void)[] = [];
	private stopping = new AbortController();

	/** Posts a JSON text and says how it went; never throws. */
	async post(url: string, json: string, headers: Record<string, string>, timeout: number): Promise<Outcome> {
		// What waits for its turn when all is stopped must not go out afterwards.
		const { signal } = this.stopping;
		if (this.running >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running += 1;
		const start = Date.now();
		try {
			const { status } = await axios.post(url, json, {
				...this.options,
				timeout,
				signal,
				headers: { 'User-Agent': 'axios/0.21.4', 'Content-Type': 'application/json', ...headers },
			});
			const success = status >= 200 && status < 300;
			const error = success ? null : `Request failed with status code ${status}`;
			return { success, status, error, ms: Date.now() - start };
		} catch (error) {
			const message = error instanceof AxiosError ? error.message || (error.code ?? 'failed') : String(error);
			return { success: false, status: null, error: message, ms: Date.now() - start };
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.running -= 1;
		}
	}

	/** Breaks off what is under way. */
	stop(): void {
		this.stopping.abort();
		this.stopping = new AbortController();
		this.options.httpAgent.destroy();
		this.options.httpsAgent.destroy();
	}
}
