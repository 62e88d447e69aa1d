import { requestsSuite } from '../support/suites/requests.mts';
import { documented, server } from './subject.mts';

describe('as documented', () => requestsSuite(documented));
describe('as the server has it', () => requestsSuite(server));
