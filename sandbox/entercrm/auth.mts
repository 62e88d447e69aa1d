import { z } from 'zod';

import type { Call } from './call.mts';
import { FrameworkRefusal, invalid, serverError } from './refusals.mts';
import { email, max, minLength, nullable, required, string, unique } from './rules.mts';
import type { Routes } from './routes.mts';
import { partialRow, pick, serverRow, slugOf } from './rows.mts';
import type { State } from './state.mts';
import type { Membership, Moment, Tenant, User } from './types.mts';

const login = z.object({ email: required(string, email), password: required(string) });

/** Login, registration, logout, and who one is. */
export function authRoutes(routes: Routes): void {
	routes.server('POST', '/auth/login', 'open', (call) => {
		const user = knownUser(call);
		return { user: serverRow(user), tenant: tenantOf(call, user), token: call.state.addToken(user, 'sanctum') };
	});
	routes.server('POST', '/auth/register', 'open', (call) => {
		const { company_name, password_confirmation, ...fields } = call.fields(serverRegistration(call.state));
		if (password_confirmation !== fields.password) invalidConfirmation();
		const { user, tenant } = register(call, fields, company_name);
		return call.made({
			user: partialRow(user, ['name', 'email']),
			tenant: partialRow(tenant, ['name', 'slug', 'uuid']),
			token: call.state.addToken(user, 'sanctum'),
		});
	});
	routes.server('POST', '/auth/logout', 'bearer', (call) => loggedOut(call, 'Logged out.'));
	routes.server('GET', '/auth/me', 'bearer', (call) => {
		const user = call.caller.user as User;
		return { user: serverRow(user), tenant: tenantOf(call, user) };
	});

	routes.docs('POST', '/auth/login', 'open', (call) => documented(call, knownUser(call)));
	routes.docs('POST', '/auth/register', 'open', (call) => {
		const { workspace_name, ...fields } = call.documented({
			name: required(string),
			email: required(string, email, unique(taken(call.state))),
			password: required(string),
			workspace_name: required(string),
		});
		return call.made(documented(call, register(call, fields, workspace_name).user));
	});
	routes.docs('POST', '/auth/logout', 'bearer', (call) => loggedOut(call, 'Logged out successfully.'));
}

const taken = (state: State) => (address: string) =>
	state
		.table('users')
		.all()
		.some((user) => user.email === address);

const serverRegistration = (state: State) =>
	z.object({
		name: required(string, max(255)),
		email: required(string, email, max(255), unique(taken(state))),
		password: required(string, minLength(8)),
		password_confirmation: nullable(string),
		company_name: required(string, max(255)),
	});

function invalidConfirmation(): never {
	throw invalid({ password: ['The password field confirmation does not match.'] });
}

function knownUser(call: Call): User {
	const given = call.fields(login);
	const found = call.state
		.table('users')
		.all()
		.find((user) => user.email === given.email && user.password === given.password);
	if (!found) throw new FrameworkRefusal(401, 'Invalid credentials.');
	return found;
}

function loggedOut(call: Call, message: string): { message: string } {
	call.state.revokeToken(call.caller.token as string);
	return { message };
}

function tenantOf(call: Call, user: User): Record<string, unknown> | null {
	const membership = call.state.membershipOf(user);
	const tenant = call.state.table('tenants').get(membership?.tenant_id);
	return tenant ? { ...serverRow(tenant), pivot: serverRow(membership as Membership) } : null;
}

/** A new user as owner of a new workspace; the address of a workspace is taken once. */
function register(
	call: Call,
	fields: { name: string; email: string; password: string },
	workspace: string,
): { user: User; tenant: Tenant } {
	const { state } = call;
	if (state.table('tenants').all().some(({ slug }) => slug === slugOf(workspace))) throw serverError(); // prettier-ignore
	const user = makeUser(state, fields, call.now);
	const tenant = makeTenant(state, workspace, call.context.core.ids.uuid(), call.now);
	state.memberships.push({ user_id: user.id, tenant_id: tenant.id, role: 'owner', is_active: true });
	return { user, tenant };
}

/** Adds a user. */
export function makeUser(state: State, fields: { name: string; email: string; password: string }, moment: Moment): User {
	return state.table('users').add({ ...fields, email_verified_at: null, created_at: moment, updated_at: moment });
}

/** Adds a workspace. */
export function makeTenant(state: State, name: string, uuid: string, moment: Moment): Tenant {
	return state
		.table('tenants')
		.add({
			uuid,
			name,
			slug: slugOf(name),
			domain: null,
			plan: 'free',
			plan_expires_at: null,
			settings: null,
			is_active: true,
			created_at: moment,
			updated_at: moment,
			deleted_at: null,
		});
}

/** Token, user and workspace as the documentation shows them; it shows nobody without a workspace. */
function documented(call: Call, user: User): Record<string, unknown> {
	const tenant = call.state.table('tenants').get(call.state.membershipOf(user)?.tenant_id);
	return {
		token: call.state.addToken(user, 'jwt'),
		user: pick(user, ['id', 'name', 'email', 'created_at']),
		...(tenant ? { tenant: pick(tenant, ['id', 'name', 'slug']) } : {}),
	};
}
