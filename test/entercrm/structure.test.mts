import { structureSuite } from '../support/suites/structure.mts';
import { documented } from './subject.mts';

structureSuite(documented, { longLists: 1, pickers: 5, weight: 950 });
