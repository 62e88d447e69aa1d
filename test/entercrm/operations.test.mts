import { operationsSuite } from '../support/suites/operations.mts';
import { documented, server } from './subject.mts';

describe('as documented', () => void operationsSuite(documented));
describe('as the server has it', () => void operationsSuite(server));
