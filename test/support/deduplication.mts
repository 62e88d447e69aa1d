import { createHash } from 'node:crypto';
import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, ICheckProcessedOptions, IDataDeduplicator } from 'n8n-workflow';

interface Row {
	mode: string;
	data: string[];
}

/**
 * n8n's table of what nodes have processed, read and written as n8n 2.40 does (deduplication-helper.js): one row for each node with a
 * hash for each entry, read, changed and written back, so that of two at a time one is lost.
 */
export class Processed implements IDataDeduplicator {
	/** How often the table was asked for a row, got one and had one changed. */
	readonly calls = { find: 0, insert: 0, update: 0 };
	/** While true, the database is away. */
	down = false;
	private readonly rows = new Map<string, string>();

	/** What n8n's server does when it starts. The rows stay. */
	open(): this {
		Object.assign(DataDeduplicationService, { instance: undefined });
		void DataDeduplicationService.init(this);
		return this;
	}

	/** How many entries a node has. */
	count(nodeId = 'n', workflowId = 'wf'): number {
		const row = this.rows.get(`${workflowId} n:${nodeId}`);
		return row === undefined ? 0 : (JSON.parse(row) as Row).data.length;
	}

	/** Whether a node has an entry. */
	has(value: string, nodeId = 'n', workflowId = 'wf'): boolean {
		const row = this.rows.get(`${workflowId} n:${nodeId}`);
		return row !== undefined && (JSON.parse(row) as Row).data.includes(hash(value));
	}

	async checkProcessedAndRecord(
		items: Array<string | number>,
		scope: string,
		{ node, workflow }: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	) {
		const key = `${workflow.id} ${scope === 'node' ? `n:${node?.id}` : ''}`;
		const found = await this.asked('find', () => this.rows.get(key));
		const hashes = items.map((item) => hash(item.toString()));
		if (found === undefined) {
			if (maxEntries) hashes.splice(0, hashes.length - maxEntries);
			await this.asked('insert', () => {
				if (this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data.context, processed_data.workflowId');
				this.rows.set(key, JSON.stringify({ mode, data: hashes }));
			});
			return { new: items, processed: [] };
		}
		const row = JSON.parse(found) as Row;
		if (row.mode !== mode) throw new Error('Deduplication data was originally saved with an incompatible setting');
		const known = new Set(row.data);
		const given = { new: [] as typeof items, processed: [] as typeof items };
		for (const [index, one] of hashes.entries()) {
			given[known.has(one) ? 'processed' : 'new'].push(items[index]);
			if (!known.has(one)) row.data.push(one);
		}
		if (maxEntries) row.data.splice(0, row.data.length - maxEntries);
		await this.asked('update', () => this.rows.set(key, JSON.stringify(row)));
		return given;
	}

	async removeProcessed(): Promise<void> {
		throw new Error('Nobody asks for this');
	}

	async clearAllProcessedItems(): Promise<void> {
		throw new Error('Nobody asks for this');
	}

	async getProcessedDataCount(): Promise<number> {
		throw new Error('Nobody asks for this');
	}

	/** A call to the database takes a while. */
	private async asked<T>(what: keyof Processed['calls'], step: () => T): Promise<T> {
		this.calls[what]++;
		await new Promise(setImmediate);
		if (this.down) throw new Error('The database is away');
		return step();
	}
}

const hash = (value: string) => createHash('md5').update(value).digest('base64');
