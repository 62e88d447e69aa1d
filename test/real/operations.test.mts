import { Lab } from '../../tools/lab.mts';
import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import { documented, server } from '../entercrm/subject.mts';
import { enttor } from '../enttor/subject.mts';
import { inboxapp } from '../inboxapp/subject.mts';
import type { Credentials } from '../support/credentials.mts';
import type { N8n } from '../support/n8n.mts';
import type { Subject } from '../support/subject.mts';
import { operationsSuite } from '../support/suites/operations.mts';
import type { Stage } from '../support/world.mts';
import { RealNode } from './node.mts';

let lab: Lab;
beforeAll(async () => void (lab = await Lab.start()));
afterAll(async () => await lab?.stop());

/** The same service, whose node runs in a real n8n. */
const really = <S extends Stage>(subject: Subject<S>, type: string, credentials: (stage: S) => Credentials): Subject<S> => ({
	...subject,
	world: async () => {
		const world = await subject.world();
		const n8n = await RealNode.in(lab, type, credentials(world));
		return { ...world, n8n: n8n as unknown as N8n };
	},
});

const enterCrm = (profile: 'docs' | 'server') => (stage: Stage) => {
	const shared = { profile, baseUrl: `${stage.sandbox.urls.entercrm}/v1` };
	return {
		enterCrmLoginApi: { email: OWNER, password: PASSWORD, sessionToken: '', ...shared },
		enterCrmApi: { apiKey: API_KEY, ...shared },
	};
};
const enttorKey = (stage: Stage) => ({ enttorApi: { apiKey: 'ent_sandbox_key', baseUrl: `${stage.sandbox.urls.enttor}/api/v1` } });
const inboxappToken = (stage: Stage) => ({ inboxappApi: { token: TOKEN, baseUrl: `${stage.sandbox.urls.inboxapp}/api` } });

describe('Enttor in a real n8n', () => void operationsSuite(really(enttor, 'enttor', enttorKey)));
describe('EnterCRM, as documented, in a real n8n', () => void operationsSuite(really(documented, 'enterCrm', enterCrm('docs'))));
describe('EnterCRM, as the server has it, in a real n8n', () => void operationsSuite(really(server, 'enterCrm', enterCrm('server'))));
describe('Inboxapp in a real n8n', () => void operationsSuite(really(inboxapp, 'inboxapp', inboxappToken)));
