import { literalSuite } from '../support/suites/literal.mts';
import { enttor } from './subject.mts';

literalSuite(enttor);
