const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** When a campaign may send, by weekday (`0` is Sunday), in minutes of the day. */
export type ScheduleHours = Record<string, { start: number; end: number }>;

/** Whether a text names a time zone. */
export function isTimeZone(text: string): boolean {
	try {
		return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: text }));
	} catch {
		return false;
	}
}

/** Every hour of the week. */
export function allHours(): ScheduleHours {
	return Object.fromEntries(WEEKDAYS.map((_name, day) => [String(day), { start: 0, end: DAY_MINUTES }]));
}

/** The first moment from `at` on (milliseconds since 1970) that lies within the hours; null where there is none in a week. */
export function nextWithin(at: number, timeZone: string, hours: ScheduleHours): number | null {
	const { day, minute } = localTime(at, timeZone);
	for (let ahead = 0; ahead <= WEEKDAYS.length; ahead += 1) {
		const window = hours[String((day + ahead) % WEEKDAYS.length)];
		if (!window || window.end <= window.start) continue;
		if (ahead === 0 && minute >= window.start && minute < window.end) return at;
		if (ahead > 0 || minute < window.start) {
			const start = Math.floor(at / MINUTE) * MINUTE;
			return start + (ahead * DAY_MINUTES + window.start - minute) * MINUTE;
		}
	}
	return null;
}

function localTime(at: number, timeZone: string): { day: number; minute: number } {
	const parts = Object.fromEntries(
		formatOf(timeZone)
			.formatToParts(at)
			.map(({ type, value }) => [type, value]),
	);
	return { day: WEEKDAYS.indexOf(parts.weekday), minute: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** Making one takes long, so it is kept. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
		formats.set(timeZone, format);
	}
	return format;
}
