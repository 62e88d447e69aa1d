/** An input that is refused before anything is sent. `message` completes a sentence that starts with the field's label. */
export class Refusal extends Error {
	constructor(
		message: string,
		readonly hint: string,
		readonly label?: string,
	) {
		super(message);
		this.name = 'Refusal';
	}
}
