import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { Call } from './call.mts';
import { look } from './changes.mts';
import type { Access, Gate } from './gate.mts';
import { FrameworkRefusal } from './refusals.mts';
import type { EnterCrmSettings } from './settings.mts';
import type { Context } from './state.mts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Profile = EnterCrmSettings['profile'];
type Run = (call: Call) => unknown;

interface Route {
	method: Method;
	/** Path below the prefix. */
	path: string;
	/** What paths look like that it answers. */
	fits: RegExp;
	profile: Profile;
	access: Access;
	run: Run;
	/** Not in the older commit. */
	recent: boolean;
}

/** The operations of both profiles. They share paths, so the profile is chosen with each request. */
export class Routes {
	private readonly all: Route[] = [];
	private readonly context: Context;
	private readonly gate: () => Gate;

	constructor(context: Context, gate: () => Gate) {
		this.context = context;
		this.gate = gate;
	}

	/** An operation of the vendor's server code. */
	server(method: Method, path: string, access: Access, run: Run, recent = false): void {
		this.all.push({ method, path, fits: pattern(path), profile: 'server', access, run, recent });
	}

	/** An operation of the documentation. */
	docs(method: Method, path: string, access: Access, run: Run): void {
		this.all.push({ method, path, fits: pattern(path), profile: 'docs', access, run, recent: false });
	}

	/** Serves them. */
	mount(app: FastifyInstance): void {
		app.removeContentTypeParser('application/json');
		app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => done(null, parsed(String(text))));
		const served = new Set<string>();
		for (const { method, path } of this.all) {
			if (served.has(`${method} ${path}`)) continue;
			served.add(`${method} ${path}`);
			const handler = async (request: FastifyRequest, reply: FastifyReply) => await this.answer(method, path, request, reply);
			app.route({ method, url: path, handler });
		}
	}

	/** Refuses what the present profile does not know, in the words of the framework. */
	check(request: FastifyRequest, prefix: string): void {
		const path = request.url.split('?')[0];
		const own = path.slice(prefix.length);
		const methods = this.present()
			.filter((route) => route.fits.test(own))
			.map(({ method }) => method as string);
		if (methods.includes(request.method === 'HEAD' ? 'GET' : request.method)) return;
		const name = path.slice(1);
		// The documentation says nothing of this; its sandbox knows a path or does not.
		if (methods.length === 0 || this.settings.profile === 'docs') throw new FrameworkRefusal(404, `The route ${name} could not be found.`);
		const supported = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
		throw new FrameworkRefusal(405, `The ${request.method} method is not supported for route ${name}. Supported methods: ${supported}.`);
	}

	private async answer(method: string, path: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
		const route = this.present().find((one) => one.method === method && one.path === path) as Route;
		try {
			const caller = this.gate().admit(request, reply, route.access);
			return await route.run(new Call(this.context, caller, request, reply));
		} catch (error) {
			const page = this.settings.profile === 'server' && this.settings.needsAccept && !wantsJson(request);
			if (page && error instanceof FrameworkRefusal) return asPage(error, request, reply);
			throw error;
		} finally {
			if (method !== 'GET') look(this.context);
		}
	}

	private get settings(): EnterCrmSettings {
		return this.context.core.settings.entercrm;
	}

	private present(): Route[] {
		const { profile, older } = this.settings;
		return this.all.filter((route) => route.profile === profile && !(older && route.recent));
	}
}

/** A body; the framework takes none, and one that is no JSON, as a body without fields. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

const pattern = (path: string) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);

/** Whether the caller asks for JSON first, as the framework sees it. */
function wantsJson(request: FastifyRequest): boolean {
	const [first = ''] = (request.headers.accept ?? '').split(',');
	const anything = ['', '*/*', '*'].includes(first.trim());
	return /[/+]json/.test(first) || (anything && request.headers['x-requested-with'] === 'XMLHttpRequest');
}

/** The same refusal for a browser: a failed validation sends back, a missing login has no page to go to. */
function asPage(refusal: FrameworkRefusal, request: FastifyRequest, reply: FastifyReply): string {
	const home = `${request.protocol}://${request.host}`;
	const status = refusal.status === 422 ? 302 : refusal.status === 401 ? 500 : refusal.status;
	if (status === 302) void reply.header('location', home);
	void reply.code(status).type('text/html; charset=utf-8');
	const title = status === 302 ? `Redirecting to ${home}` : status === 500 ? 'Server Error' : refusal.message;
	return `<!DOCTYPE html>\n<html>\n<head><title>${title.replaceAll('<', '&lt;')}</title></head>\n<body>${title.replaceAll('<', '&lt;')}</body>\n</html>\n`;
}
