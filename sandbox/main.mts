import { Command } from 'commander';

import { startSandbox } from './server.mts';

const program = new Command('sandbox')
	.description('A local stand-in for the Instantly API v2')
	.option('--port <port>', 'port to listen on', '4010')
	.option('--latency <ms>', 'milliseconds each answer takes', '0')
	.option('--data <file>', 'file that keeps the data between runs')
	.option('--no-seed', 'start without campaigns and leads')
	.parse();
const options = program.opts<{ port: string; latency: string; data?: string; seed: boolean }>();

const sandbox = await startSandbox({
	port: Number(options.port),
	latency: Number(options.latency),
	data: options.data,
	seed: options.seed,
});
const json = `-H 'Content-Type: application/json'`;
console.log(`
The sandbox answers at  ${sandbox.url}/api/v2
API key                 sandbox-key

Look at the data:
  curl -s ${sandbox.url}/api/v2/campaigns -H 'Authorization: Bearer sandbox-key'
  curl -s ${sandbox.url}/sandbox/state
Make a lead reply (webhooks go out):
  curl -s ${sandbox.url}/sandbox/events ${json} -d '{"event":"reply","campaign_id":"CAMPAIGN_ID","count":1}'
Let every third answer be a 503 that comes after the work was done:
  curl -s ${sandbox.url}/sandbox/failures ${json} -d '[{"kind":"status","status":503,"every":3,"when":"after"}]'
Move the clock by three days, so that campaigns send what is due:
  curl -s ${sandbox.url}/sandbox/clock ${json} -d '{"advance":259200000}'
See what was asked, start over:
  curl -s '${sandbox.url}/sandbox/requests?log=1'
  curl -s -X POST ${sandbox.url}/sandbox/reset
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}
