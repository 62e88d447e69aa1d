import type { Message } from '../../sandbox/entercrm/types.mts';
import type { Event, TriggerWorld } from './triggerWorld.mts';

const COLUMNS = { sent_at: 'message_sent', opened_at: 'opened', clicked_at: 'clicked' } as const;
/** Messages that a campaign shows. */
const SHOWN = 50;
const WORDS: Record<string, string> = { sent: 'message_sent', opened: 'opened', clicked: 'clicked', failed: 'failed', bounced: 'bounced' };

/** By the sandbox's own tables what has become of a message. */
function happenedTo(message: Message): string[] {
	const told = Object.entries(COLUMNS).filter(([column]) => message[column as keyof typeof COLUMNS] !== null);
	const names = [...told.map(([, name]) => name), ...(message.failed_at === null ? [] : [message.status])];
	return names.map((name) => `${name} ${message.campaign_id}/${message.id}`);
}

/** What a trigger has told, against what has happened in the sandbox since this was made. */
export class Truth {
	/** Campaigns that became sent. */
	readonly sent = new Set<number>();
	readonly told: Event[] = [];
	private readonly before: Set<string>;

	constructor(private readonly world: TriggerWorld) {
		this.before = new Set(this.all());
	}

	/** What each event is about; equal only for the same one. */
	static nameOf({ event, raw, campaign }: Event): string {
		return raw.id === undefined || campaign.id === null || event === 'campaign_sent'
			? `${event} ${String(raw.id)}`
			: `${event} ${String(campaign.id)}/${String(raw.id)}`;
	}

	private all(): string[] {
		return [
			...this.world.rows('customers').map(({ id }) => `customer_created ${id}`),
			...(this.world.profile === 'server' ? this.world.rows('events').map(({ id }) => `customer_event ${id}`) : []),
			...[...this.sent].map((id) => `campaign_sent ${id}`),
			...this.world.rows('messages').flatMap(happenedTo),
		];
	}

	/** What has gone wrong, in words; empty: every event once, and all that is missing was announced. */
	faults(): string[] {
		const happened = new Set(this.all().filter((name) => !this.before.has(name)));
		const told = this.told.map(Truth.nameOf);
		const twice = told.filter((name, i) => told.indexOf(name) !== i);
		const keys = this.told.map(({ dedupeKey }) => dedupeKey);
		const missing = [...happened].filter((name) => !told.includes(name));
		return [
			...twice.map((name) => `twice: ${name}`),
			...keys.filter((key, i) => keys.indexOf(key) !== i && !twice.includes(told[i])).map((key) => `one key for two: ${key}`),
			...told.filter((name) => !happened.has(name)).map((name) => `never happened: ${name}`),
			...this.lost(missing).map((name) => `lost: ${name}`),
			...this.miscounted(missing),
		];
	}

	/** Single records that are missing, except those that were deleted and tracked events before a gap. */
	private lost(missing: string[]): string[] {
		const deleted = (kind: 'customers' | 'campaigns') => new Set(this.world.rows(kind).filter((row) => row.deleted_at).map(({ id }) => id)); // prettier-ignore
		const gone: Record<string, Set<number>> = { customer_created: deleted('customers'), campaign_sent: deleted('campaigns') };
		const tracked = this.told.filter(({ event }) => event === 'customer_event');
		return missing.filter((name) => {
			const [kind, id] = name.split(' ');
			if (kind === 'customer_event') return !tracked.find(({ raw }) => Number(raw.id) > Number(id))?.gap;
			return !id.includes('/') && !gone[kind].has(Number(id));
		});
	}

	/** Campaigns of which not as many events were announced as missing as are. */
	private miscounted(missing: string[]): string[] {
		const messages = this.world.rows('messages');
		// The documented API counts nowhere what failed, so that nobody can say what of it was not shown.
		const counts = (id: number, word: string) =>
			this.world.profile === 'server' || word !== 'failed' || messages.filter((message) => message.campaign_id === id).length <= SHOWN;
		return this.world
			.rows('campaigns')
			.filter((row) => row.deleted_at === null)
			.flatMap(({ id }) =>
				Object.entries(WORDS).flatMap(([word, event]) => {
					if (!counts(id, word)) return [];
					const own = missing.filter((name) => name.startsWith(`${event} ${id}/`)).length;
					const announced = this.announced(id, word);
					return own === announced ? [] : [`campaign ${id}: ${own} ${word} are missing, ${announced} were announced`];
				}),
			);
	}

	/** How many messages of a campaign were announced as missing. */
	announced(campaign?: number, word = '\\w+'): number {
		const gaps = this.told.filter(
			(event) => event.gap?.includes('beyond') && (campaign === undefined || event.campaign.id === String(campaign)),
		);
		const counted = gaps.flatMap(({ gap = '' }) => [...gap.split('beyond')[0].matchAll(new RegExp(`(\\d+) ${word}\\b`, 'g'))]);
		return counted.reduce((sum, [, count]) => sum + Number(count), 0);
	}
}
