import { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from 'listr2';

/** One stage of a longer job. `tell` shows what is being done inside the stage. */
export interface Stage<Context> {
	title: string;
	skip?: (context: Context) => boolean | string;
	work: (context: Context, tell: (text: string) => void) => Promise<string | void>;
}

/**
 * Runs stages one after the other and shows each with its seconds, on stderr: stdout belongs to results. A stage that
 * resolves to a text has that text as its title from then on.
 */
export async function stages<Context extends object>(context: Context, list: Array<Stage<Context>>): Promise<Context> {
	const logger = () => new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) });
	const plain = !process.stderr.isTTY || Boolean(process.env.CI);
	const listr = new Listr<Context, 'default', 'simple'>(
		list.map(({ title, skip, work }) => ({
			title,
			skip,
			task: async (_context, task) => {
				const start = Date.now();
				let told = '';
				const tell = (text: string) => {
					told = text;
					if (plain) task.output = text;
				};
				const show = () => (task.output = `${told} ${Math.round((Date.now() - start) / 1000)} s`.trim());
				const ticking = plain ? undefined : setInterval(show, 1000);
				try {
					const done = await work(context, tell);
					if (done) task.title = done;
				} finally {
					clearInterval(ticking);
				}
			},
		})),
		{
			renderer: 'default',
			rendererOptions: { logger: logger(), timer: PRESET_TIMER, collapseErrors: false },
			fallbackRenderer: 'simple',
			fallbackRendererCondition: plain,
			fallbackRendererOptions: { logger: logger(), timer: PRESET_TIMER },
			ctx: context,
			registerSignalListeners: false,
		},
	);
	return await listr.run();
}
