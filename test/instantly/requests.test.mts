import type { Recorded } from '../support/openapi.mts';
import { requestsSuite } from '../support/suites/requests.mts';
import { document } from './document.mts';
import { instantly } from './subject.mts';

requestsSuite(instantly);

test('the check of a request tells right from wrong', () => {
	const request = (more: Partial<Recorded>) =>
		document.requestFaults({ method: 'GET', path: '/api/v2/campaigns', query: {}, headers: {}, ...more });
	const id = '01987b2e-5c1f-7a30-9d4e-2f6b8c0a1e57';
	expect(request({ query: { limit: '100', status: '-99' } })).toEqual([]);
	expect(request({ path: '/api/v2/campaigns/analytics', query: { ids: id } })).toEqual([]);
	expect(request({ path: '/api/v2/campaigns/analytics', query: { ids: `${id},${id}` } })).toHaveLength(1);
	expect(request({ query: { limit: '101' } })).toHaveLength(1);
	expect(request({ query: { status: 'Draft' } }).join()).toContain('must be number');
	expect(request({ query: { campaign: id } })).toEqual(['query/campaign is not in the document']);
	expect(request({ path: '/api/v2/campaigns/nonsense' }).join()).toContain('must match format "uuid"');
	expect(request({ path: '/api/v2/campaign' })).toEqual(['GET /api/v2/campaign is not in the document']);
	expect(request({ method: 'DELETE', path: `/api/v2/leads/${id}`, body: {} })).toEqual(['body must not be there']);
	expect(request({ method: 'POST', path: `/api/v2/campaigns/${id}/pause`, body: {} })).toEqual(['body must not be there']);
	expect(request({ method: 'POST', body: { name: 'New' } }).join()).toContain("required property 'campaign_schedule'");
	expect(request({ method: 'POST', path: '/api/v2/leads', body: { campaign_id: id } }).join()).toContain('additional properties');
});
