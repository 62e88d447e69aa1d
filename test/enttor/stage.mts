import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import type { FailureRule } from '../../sandbox/failures.mts';
import type { LogEntry } from '../../sandbox/requestLog.mts';
import type { N8n } from '../support/n8n.mts';
import { loadN8n } from './world.mts';

/** What an Enttor of one test file is asked and told. */
export class Staged {
	sandbox!: Sandbox;
	n8n!: N8n;

	async start(): Promise<void> {
		this.sandbox = await startSandbox({ services: ['enttor'] });
		this.n8n = await loadN8n(`${this.sandbox.urls.enttor}/api/v1`);
	}

	/** Everything back to the beginning: two members, no group. */
	reset(): void {
		this.control.reset();
		this.control.settings({ limits: false });
	}

	get control() {
		return this.sandbox.control;
	}

	/** What was asked for, oldest first; without the address of the API. */
	asked(): Array<LogEntry & { call: string }> {
		return (this.control.requests({ log: true }).log ?? []).map((one) => ({
			...one,
			call: `${one.method} ${one.path.replace('/api/v1', '')}`,
		}));
	}

	/** How often each endpoint was asked. */
	calls = () => this.control.requests().byRoute;

	/** What Enttor has. */
	get held() {
		return this.control.enttor.save();
	}

	/** Lets one request of a kind fail. */
	fails(method: string, path: string, rule: Pick<FailureRule, 'kind'> & Partial<FailureRule>): void {
		this.control.failures([...this.control.failures().map(({ matched: _, hits: __, ...one }) => one), { method, path, times: 1, ...rule }]);
	}

	/** As if it had happened a while ago. */
	earlier(ms: number, happening: () => void): void {
		this.control.clock({ advance: -ms });
		happening();
		this.control.clock({ advance: ms });
	}
}

/** A stage for all tests of a file, new for each of them. */
export function staged(): Staged {
	const stage = new Staged();
	beforeAll(async () => await stage.start());
	beforeEach(() => stage.reset());
	afterAll(async () => await stage.sandbox.close());
	return stage;
}

/** The three ways in which the answer of a request that was carried out is lost. */
export const lostAfter: Array<[string, Pick<FailureRule, 'kind'> & Partial<FailureRule>]> = [
	['a broken connection', { kind: 'reset', when: 'after' }],
	['a 503', { kind: 'status', status: 503, when: 'after' }],
	['an answer that is cut off', { kind: 'truncated', when: 'after' }],
];

/** The ways in which a request fails without an effect, and nobody knows. */
export const lostBefore: typeof lostAfter = [
	['a broken connection', { kind: 'reset' }],
	['a 503', { kind: 'status', status: 503 }],
	['a 500', { kind: 'status', status: 500 }],
];
