import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { oneOf, page, queryBool, queryNumberOf, str } from '../validation.mts';
import { byId, operation } from './operation.mts';
import { createTest, patchTest, type TestInput } from './placementRules.mts';
import {
	nextRun,
	OPTIONS,
	plan,
	recipientsOf,
	records,
	reports,
	runDue,
	runTest,
	tests,
	type KeptTest,
	type PlacementTest,
} from './placementRun.mts';
import { holds, need, pageOf, type Context } from './state.mts';

const ACTIVE = 1;
const AUTOMATED = 2;
const FROM_INSTANTLY = 1;

/** The six operations of inbox placement tests. */
export function placementTestRoutes(app: FastifyInstance, context: Context): void {
	const known = (id: string): KeptTest => {
		runDue(context);
		return need(tests(context), id);
	};
	operation(app, {
		method: 'POST',
		url: '/inbox-placement-tests',
		scope: 'inbox_placement_tests:create',
		body: createTest,
		run: ({ body }) => {
			const kept = makeTest(context, body);
			start(context, kept, body.run_immediately ?? false);
			return kept.test;
		},
	});
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-tests',
		scope: 'inbox_placement_tests:read',
		body: 'none',
		query: page({ search: str().optional(), status: queryNumberOf([1, 2, 3]).optional(), sort_order: oneOf(['asc', 'desc']).optional() }),
		run: ({ query }) => {
			runDue(context);
			const { starting_after: after, search, status, sort_order: order } = query;
			const found = [...tests(context).values()]
				.map(({ test }) => test)
				.filter((test) => holds(test.name, search) && (status === undefined || test.status === status));
			if (order === 'desc') found.reverse();
			const rest = found.filter((test) => after === undefined || (order === 'desc' ? test.id < after : test.id > after));
			return pageOf(context, rest, query.limit ?? 10, (test) => test.id);
		},
	});
	operation(app, { method: 'GET', url: '/inbox-placement-tests/email-service-provider-options', body: 'none', run: () => OPTIONS });
	operation(app, {
		method: 'GET',
		url: '/inbox-placement-tests/:id',
		scope: 'inbox_placement_tests:read',
		body: 'none',
		params: byId,
		query: z.object({ with_metadata: queryBool().optional() }),
		run: ({ params, query }) => {
			const { test } = known(params.id);
			if (!query.with_metadata) return test;
			const campaign = context.state.campaigns.get(test.campaign_id ?? '');
			return { ...test, metadata: campaign ? { campaign: { id: campaign.id, name: campaign.name } } : {} };
		},
	});
	operation(app, {
		method: 'PATCH',
		url: '/inbox-placement-tests/:id',
		scope: 'inbox_placement_tests:update',
		body: patchTest,
		params: byId,
		run: ({ params, body }) => {
			const kept = known(params.id);
			const { test } = kept;
			Object.assign(test, body);
			// Runs that were missed while it was paused are not made up for.
			if (test.type === AUTOMATED && (body.schedule || body.status === ACTIVE)) {
				kept.due = [];
				test.timestamp_next_run = nextRun(test.schedule, context.core.clock.now());
				plan(context, kept, test.timestamp_next_run);
			}
			return test;
		},
	});
	operation(app, {
		method: 'DELETE',
		url: '/inbox-placement-tests/:id',
		scope: 'inbox_placement_tests:delete',
		body: 'null',
		params: byId,
		run: ({ params }) => {
			const { test } = known(params.id);
			tests(context).delete(test.id);
			for (const table of [records(context), reports(context)])
				for (const made of table.values()) if (made.test_id === test.id) table.delete(made.id);
			return test;
		},
	});
}

/** A finished test, so that analytics and reports are not empty. */
export function seedPlacement(context: Context): void {
	const kept = makeTest(context, {
		name: 'Placement before the trade fair',
		type: 1,
		sending_method: FROM_INSTANTLY,
		email_subject: 'A question for you',
		email_body: '<div>May I ask you one question?</div>',
		emails: [...context.state.accounts.keys()].slice(0, 2),
	});
	runTest(context, kept, kept.test.timestamp_created);
}

function makeTest(context: Context, input: TestInput): KeptTest {
	const { core, state } = context;
	const { run_immediately: _now, test_code: code, ...given } = input;
	if (input.campaign_id) need(state.campaigns, input.campaign_id);
	const labels = input.recipients_labels ?? OPTIONS;
	const bare = code?.trim().replace(/^ptid_/, '') ?? '';
	const test: PlacementTest = {
		...given,
		id: core.ids.uuid(),
		organization_id: state.workspace.id,
		recipients: recipientsOf(labels),
		recipients_labels: labels,
		...(bare === '' ? {} : { test_code: `ptid_${bare}` }),
		status: input.status ?? ACTIVE,
		timestamp_created: core.clock.iso(),
	};
	const noSender = input.sending_method === FROM_INSTANTLY && !input.emails.some((sender) => state.accounts.has(sender));
	if (noSender || test.recipients.length === 0) test.not_sending_status = 'other';
	const kept: KeptTest = { test, due: [], runs: 0 };
	tests(context).set(test.id, kept);
	return kept;
}

function start(context: Context, kept: KeptTest, atOnce: boolean): void {
	const { test } = kept;
	const { clock } = context.core;
	if (test.not_sending_status !== undefined) return;
	const now = clock.iso();
	if (test.type !== AUTOMATED) {
		test.timestamp_next_run ??= now;
		plan(context, kept, test.timestamp_next_run);
		return;
	}
	test.timestamp_next_run ??= nextRun(test.schedule, clock.now());
	plan(context, kept, test.timestamp_next_run);
	if (atOnce) plan(context, kept, now);
}
