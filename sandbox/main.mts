import { Command } from 'commander';

import { SERVICE_NAMES } from './names.mts';
import { startSandbox } from './server.mts';

const program = new Command('sandbox')
	.description('A local stand-in for Instantly, Enttor, EnterCRM and Inboxapp')
	.option('--port <port>', 'port of Instantly; Enttor, EnterCRM and Inboxapp take the three after it', '4010')
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
const { url, urls, control } = sandbox;
const json = `-H 'Content-Type: application/json'`;
const addresses = SERVICE_NAMES.map((name) => {
	const { title, prefix, access } = control.service(name);
	return `  ${title.padEnd(26)}${`${urls[name]}${prefix}`.padEnd(32)}${access}`;
});
console.log(`
The sandbox answers at
${addresses.join('\n')}

Look at the data:
  curl -s ${url}/api/v2/campaigns -H 'Authorization: Bearer sandbox-key'
  curl -s ${urls.enttor}/api/v1/datasets -H 'Authorization: Bearer ent_sandbox_key'
  curl -s ${urls.inboxapp}/api/v2/threads -H 'Authorization: Bearer inbox_sandbox_token'
  curl -s ${url}/sandbox/state
Make a lead of Instantly reply (webhooks go out), or two of Enttor, or let a message come in at Inboxapp:
  curl -s ${url}/sandbox/events ${json} -d '{"event":"reply","campaign_id":"CAMPAIGN_ID","count":1}'
  curl -s ${url}/sandbox/enttor/events ${json} -d '{"event":"reply","campaign_id":"CAMPAIGN_ID","count":2}'
  curl -s ${url}/sandbox/inboxapp/receive ${json} -d '{"profile":{"username":"somebody"},"text":"Hello"}'
Let every third answer be a 503 that comes after the work was done:
  curl -s ${url}/sandbox/failures ${json} -d '[{"kind":"status","status":503,"every":3,"when":"after"}]'
Move the clock by three days, so that campaigns send what is due:
  curl -s ${url}/sandbox/clock ${json} -d '{"advance":259200000}'
See what was asked, start over:
  curl -s '${url}/sandbox/requests?log=1'
  curl -s -X POST ${url}/sandbox/reset
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		void sandbox.close().then(() => process.exit(0));
	});
}
