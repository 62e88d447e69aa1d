const KEPT = 5_000;
const BODY_BUDGET = 64 * 1024 * 1024;

/** One request as the log shows it. */
export interface LogEntry {
	at: string;
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
	private report: RequestReport = empty();

	/** A request has come in. */
	begin(): void {
		this.inFlight += 1;
		this.report.maxInFlight = Math.max(this.report.maxInFlight, this.inFlight);
	}

	/** A request is over, answered or not. */
	end(route: string, entry: LogEntry, bytesIn: number, bytesOut: number): void {
		this.inFlight -= 1;
		const { report } = this;
		report.total += 1;
		report.byRoute[route] = (report.byRoute[route] ?? 0) + 1;
		report.byStatus[entry.status] = (report.byStatus[entry.status] ?? 0) + 1;
		report.bytesIn += bytesIn;
		report.bytesOut += bytesOut;
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

	/** The counts, with the entries when asked for. */
	read(log = false): RequestReport {
		return { ...this.report, ...(log ? { log: this.entries } : {}) };
	}

	/** Starts the counts anew; requests still running count in the new ones. */
	reset(): void {
		this.entries = [];
		this.sizes = [];
		this.held = 0;
		this.report = { ...empty(), maxInFlight: this.inFlight };
	}
}

function empty(): RequestReport {
	return { total: 0, byRoute: {}, byStatus: {}, maxInFlight: 0, bytesIn: 0, bytesOut: 0 };
}
