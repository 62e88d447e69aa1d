import { InboxappApi } from '../../credentials/InboxappApi.credentials';
import { coverageSuite } from '../support/suites/coverage.mts';
import { inboxapp } from './subject.mts';

// 37 of API v2, and the 16 of v1 that are documented on pages only.
coverageSuite(inboxapp, { endpoints: 53, others: { 'credential.test': `GET ${new InboxappApi().test.request.url}` } });
