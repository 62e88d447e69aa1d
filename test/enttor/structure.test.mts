import { structureSuite } from '../support/suites/structure.mts';
import { enttor } from './subject.mts';

structureSuite(enttor, { longLists: 1, pickers: 4, weight: 1600 });
