import type { IDataObject } from 'n8n-workflow';
import { pick } from '../../support/world.mts';
import type { Case, Prepare } from './common.mts';

type Listed = { items: Array<{ id: string }> };

/** Two inbox placement tests that have run (`test`, `test2`), and of each the first result and the first report. */
export const prepare: Prepare = async ({ api, control }) => {
	control.settings({ jobMs: 0 });
	const ids: Record<string, string> = {};
	for (const [i, suffix] of ['', '2'].entries()) {
		const order = {
			name: `Placement ${i + 1}`,
			type: 1,
			sending_method: 1,
			email_subject: 'Hello',
			email_body: '<div>Hi</div>',
			emails: [`sender${i + 1}@example.com`],
		};
		const { id } = (await api.post<{ id: string }>('/inbox-placement-tests', order)).data;
		const first = async (list: string) => (await api.get<Listed>(`/inbox-placement-${list}?test_id=${id}`)).data.items[0].id;
		ids[`test${suffix}`] = id;
		ids[`result${suffix}`] = await first('analytics');
		ids[`report${suffix}`] = await first('reports');
	}
	return ids;
};

export const testId = pick('<test>');
export const period = { dateFrom: '2020-01-01', dateTo: '2099-12-31' };

/** An operation that asks for what a test has found. */
export const found = (gives: (test: string) => IDataObject | IDataObject[], parameters: Case['parameters'] = {}): Case => ({
	parameters: { testId: pick('={{ $json.test }}'), ...parameters },
	items: [{ test: '<test>' }, { test: '<test2>' }],
	gives: [gives('<test>'), gives('<test2>')],
	bad: { test: 'nonsense' },
	says: /^'Placement Test' is not valid: "nonsense"/,
});
