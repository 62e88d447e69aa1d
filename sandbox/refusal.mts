const NAMES: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	402: 'Payment Required',
	403: 'Forbidden',
	404: 'Not Found',
	409: 'Conflict',
	413: 'Payload Too Large',
	415: 'Unsupported Media Type',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
	504: 'Gateway Timeout',
};

/** The usual name of an HTTP status. */
export function statusName(status: number): string {
	return NAMES[status] ?? 'Error';
}

/** An answer that is not a success. Thrown by handlers, turned into a response by the server. */
export class Refusal extends Error {
	readonly status: number;
	/** Absent: the service says it in its usual shape. */
	readonly body: unknown;

	/** `body` is only for answers that leave the usual shape of the service's errors. */
	constructor(status: number, message: string, body?: unknown) {
		super(message);
		this.status = status;
		this.body = body;
	}
}
