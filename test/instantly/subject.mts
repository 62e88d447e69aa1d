import { InstantlyApi } from '../../credentials/InstantlyApi.credentials';
import { Instantly as Action } from '../../nodes/Instantly/Instantly.node';
import { InstantlyTrigger } from '../../nodes/Instantly/InstantlyTrigger.node';
import { instantly as provider } from '../../nodes/Instantly/provider';
import type { Subject } from '../support/subject.mts';
import { document } from './document.mts';
import { resources } from './rows/index.mts';
import { world, type Instantly } from './world.mts';

/** Instantly, for the suites. */
export const instantly: Subject<Instantly> = {
	provider,
	service: 'instantly',
	nodes: 'Instantly',
	folder: __dirname,
	action: Action,
	triggers: [InstantlyTrigger],
	credentials: [InstantlyApi],
	document,
	resources,
	world,
	secrets: ['sandbox-key'],
	steady: (line) => line.replace(/\/background-jobs\/[0-9a-f]{24}/, '/background-jobs/<job>'),
};
