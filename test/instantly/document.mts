import { join } from 'node:path';
import { Document } from '../support/openapi.mts';

/** Instantly's document. */
export const document = new Document(join(__dirname, 'openapi.json'), '/api/v2');
