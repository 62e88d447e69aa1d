import { literalSuite } from '../support/suites/literal.mts';
import { inboxapp } from './subject.mts';

literalSuite(inboxapp);
