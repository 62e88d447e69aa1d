import type { Source } from '../../engine/receive';
import { byBody, bySecret, byTime } from '../../engine/signature';
import { SECRET } from '../../engine/webhook';
import { enterCrmEvents } from './enterCrmDeliveries';
import { enttorEvents, type FieldMap } from './enttorDeliveries';
import { inboxappEvents } from './inboxappDeliveries';
import { deliveries as instantly } from '../Instantly/events';
import type { Giver, Settings } from './settings';

const SIGNATURE = 'x-entercrm-signature';
const signed = byBody(SIGNATURE);

export { instantly };

/** Signed over the time and the bytes: an old delivery sent again by another is refused. */
export const inboxapp: Source = { verify: byTime('x-inbox-signature'), events: inboxappEvents };

/** By EnterCRM's signature, which must be right where there is one; where none comes, by a secret of the user's in `header`. */
export const enterCrmBy = (header: string): Source => {
	const secret = bySecret(header);
	return {
		verify: (delivery, own, now) => (Object.hasOwn(delivery.headers, SIGNATURE) ? signed : secret)(delivery, own, now),
		events: enterCrmEvents,
	};
};
export const enterCrm = enterCrmBy(SECRET);

/** By a secret of the user's in `header`, and read as the user says. */
export const enttor = (map: FieldMap, header = SECRET): Source => ({
	verify: bySecret(header),
	events: (body, received) => enttorEvents(body, map, received),
});

/** How deliveries to a node are read; `header`: in which one the secret comes, where that is the user's choice. */
export function sourceOf({ provider, map }: Pick<Settings, 'provider' | 'map'>, header = SECRET): Source {
	const sources: Record<Giver, () => Source> = {
		instantly: () => instantly,
		inboxapp: () => inboxapp,
		entercrm: () => enterCrmBy(header),
		enttor: () => enttor(map, header),
	};
	return sources[provider]();
}
