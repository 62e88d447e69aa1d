import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Core, Service } from '../core.mts';
import { Deliveries } from '../deliveries.mts';
import { Refusal } from '../refusal.mts';
import { apiKeyRoutes } from './apiKeys.mts';
import { authRoutes } from './auth.mts';
import { automationRoutes } from './automations.mts';
import { campaignRoutes } from './campaigns.mts';
import { campaignDocsRoutes } from './campaignsDocs.mts';
import { look } from './changes.mts';
import { generateCustomers } from './customerMaker.mts';
import { customerRoutes } from './customers.mts';
import { customerDocsRoutes } from './customersDocs.mts';
import { dashboardRoutes } from './dashboard.mts';
import { Gate } from './gate.mts';
import { causeInCrm, crmEventOrder, customerFields, type Caused, type CrmEventOrder } from './happenings.mts';
import { Routes } from './routes.mts';
import { API_KEY, baseline, OWNER, seed } from './seed.mts';
import { segmentRoutes } from './segments.mts';
import { planAll } from './sending.mts';
import { State } from './state.mts';
import { trackingRoutes } from './tracking.mts';
import type { Customer } from './types.mts';
import { WebhookControl } from './webhookControl.mts';

export { API_KEY, NOBODY, OWNER, PASSWORD, REVOKED_KEY, TOKEN } from './seed.mts';

const customersOrder = z.object({ count: z.number().int().min(1), fields: customerFields.optional() }).strict();
const loginOrder = z.object({ email: z.string().default(OWNER) }).strict();

export type CustomersOrder = z.input<typeof customersOrder>;

/** The stand-in for EnterCRM: its documented API and that of its public server code, over the same data. */
export class EnterCrm extends WebhookControl implements Service {
	readonly name = 'entercrm';
	readonly title = 'EnterCRM API v1';
	readonly access = `${OWNER} with the password sandbox-password, API key ${API_KEY}`;
	readonly prefix = '/v1';
	private readonly operations: Routes;
	private gate: Gate;

	constructor(core: Core, seeded: boolean) {
		super({ core, state: new State(), deliveries: new Deliveries(core) });
		this.gate = new Gate(this.context);
		this.operations = new Routes(this.context, () => this.gate);
		for (const add of [
			authRoutes,
			customerRoutes,
			customerDocsRoutes,
			trackingRoutes,
			segmentRoutes,
			campaignRoutes,
			campaignDocsRoutes,
			automationRoutes,
			apiKeyRoutes,
			dashboardRoutes,
		]) {
			add(this.operations);
		}
		this.reset(seeded);
	}

	errorBody = (_status: number, message: string) => ({ message });

	guard: Service['guard'] = (request) => this.operations.check(request, this.prefix);

	routes(app: FastifyInstance): void {
		this.operations.mount(app);
	}

	controlRoutes(app: FastifyInstance): void {
		app.post('/entercrm/events', async ({ body }) => this.cause(crmEventOrder.parse(body)));
		app.post('/entercrm/customers', async ({ body }) => this.customers(customersOrder.parse(body)));
		app.post('/entercrm/login', async ({ body }) => ({ token: this.login(loginOrder.parse(body ?? {}).email) }));
		this.webhookRoutes(app);
	}

	/** Makes something happen: a customer comes, a message is opened... */
	cause(order: CrmEventOrder): Caused {
		const caused = causeInCrm(this.context, crmEventOrder.parse(order));
		look(this.context);
		return caused;
	}

	/** Makes synthetic customers quickly. */
	customers(order: CustomersOrder): Caused {
		const { count, fields } = customersOrder.parse(order);
		const made = generateCustomers(this.context, 1, count, fields as Partial<Customer>);
		look(this.context);
		return { caused: made.length, ids: made.map(({ id }) => id) };
	}

	/** A Bearer token without a login. */
	login(email = OWNER): string {
		const { state, core } = this.context;
		const users = state.table('users').all();
		const user = users.find((one) => one.email === email);
		if (!user) throw new Refusal(404, `There is no user ${email}`);
		return state.addToken(user, core.settings.entercrm.profile === 'docs' ? 'jwt' : 'sanctum');
	}

	counts(): Record<string, number> {
		return this.context.state.counts();
	}

	save(): unknown {
		return this.context.state.save();
	}

	load(data: unknown): void {
		const state = new State();
		state.load(data as Record<string, unknown>);
		this.context.state = state;
		this.context.deliveries.stop();
		planAll(this.context);
		look(this.context);
	}

	reset(seeded: boolean): void {
		this.context.state = new State();
		this.context.deliveries.stop();
		this.gate = new Gate(this.context);
		baseline(this.context);
		if (seeded) seed(this.context);
		planAll(this.context);
	}

	clockMoved(): void {
		look(this.context);
	}

	stop(): void {
		this.context.deliveries.stop();
	}
}
