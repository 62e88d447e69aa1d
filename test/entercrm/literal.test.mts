import { literalSuite } from '../support/suites/literal.mts';
import { documented } from './subject.mts';

literalSuite(documented);
