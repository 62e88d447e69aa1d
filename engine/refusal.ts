/** An input that is refused before anything is sent. `message` completes a sentence that starts with the field's label. */
export class Refusal extends Error {
	readonly name = 'Refusal';

	constructor(
		message: string,
		/** What to do now. */
		readonly hint: string,
		public label?: string,
	) {
		super(message);
	}
}

/** What a step gives or throws, as a value. */
export function caught<T>(step: () => T): { value: T } | { error: unknown } {
	try {
		return { value: step() };
	} catch (error) {
		return { error };
	}
}

/** Runs a step that may refuse a value, and puts the field's label in front of its sentence. */
export function named<T>({ label }: { label?: string }, step: () => T): T {
	const got = caught(step);
	if ('value' in got) return got.value;
	if (got.error instanceof Refusal) got.error.label ??= label;
	throw got.error;
}
