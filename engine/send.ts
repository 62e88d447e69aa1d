import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import { attempt } from './attempt';
import type { Call } from './call';
import type { Operation } from './describe';
import { Ambiguous, failedAnswer, gaveUp, notAnApi, refused, sunsetOf, unknownResult, unnamed } from './errors';
import { backOff, toldToWait } from './pace';
import { pause, type Session } from './session';

export interface Answer {
	body: unknown;
	headers: Record<string, unknown>;
	status: number;
	/** An earlier try may have been carried out. */
	again: boolean;
}

const TRIES = 5;
/** The service's clock minus ours in ms, by the Date header of an answer; whole seconds. */
function clockOffset(headers: Record<string, unknown>): number | undefined {
	const clock = new Date(String(headers.date)).getTime();
	return Number.isFinite(clock) ? clock - Date.now() : undefined;
}

const harmless = ({ method }: Call) => ['GET', 'PUT', 'DELETE'].includes(method);
const isText = ({ body, headers }: IN8nHttpFullResponse, type: string) =>
	typeof body === 'string' && body.length > 0 && String(headers['content-type'] ?? '').includes(type);
/** JSON that could not be parsed. */
const cutOff = (answer: IN8nHttpFullResponse) => isText(answer, 'json');
/** Not the API at all. */
const isPage = (answer: IN8nHttpFullResponse) => isText(answer, 'html');

/** What is known from the headers of every answer: the clock of the service, its quota, the end of what still answers. */
function learn({ clock, ends, pace, place }: Session, { headers, statusCode }: IN8nHttpFullResponse): void {
	const { told, limits } = place.provider;
	clock.offset = clockOffset(headers) ?? clock.offset;
	const sunset = sunsetOf(headers);
	if (statusCode < 400 && !Number.isNaN(sunset)) ends.at = sunset;
	if (!told) return;
	const value = (name: string) => Number(headers[name.toLowerCase()] ?? NaN);
	pace.told(limits, { limit: value(told.limit), remaining: value(told.remaining), reset: value(told.reset) * 1000 - (clock.offset ?? 0) });
}

/** How a call is sent. */
interface Sending {
	/** Sending it twice does no harm. */
	repeatable?: boolean;
	/** An Ambiguous is thrown instead of "not known". */
	settles?: boolean;
	/** Statuses that are answers as well. */
	takes?: number[];
	/** How often a 5xx or a broken connection is tried at most. */
	tries?: number;
	/** It goes with a key that makes it safe to be sent again, and does harm without. */
	keyed?: boolean;
	means?: Operation['means'];
}

/**
 * Sends one call, and waits and repeats by meaning: 429 always; 408, 5xx and broken connections only where sending twice does
 * no harm (`repeatable`), or where nothing was sent. Throws a NodeApiError; with `settles` an Ambiguous instead of "not known".
 */
export async function send(
	run: Session,
	call: Call,
	{ repeatable = harmless(call), settles = false, takes = [], tries: most = TRIES, keyed = false, means }: Sending = {},
): Promise<Answer> {
	const { place, pace, patience, clock } = run;
	const { open = (body: unknown) => body } = place.provider;
	let waited = 0;
	let doubtful = false;
	let busy = 0;
	const unsure = (lost: string, told?: unknown, last = false) =>
		settles ? new Ambiguous(lost, told, last) : unknownResult(place, call, lost);
	for (let tries = 1; ; ) {
		// Others may be told to wait while this call waits for its turn.
		for (let turn = 0, held = pace.held(Date.now()); turn === 0 || held > 0; turn++, held = pace.held(Date.now())) {
			// A call with a key may have been carried out by an earlier try.
			const stayedBusy = () => (keyed && doubtful ? unsure('The service stayed busy') : gaveUp(place, call, 'is still busy', waited, 429));
			if (waited + held > patience) throw stayedBusy();
			waited += held;
			const most = run.hurried ? patience - waited + held : Infinity;
			const wait = turn === 0 ? pace.reserve(place.provider.limits, `${call.method} ${call.route}`, Date.now(), most) : held;
			if (wait > most) throw stayedBusy();
			await pause(wait, run);
		}
		const got = await attempt(run, call);
		const answer = 'answer' in got ? got.answer : undefined;
		const status = answer?.statusCode ?? 0;
		if (answer) learn(run, answer);
		if (answer && status < 400 && isPage(answer)) throw notAnApi(place, call, status);
		if (answer && takes.includes(status)) return { body: answer.body, headers: answer.headers, status, again: doubtful };
		const failure = answer && status < 400 ? place.provider.failed?.(answer.body) : undefined;
		if (failure) throw failedAnswer(place, call, failure, (answer as { body: IDataObject }).body);
		if (answer && status < 400 && !cutOff(answer)) return { body: open(answer.body), headers: answer.headers, status, again: doubtful };
		// An earlier try of a DELETE has done it, its answer was lost.
		if (status === 404 && doubtful && call.method === 'DELETE') return { body: {}, headers: {}, status, again: true };
		if (status === 404 || status === 405) run.doubt?.();
		const refusal = () => refused(place, call, status, answer?.body, answer?.headers, Date.now() + (clock.offset ?? 0));
		const meant = answer && status >= 400 ? means?.(status, answer.body) : undefined;
		if (meant === 'unsure') throw unsure(`${place.provider.name} answered with status ${status}`, answer?.body, true);
		const isFinal = status >= 400 && status < 500 && ![408, 429].includes(status) && meant !== 'wait';
		// Whether an earlier try was carried out, a refusal that looks at other things first does not say.
		if (isFinal && keyed && doubtful) throw unsure(`A broken try was followed by a refusal (${unnamed(refusal().message)})`, answer?.body);
		if (isFinal) throw refusal();

		const told = answer && toldToWait(answer.headers, answer.body, Date.now() + (clock.offset ?? 0), place.provider.wait);
		// Told to wait no time and refused again: not at once a third time.
		const turn = tries + busy;
		const wait = told !== undefined && (told >= 1000 || turn === 1) ? told : backOff(turn, Math.random());
		if (status === 429) {
			// To be told to wait is no try.
			busy++;
			// A busy service holds back every call of this credential, not only this one.
			pace.hold(Date.now() + wait);
			continue;
		}
		if (meant === 'wait') {
			doubtful = true;
			busy++;
			if (waited + wait > patience) throw unsure('It was still under way', answer?.body);
			waited += wait;
			await pause(wait, run);
			continue;
		}
		const lost =
			'code' in got ? `The connection broke (${got.code})` : status < 400 ? 'The answer was cut off' : `The answer had status ${status}`;
		const unsent = !got.sent;
		doubtful ||= !unsent;
		if (!repeatable && !unsent) throw unsure(lost, answer?.body);
		const isLast = tries >= most || waited + wait > patience;
		if (isLast && keyed && doubtful) throw unsure(lost, answer?.body);
		if (tries >= most && status >= 400) throw refusal();
		if (isLast) throw gaveUp(place, call, `cannot be reached. ${lost}`, waited);
		waited += wait;
		tries++;
		await pause(wait, run);
	}
}
