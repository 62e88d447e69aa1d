import { Lab } from '../lab.mts';
import { stages } from '../progress.mts';
import { SANDBOX_KEY, type SandboxClient } from '../sandbox.mts';
import { DELIVERIES, deliveries, MANNERS, type Rate } from './deliveries.mts';
import { CREDENTIALS } from './workflows.mts';

/** What each trigger did in each run. */
export type Received = Array<{ manner: string; name: string; rates: Rate[] }>;

/**
 * What each trigger receives a second, beside n8n's own Webhook node in the same run; in an n8n of its own for each manner. `hold` is
 * told which n8n runs, so that it can be ended.
 */
export async function received(sandbox: SandboxClient, runs: number, hold: (lab?: Lab) => void): Promise<Received> {
	const all: Received = [];
	await sandbox.control('latency', { ms: 0 });
	for (const [manner, env] of MANNERS) {
		const own = await Lab.start({ env });
		hold(own);
		try {
			await own.client.createCredential(CREDENTIALS.instantlyApi, 'instantlyApi', { apiKey: SANDBOX_KEY, baseUrl: sandbox.api, workspaceId: '' }); // prettier-ignore
			const work = async (_context: unknown, tell: (text: string) => void) => {
				all.push(...(await deliveries(own, sandbox, runs, tell)).map((one) => ({ manner, ...one })));
			};
			await stages({}, [{ title: `receive ${DELIVERIES} deliveries, n8n ${manner}`, work }]);
		} finally {
			hold();
			await own.stop();
		}
	}
	return all;
}

/** Prints it as a table for each manner. */
export function printReceived(all: Received, runs: number): void {
	const middle = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
	process.stdout.write(
		`Deliveries a second, median of ${runs} runs of ${DELIVERIES}; a ratio is the median of the runs' ratios of executions.\n`,
	);
	for (const [manner] of MANNERS) {
		const rows = all.filter((one) => one.manner === manner);
		const besides = rows.filter(({ name }) => name.startsWith('Webhook node'));
		const cells = rows.map(({ name, rates }) => [
			name,
			{
				answered: Number(middle(rates.map(({ answered }) => answered)).toFixed(1)),
				executed: Number(middle(rates.map(({ executed }) => executed)).toFixed(1)),
				'wait, ms': Math.round(middle(rates.map(({ wait }) => wait))),
				...Object.fromEntries(
					besides.map((other) => {
						const ratios = rates.map(({ executed }, run) => executed / other.rates[run].executed);
						return [`: ${other.name}`, Number(middle(ratios).toFixed(2))];
					}),
				),
			},
		]);
		process.stdout.write(`n8n ${manner}\n`);
		console.table(Object.fromEntries(cells));
	}
}
