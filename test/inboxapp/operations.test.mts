import { operationsSuite } from '../support/suites/operations.mts';
import { inboxapp } from './subject.mts';

operationsSuite(inboxapp);
