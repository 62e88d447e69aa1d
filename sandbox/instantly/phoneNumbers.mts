import type { FastifyInstance } from 'fastify';

import { open, str } from '../validation.mts';
import { operation } from './operation.mts';
import { need, type Context } from './state.mts';

const MONTH = 30 * 86_400_000;

interface PhoneNumber {
	id: string;
	timestamp_created: string;
	organization_id: string;
	phone_number: string;
	country: string;
	locality: string;
	subscription_id: string;
	twilio_sid: string;
	renewal_date: string;
	price: number;
}

const numbers = (context: Context) => context.state.table<PhoneNumber>('phoneNumbers');

/** Two numbers, as the API cannot buy any. */
export function buyPhoneNumbers(context: Context): void {
	const { core, state } = context;
	for (const [phone, locality] of [
		['+12025550101', 'North Example'],
		['+12025550102', 'South Example'],
	]) {
		const id = core.ids.uuid();
		numbers(context).set(id, {
			id,
			timestamp_created: core.clock.iso(),
			organization_id: state.workspace.id,
			phone_number: phone,
			country: 'US',
			locality,
			subscription_id: `sub_${core.ids.hex24()}`,
			twilio_sid: `PN${core.ids.hex24()}`,
			renewal_date: core.clock.iso(core.clock.now() + MONTH).slice(0, 10),
			price: 5,
		});
	}
}

/** The phone numbers of the CRM: a bare array without pages, and giving one back. */
export function phoneNumberRoutes(app: FastifyInstance, context: Context): void {
	operation(app, {
		method: 'GET',
		url: '/crm-actions/phone-numbers',
		scope: 'crm_actions:read',
		body: 'none',
		run: () => [...numbers(context).values()],
	});
	operation(app, {
		method: 'DELETE',
		url: '/crm-actions/phone-numbers/:id',
		scope: 'crm_actions:delete',
		body: 'none',
		params: open({ id: str() }),
		run: ({ params }) => {
			const { renewal_date: _renewal, price: _price, ...gone } = need(numbers(context), params.id);
			numbers(context).delete(gone.id);
			return gone;
		},
	});
}
