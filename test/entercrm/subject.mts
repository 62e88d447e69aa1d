import { EnterCrmApi } from '../../credentials/EnterCrmApi.credentials';
import { EnterCrmLoginApi } from '../../credentials/EnterCrmLoginApi.credentials';
import { EnterCrm as Action } from '../../nodes/EnterCrm/EnterCrm.node';
import { EnterCrmTrigger } from '../../nodes/EnterCrm/EnterCrmTrigger.node';
import { enterCrm as provider } from '../../nodes/EnterCrm/provider';
import { API_KEY, OWNER, PASSWORD } from '../../sandbox/entercrm/index.mts';
import type { Recorded } from '../support/openapi.mts';
import type { Subject } from '../support/subject.mts';
import { documents, type Profile } from './document.mts';
import { resources } from './rows/index.mts';
import { worldIn, type EnterCrm } from './world.mts';

/** The login of the credential itself. */
const signsIn = ({ path, body }: Recorded) => path === '/v1/auth/login' && (body as { email?: string } | undefined)?.email === OWNER;

const subject = (variant: Profile): Subject<EnterCrm> => ({
	provider,
	variant,
	service: 'entercrm',
	nodes: 'EnterCrm',
	folder: __dirname,
	action: Action,
	triggers: [EnterCrmTrigger],
	credentials: [EnterCrmApi, EnterCrmLoginApi],
	document: documents[variant],
	resources,
	world: async () => await worldIn(variant),
	secrets: [API_KEY, PASSWORD],
	signsIn,
	failing: { path: '^(?!.*auth/login)' },
});

/** EnterCRM as it is documented, and as its server has it, for the suites. */
export const documented = subject('docs');
export const server = subject('server');
