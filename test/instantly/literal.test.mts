import { literalSuite } from '../support/suites/literal.mts';
import { instantly } from './subject.mts';

literalSuite(instantly);
