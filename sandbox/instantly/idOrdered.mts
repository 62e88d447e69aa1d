/** Things in order of their ids, with quick access after a given id. */
export class IdOrdered<T extends { id: string }> {
	private items: T[] = [];

	/** All, in order. Not to be changed by the caller. */
	all(): readonly T[] {
		return this.items;
	}

	/** How many. */
	get size(): number {
		return this.items.length;
	}

	/** The place of the first item whose id is above `id`. */
	after(id: string): number {
		let low = 0;
		let high = this.items.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.items[middle].id <= id) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** Adds one; at the end at no cost, which is where new ids belong. */
	add(item: T): void {
		const last = this.items.at(-1);
		if (!last || last.id < item.id) this.items.push(item);
		else this.items.splice(this.after(item.id), 0, item);
	}

	/** Adds many at once. */
	addMany(items: readonly T[]): void {
		if (items.length < 8) {
			for (const item of items) this.add(item);
			return;
		}
		this.items = [...this.items, ...items].sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	/** Takes some out. */
	remove(gone: ReadonlySet<T>): void {
		if (gone.size < 8) {
			for (const item of gone) {
				const index = this.after(item.id) - 1;
				if (this.items[index] === item) this.items.splice(index, 1);
			}
			return;
		}
		this.items = this.items.filter((item) => !gone.has(item));
	}
}
