import { requestsSuite } from '../support/suites/requests.mts';
import { enttor } from './subject.mts';

requestsSuite(enttor);
