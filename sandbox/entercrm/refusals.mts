import { Refusal } from '../refusal.mts';

/** What the framework itself says, in JSON only to those who ask for JSON. */
export class FrameworkRefusal extends Refusal {
	constructor(status: number, message: string, errors?: Record<string, string[]>) {
		super(status, message, errors ? { message, errors } : { message });
	}
}

/** A failed validation, with its faults by field. */
export function invalid(errors: Record<string, string[]>): FrameworkRefusal {
	const all = Object.values(errors).flat();
	const more = all.length - 1;
	const tail = more === 0 ? '' : ` (and ${more} more error${more === 1 ? '' : 's'})`;
	return new FrameworkRefusal(422, `${all[0]}${tail}`, errors);
}

/** What the vendor's own code says. */
export const stated = (status: number, error: string): Refusal => new Refusal(status, error, { error });

/** A fault nobody caught, such as a refusal of the database. */
export const serverError = (): FrameworkRefusal => new FrameworkRefusal(500, 'Server Error');
