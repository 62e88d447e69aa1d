import type { FastifyInstance } from 'fastify';

import { Refusal } from '../refusal.mts';
import { email, open, patch, str, strOrNull } from '../validation.mts';
import { operation } from './operation.mts';
import { need, notFound, type Context } from './state.mts';
import type { Workspace } from './types.mts';

const DAY = 86_400_000;
const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/i;

interface AgencyDomain {
	name: string;
	/** Milliseconds since 1970 from which the domain counts as verified. */
	verified_from: number;
}

const domains = (context: Context) => context.state.table<AgencyDomain>('agencyDomains');

/** Whether the day of the workspace's removal has come. */
export function removed({ state, core }: Context): boolean {
	const { scheduled_for_removal_at: at } = state.workspace;
	return typeof at === 'string' && Date.parse(at) <= core.clock.now();
}

/** The operations of the current workspace; the key decides which one that is. */
export function workspaceRoutes(app: FastifyInstance, context: Context): void {
	const update = (changes: Partial<Workspace>): Workspace =>
		Object.assign(context.state.workspace, changes, { timestamp_updated: context.core.clock.iso() });
	operation(app, { method: 'GET', url: '/workspaces/current', scope: 'workspaces:read', body: 'none', run: () => context.state.workspace });
	operation(app, {
		method: 'PATCH',
		url: '/workspaces/current',
		scope: 'workspaces:update',
		body: patch({ name: str(), org_logo_url: strOrNull() }),
		run: ({ body }) => update(body),
	});
	operation(app, {
		method: 'POST',
		url: '/workspaces/current/change-owner',
		scope: 'workspaces:update',
		body: open({ email: email(), sec: str() }),
		run: ({ body }) => {
			const { members, workspace } = context.state;
			const next = members.find((member) => member.accepted && member.email === body.email.toLowerCase());
			if (!next) throw notFound();
			for (const member of members) if (member.user_id === workspace.owner) member.role = 'admin';
			next.role = 'owner';
			return update({ owner: next.user_id });
		},
	});
	const removal = { url: '/workspaces/current/schedule-for-removal', scope: 'workspaces:delete', body: 'none' } as const;
	operation(app, {
		...removal,
		method: 'POST',
		run: () => update({ scheduled_for_removal_at: context.core.clock.iso(context.core.clock.now() + DAY) }),
	});
	operation(app, { ...removal, method: 'DELETE', run: () => update({ scheduled_for_removal_at: null }) });
	agencyDomain(app, context, update);
}

function agencyDomain(app: FastifyInstance, context: Context, update: (changes: Partial<Workspace>) => Workspace): void {
	const url = '/workspaces/current/whitelabel-domain';
	const own = () => need(domains(context), context.state.workspace.id);
	operation(app, {
		method: 'POST',
		url,
		scope: 'workspaces:update',
		body: open({ domain: str() }),
		run: ({ body }) => {
			if (!DOMAIN.test(body.domain)) throw new Refusal(400, 'Invalid domain');
			const { clock, settings } = context.core;
			domains(context).set(context.state.workspace.id, { name: body.domain, verified_from: clock.now() + settings.jobMs });
			return update({ org_client_domain: body.domain });
		},
	});
	operation(app, {
		method: 'GET',
		url,
		scope: 'workspaces:read',
		body: 'none',
		run: () => {
			const { name, verified_from: from } = own();
			const verified = from <= context.core.clock.now();
			const record = {
				type: 'TXT',
				domain: `_verify.${name}`,
				value: `sandbox-verify=${context.state.workspace.id}`,
				reason: 'pending_domain_verification',
			};
			return { verified, name, verification: verified ? [] : [record] };
		},
	});
	operation(app, {
		method: 'DELETE',
		url,
		scope: 'workspaces:update',
		body: 'none',
		run: () => {
			own();
			domains(context).clear();
			return update({ org_client_domain: null });
		},
	});
}
