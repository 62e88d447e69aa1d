import type { ServiceName } from './names.mts';

const KEPT = 5_000;
const BODY_BUDGET = 64 * 1024 * 1024;

/** One request as the log shows it. */
export interface LogEntry {
	at: string;
	service: ServiceName;
	method: string;
	path: string;
	query: unknown;
	headers: Record<string, unknown>;
	/** Absent when there was none, or when the log had to let old bodies go. */
	body?: unknown;
	/** 0 while no answer has been given (time-out, reset). */
	status: number;
	/** Set when the request was made in the name of another workspace. */
	workspace?: string;
}

export interface RequestReport {
	total: number;
	byRoute: Record<string, number>;
	byStatus: Record<string, number>;
	maxInFlight: number;
	bytesIn: number;
	bytesOut: number;
	log?: LogEntry[];
}

/** Counts API requests and keeps the last 5,000 of them. */
export class RequestLog {
	private entries: LogEntry[] = [];
	private sizes: number[] = [];
	private held = 0;
	private inFlight = 0;
	private readonly reports = new Map<ServiceName | 'all', RequestReport>();

	/** A request has come in. */
	begin(): void {
		this.inFlight += 1;
		const all = this.report('all');
		all.maxInFlight = Math.max(all.maxInFlight, this.inFlight);
	}

	/** A request is over, answered or not. */
	end(route: string, entry: LogEntry, bytesIn: number, bytesOut: number): void {
		this.inFlight -= 1;
		for (const report of [this.report('all'), this.report(entry.service)]) {
			report.total += 1;
			report.byRoute[route] = (report.byRoute[route] ?? 0) + 1;
			report.byStatus[entry.status] = (report.byStatus[entry.status] ?? 0) + 1;
			report.bytesIn += bytesIn;
			report.bytesOut += bytesOut;
		}
		this.entries.push(entry);
		this.sizes.push(bytesIn);
		this.held += bytesIn;
		if (this.entries.length > KEPT) {
			this.entries.shift();
			this.held -= this.sizes.shift() ?? 0;
		}
		for (let index = 0; this.held > BODY_BUDGET && index < this.entries.length; index += 1) {
			delete this.entries[index].body;
			this.held -= this.sizes[index];
			this.sizes[index] = 0;
		}
	}

	/** The counts, with the entries when asked for; of one service or of all. How many ran at once is counted over all. */
	read(log = false, service?: ServiceName): RequestReport {
		const entries = service ? this.entries.filter((entry) => entry.service === service) : this.entries;
		const { maxInFlight } = this.report('all');
		return { ...this.report(service ?? 'all'), maxInFlight, ...(log ? { log: entries } : {}) };
	}

	/** Starts the counts anew; requests still running count in the new ones. */
	reset(): void {
		this.entries = [];
		this.sizes = [];
		this.held = 0;
		this.reports.clear();
		this.report('all').maxInFlight = this.inFlight;
	}

	private report(of: ServiceName | 'all'): RequestReport {
		const found = this.reports.get(of) ?? empty();
		this.reports.set(of, found);
		return found;
	}
}

function empty(): RequestReport {
	return { total: 0, byRoute: {}, byStatus: {}, maxInFlight: 0, bytesIn: 0, bytesOut: 0 };
}
