import { requestsSuite } from '../support/suites/requests.mts';
import { inboxapp } from './subject.mts';

requestsSuite(inboxapp);
