import { join } from 'node:path';
import { EnttorApi } from '../../credentials/EnttorApi.credentials';
import { Enttor as Action } from '../../nodes/Enttor/Enttor.node';
import { EnttorTrigger } from '../../nodes/Enttor/EnttorTrigger.node';
import { enttor as provider } from '../../nodes/Enttor/provider';
import { Document } from '../support/openapi.mts';
import type { Subject } from '../support/subject.mts';
import { resources } from './rows/index.mts';
import { world, type Enttor } from './world.mts';

/** Enttor, for the suites. */
export const enttor: Subject<Enttor> = {
	provider,
	service: 'enttor',
	nodes: 'Enttor',
	folder: __dirname,
	action: Action,
	triggers: [EnttorTrigger],
	credentials: [EnttorApi],
	document: new Document(join(__dirname, 'openapi.json'), '/api/v1'),
	resources,
	world,
	secrets: ['ent_sandbox_key'],
};
