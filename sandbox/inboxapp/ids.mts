import { randomBytes } from 'node:crypto';

const LENGTH = 24;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = `0123456789${LETTERS}`;
const POOL = 8_192;

let pool = Buffer.alloc(0);
let used = 0;

/** An id in the form of the vendor's: a letter, then letters and digits, in no order. */
export function newId(): string {
	if (used + LENGTH > pool.length) {
		pool = randomBytes(POOL);
		used = 0;
	}
	let id = LETTERS[pool[used] % LETTERS.length];
	for (let index = 1; index < LENGTH; index += 1) id += DIGITS[pool[used + index] % DIGITS.length];
	used += LENGTH;
	return id;
}

/** An id in the form of the platform's: 19 digits that rise with `rank`. */
export function newPlatformId(rank: number): string {
	return String(1_900_000_000_000_000_000n + BigInt(rank));
}
