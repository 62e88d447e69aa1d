import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox/server.mts';
import { loadN8n as loadEnterCrm } from '../entercrm/world.mts';
import { loadN8n as loadEnttor } from '../enttor/world.mts';
import { worldForEach } from '../inboxapp/triggerWorld.mts';
import { loadN8n as loadInboxapp } from '../inboxapp/world.mts';
import type { N8n } from '../support/n8n.mts';
import { Polling } from '../support/polling.mts';

/** A wait takes no time. */
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => undefined }));

let sandbox: Sandbox;
beforeAll(async () => void (sandbox = await startSandbox({ services: ['entercrm', 'enttor', 'inboxapp'] })));
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.control.reset({ seed: true });
	sandbox.control.settings({ limits: false });
});

interface Watched {
	node: string;
	load: () => Promise<N8n>;
	parameters: INodeParameters;
	/** What a look tells of next. */
	happens: () => void;
}
const watched: Record<string, Watched> = {
	inboxapp: {
		node: 'inboxappTrigger',
		load: async () => await loadInboxapp(`${sandbox.urls.inboxapp}/api`),
		parameters: { events: ['reply_received'], details: false },
		happens: () => void sandbox.control.inboxapp.receive({ profile: { username: 'sample_lead' }, text: 'Tell me more' }),
	},
	entercrm: {
		node: 'enterCrmTrigger',
		load: async () => await loadEnterCrm(sandbox, 'auto'),
		parameters: { events: ['customer_created'] },
		happens: () => void sandbox.control.entercrm.cause({ event: 'customer_created' }),
	},
	enttor: {
		node: 'enttorTrigger',
		load: async () => await loadEnttor(`${sandbox.urls.enttor}/api/v1`),
		parameters: { events: ['reply_received', 'message_sent'] },
		happens: () => {
			const { campaigns } = sandbox.control.enttor.save() as { campaigns: Array<{ id: number; status: string }> };
			const campaign_id = campaigns.find(({ status }) => status === 'active')?.id ?? 0;
			sandbox.control.enttor.cause({ campaign_id, event: 'sent', count: 2 });
			sandbox.control.enttor.cause({ campaign_id, event: 'reply' });
		},
	},
};
const triggers = async ({ node, load, parameters }: Watched) => {
	const of = async (raw: boolean) =>
		new Polling(await load(), { node, nodeId: `${node}${raw}`, parameters: { ...parameters, options: { raw } } });
	return { whole: await of(false), raw: await of(true) };
};
/** What raw data is of events in the shape that all triggers share. */
const rawOf = (events: IDataObject[] | null) =>
	events?.map(({ raw, gap }) => ({ ...(raw as IDataObject), ...(gap !== undefined && { gap }) }));

test.each(Object.entries(watched))(
	'%s: raw data only is what the service said, when it looks and when somebody tries it',
	async (_name, one) => {
		const { whole, raw } = await triggers(one);
		expect([await whole.activate(), await raw.activate()]).toEqual([null, null]);
		one.happens();
		const [events, bare] = [await whole.poll(), await raw.poll()];
		expect(events?.length).toBeGreaterThan(0);
		expect(events?.[0]).toHaveProperty('dedupeKey');
		expect(bare).toEqual(rawOf(events));
		expect(bare?.[0]).not.toHaveProperty('dedupeKey');
		const [shown, bareShown] = [await whole.manual(), await raw.manual()];
		expect(shown?.[0]).toHaveProperty('provider');
		expect(bareShown?.map((body) => Object.keys(body))).toEqual(rawOf(shown)?.map((body) => Object.keys(body)));
	},
);

describe('a gap', () => {
	const here = worldForEach();

	test('is not hidden by raw data', async () => {
		const { world } = here;
		world.set({ eventsKept: 5 });
		const whole = await world.begun();
		const raw = world.trigger({ options: { raw: true } });
		await raw.activate();
		world.apart(20, 60);
		const [events, bare] = [await whole.poll(), await raw.poll()];
		expect(events?.[0].gap).toEqual(expect.stringContaining('are gone'));
		expect(bare).toEqual(rawOf(events));
	});
});
