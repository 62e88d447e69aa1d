import { noSuch, whileV1Lasts, type Cases, type Prepare, type Samples } from './common.mts';

/** Two lists with the persons of the threads on them, and an import into each. */
export const prepare: Prepare = async ({ control, api }, ids) => {
	control.clock({ set: whileV1Lasts });
	// No import gets on by itself while a test waits.
	control.settings({ inboxapp: { importMs: 600_000 } });
	const { inboxapp } = control;
	const made: Record<string, string> = {};
	for (const suffix of ['', '2']) {
		const list = inboxapp.list({ name: `List ${suffix || 1}` }).id;
		await api.post(`/v1/lists/${list}/leads`, { platformIds: [ids.person, ids.person2, ids.person3] });
		const column = inboxapp.column({ listId: list, name: 'Company' }).id;
		const data = { type: 'csv', content: 'id,company\n70000009,Company 9', fileName: 'leads.csv', columnMapping: [{ csvHeader: 'company', targetColumnId: column }] }; // prettier-ignore
		const { data: job } = await api.post<{ id: string }>(`/v1/lists/${list}/import-jobs`, { data });
		Object.assign(made, { [`list${suffix}`]: list, [`column${suffix}`]: column, [`job${suffix}`]: job.id });
	}
	return made;
};

const csv = 'handle,company\nnew_person_1,Company 1\nnew_person_2,"Company, 2"\n';
const columns = {
	column: [
		{ csvHeader: 'handle', targetColumnId: 'username' },
		{ csvHeader: ' company ', targetColumnId: '<column>' },
	],
};

export const samples: Samples = {
	addLeads: [
		{ parameters: { listId: '<list>', platformIds: '70000001, https://x.com/i/user/70000002, 9990001' } },
		{
			parameters: { listId: '<list>', platformIds: '={{ $json.id }}' },
			items: [{ id: 70000003 }, { id: '<person>' }, { id: ['70000004', 70000005] }],
		},
	],
	cancelImport: [{ parameters: { listId: '<list>', jobId: '<job>' } }],
	createImport: [
		{
			parameters: {
				listId: '<list>',
				importFrom: 'csv',
				csv,
				fileName: 'founders.csv',
				columnMapping: columns,
				mergeStrategy: 'overwrite',
			},
		},
		{ parameters: { listId: '<list>', importFrom: 'json', importJson: '{"type": "followers"}' } },
	],
	getImports: [
		{ parameters: { listId: '<list>', returnAll: true, filters: { status: ['queued', 'running', 'completed'] } } },
		{ parameters: { listId: '<list>', returnAll: false, limit: 1, filters: { status: ['queued'] } } },
	],
	removeLeads: [
		{ parameters: { listId: '<list>', platformIds: '<person>, <person2>' } },
		{
			parameters: { listId: '<list>', platformIds: '={{ $json.id }}', options: { output: 'totals' } },
			items: [{ id: '<person3>' }, { id: '70000001' }],
		},
	],
	updateLead: [
		{
			parameters: {
				listId: '<list>',
				platformId: '<person>',
				dataSource: 'form',
				columns: { column: [{ column: '<column>', value: 'Retail' }] },
			},
		},
		{
			parameters: { listId: '<list>', platformId: '<person>', dataSource: 'json', columnsJson: '{"<column>": "Retail"}', simplify: false },
		},
	],
};

const noList = noSuch('list');

export const cases: Cases = {
	addLeads: {
		parameters: { listId: '={{ $json.id }}', platformIds: '={{ $json.lead }}' },
		items: [
			{ id: '<list>', lead: '70000001' },
			{ id: '<list2>', lead: '<person2>' },
		],
		gives: [
			{ platformId: '70000001', outcome: 'created' },
			{ platformId: '<person2>', outcome: 'skipped', reason: 'It is in the list already' },
		],
		bad: { id: 'nobody0', lead: '70000001' },
		says: noList,
	},
	cancelImport: {
		parameters: { listId: '={{ $json.id }}', jobId: '={{ $json.job }}' },
		items: [
			{ id: '<list>', job: '<job>' },
			{ id: '<list2>', job: '<job2>' },
		],
		gives: [
			{ id: '<job>', status: 'canceled' },
			{ id: '<job2>', status: 'canceled' },
		],
		bad: { id: '<list>', job: '<job2>' },
		says: noSuch('import job'),
	},
	createImport: {
		parameters: {
			listId: '={{ $json.id }}',
			importFrom: 'csv',
			csv: "={{ 'id,handle\\n' + $json.row }}",
			fileName: 'founders.csv',
			columnMapping: { column: [{ csvHeader: 'handle', targetColumnId: '={{ $json.column }}' }] },
			mergeStrategy: 'overwrite',
		},
		items: [
			{ id: '<list>', row: '70000001,new_person_1', column: '<column>' },
			{ id: '<list2>', row: '70000002,new_person_2', column: '<column2>' },
		],
		gives: [
			{ type: 'csv', status: 'queued' },
			{ type: 'csv', status: 'queued' },
		],
		bad: { id: '<list>', row: '', column: '<column>' },
		says: /^'CSV' has no rows/,
	},
	getImports: {
		parameters: { listId: '={{ $json.id }}', returnAll: true },
		items: [{ id: '<list>' }, { id: '<list2>' }],
		gives: [[{ id: '<job>', type: 'csv' }], [{ id: '<job2>', type: 'csv' }]],
		bad: { id: 'nobody0' },
		says: noList,
	},
	removeLeads: {
		parameters: { listId: '={{ $json.id }}', platformIds: '={{ $json.lead }}' },
		items: [
			{ id: '<list>', lead: '<person>' },
			{ id: '<list2>', lead: '70000001' },
		],
		gives: [
			{ platformId: '<person>', outcome: 'deleted', batch: { removed: 1 } },
			{ platformId: '70000001', outcome: 'notFound', batch: { removed: 0 } },
		],
		bad: { id: 'nobody0', lead: '<person>' },
		says: noList,
	},
	updateLead: {
		parameters: {
			listId: '={{ $json.id }}',
			platformId: '={{ $json.lead }}',
			dataSource: 'json',
			columnsJson: '={{ { [$json.column]: $json.company } }}',
		},
		items: [
			{ id: '<list>', lead: '<person>', column: '<column>', company: 'example company' },
			{ id: '<list2>', lead: '<person2>', column: '<column2>', company: 'other company' },
		],
		gives: [
			{ platformId: '<person>', username: 'sample_person_1' },
			{ platformId: '<person2>', username: 'sample_person_2' },
		],
		bad: { id: '<list>', lead: '70000001', column: '<column>', company: 'example company' },
		says: /^Inboxapp has no such list, or no such lead in it/,
	},
};
