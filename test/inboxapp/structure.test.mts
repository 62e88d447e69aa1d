import { structureSuite } from '../support/suites/structure.mts';
import { inboxapp } from './subject.mts';

structureSuite(inboxapp, { longLists: 1, pickers: 8, weight: 950 });
