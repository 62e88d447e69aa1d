import { structureSuite } from '../support/suites/structure.mts';
import { instantly } from './subject.mts';

structureSuite(instantly, { longLists: 21, pickers: 11, weight: 950 });
