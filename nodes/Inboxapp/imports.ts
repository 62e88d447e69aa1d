import type { IDataObject } from 'n8n-workflow';
import type { Field } from '../../engine/describe';
import { choice, group, json, text } from '../../engine/fields';
import { Refusal } from '../../engine/refusal';
import type { Settles } from '../../engine/settle';

const headerField = text('csvHeader', 'Header in the first line of the CSV', { label: 'CSV Header', placeholder: 'e.g. handle' });
const columnField = text('targetColumnId', 'ID of the column of the list that it fills', {
	label: 'Column ID',
	placeholder: 'e.g. custom_q5ck',
});

/** Pairs of the form as the API has them. Throws a Refusal. */
function mappingOf(value: unknown): IDataObject[] {
	const rows = [(value as { column?: IDataObject[] }).column ?? []].flat();
	if (rows.length === 0) throw new Refusal('has no column', "Add at least one with 'Add Column'");
	return rows.map(({ csvHeader = '', targetColumnId = '' }) => {
		if (!String(csvHeader).trim() || !String(targetColumnId).trim())
			throw new Refusal('has a column with a header or an ID missing', 'Fill in both, or remove the column');
		return { csvHeader: String(csvHeader).trim(), targetColumnId: String(targetColumnId).trim() };
	});
}

/** CSV text: at least a line of headers and one more. Throws a Refusal. */
function csvOf(value: unknown): IDataObject {
	const content = String(value);
	if (/\S.*[\r\n]+.*\S/s.test(content)) return { type: 'csv', content };
	throw new Refusal('has no rows', 'Give the text of a CSV file: a line of headers, and a line for each lead');
}

/** An import of another kind. Throws a Refusal. */
function otherImport(value: unknown): unknown {
	const given = json('data', '').send?.(value) as IDataObject | null;
	if (typeof given === 'object' && typeof given?.type === 'string') return given;
	throw new Refusal(
		"must be an object with a 'type'",
		'Give JSON such as {"type": "followers"}, with the fields that Inboxapp wants for it',
	);
}

const ofCsv = { shown: { importFrom: ['csv'] } };

/** What is imported: one object in the body, to which the fields that stand after it add. */
export const imported: Field[] = [
	choice('import_from', 'What is imported', { 'CSV Text': 'csv', 'Other (JSON)': 'json' }, { in: 'here' }),
	json('data', 'An import of another kind; its fields are not documented', {
		label: 'Import',
		parameter: 'importJson',
		required: true,
		shown: { importFrom: ['json'] },
		placeholder: 'e.g. {"type": "followers"}',
		send: otherImport,
	}),
	text('data', 'Text of a CSV file, with a line of headers; Extract From File reads one', {
		label: 'CSV',
		parameter: 'csv',
		required: true,
		typeOptions: { rows: 4 },
		send: csvOf,
		...ofCsv,
	}),
	text('data.fileName', 'What the file is called in Inboxapp', {
		label: 'File Name',
		parameter: 'fileName',
		required: true,
		default: 'leads.csv',
		...ofCsv,
	}),
	group(
		'data.columnMapping',
		'Which header fills which column of the list',
		{ group: 'column', label: 'Column', add: 'Add Column', fields: [headerField, columnField] },
		{ label: 'Columns', parameter: 'columnMapping', required: true, send: mappingOf, ...ofCsv },
	),
	text('data.mergeStrategy', 'What happens to values that are there; no other word is known', {
		label: 'Merge Strategy',
		parameter: 'mergeStrategy',
		default: 'overwrite',
		...ofCsv,
	}),
];

/** An import that has ended, by its own or because it was canceled, is not to be canceled again. */
export const settledCancel: Settles = {
	looks: ({ listId }) => [{ route: 'GET /lists/{listId}/import-jobs', values: { listId } }],
	found: ([jobs], { jobId }) => jobs.find(({ id, status }) => id === jobId && ['canceled', 'completed', 'failed'].includes(String(status))),
	again: true,
};

/** An import is not started twice: after a failure the newest imports of the list are looked through. */
export const settledImport: Settles = {
	looks: ({ listId }) => [{ route: 'GET /lists/{listId}/import-jobs', values: { listId } }],
	answered: ({ id }) => Boolean(id),
	found: ([jobs], { data }, since, _call, earlier) => {
		const { type } = data as IDataObject;
		const ours = jobs.filter((job) => job.type === type && !earlier.has(String(job.id)) && Date.parse(String(job.createdAt)) >= since);
		if (ours.length > 1)
			return `There are ${ours.length} imports of this kind started since then: ${ours.map(({ id }) => String(id)).join(', ')}`;
		return ours[0];
	},
};
