import { operationsSuite } from '../support/suites/operations.mts';
import { enttor } from './subject.mts';

operationsSuite(enttor);
