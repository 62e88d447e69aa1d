import { join } from 'node:path';
import { Document } from '../support/openapi.mts';

const prefix = { wire: '/v1', document: '' };

/** EnterCRM's documents, of either of its APIs. */
export const documents = {
	docs: new Document(join(__dirname, 'openapi.json'), prefix),
	server: new Document(join(__dirname, 'server-openapi.json'), prefix),
};
export type Profile = keyof typeof documents;
