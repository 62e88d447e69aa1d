import type { Source } from '../../engine/receive';
import { byBody, bySecret, byTime } from '../../engine/signature';
import { SECRET } from '../../engine/webhook';
import { enterCrmEvents } from './enterCrmDeliveries';
import { enttorEvents, type FieldMap } from './enttorDeliveries';
import { inboxappEvents } from './inboxappDeliveries';
import { eventsIn as instantlyEvents } from '../Instantly/events';

const SIGNATURE = 'x-entercrm-signature';
const signed = byBody(SIGNATURE);
const secret = bySecret(SECRET);

/** Signed over the time and the bytes: an old delivery sent again by another is refused. */
export const inboxapp: Source = { verify: byTime('x-inbox-signature'), events: inboxappEvents };

/** Instantly signs nothing; it brings the secret of the registration. */
export const instantly: Source = { verify: secret, events: instantlyEvents };

/** By EnterCRM's signature, which must be right where there is one; where none comes, by a secret of the user's. */
export const enterCrm: Source = {
	verify: (delivery, own, now) => (Object.hasOwn(delivery.headers, SIGNATURE) ? signed : secret)(delivery, own, now),
	events: enterCrmEvents,
};

/** By a secret of the user's, and read as the user says. */
export const enttor = (map: FieldMap): Source => ({ verify: secret, events: (body, received) => enttorEvents(body, map, received) });
