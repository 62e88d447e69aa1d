import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import { Inboxapp as Action } from '../../nodes/Inboxapp/Inboxapp.node';
import { InboxappTrigger } from '../../nodes/Inboxapp/InboxappTrigger.node';
import { inboxapp as provider } from '../../nodes/Inboxapp/provider';
import { TOKEN } from '../../sandbox/inboxapp/index.mts';
import type { Subject } from '../support/subject.mts';
import { document } from './document.mts';
import { resources } from './rows/index.mts';
import { world, type Inboxapp } from './world.mts';

/** Inboxapp, for the suites. */
export const inboxapp: Subject<Inboxapp> = {
	provider,
	service: 'inboxapp',
	nodes: 'Inboxapp',
	folder: __dirname,
	action: Action,
	triggers: [InboxappTrigger],
	credentials: [InboxappApi],
	document,
	resources,
	world,
	secrets: [TOKEN],
	beside: ({ path }) => path.startsWith('/api/media/'),
};
