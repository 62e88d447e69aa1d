import type { AddressInfo } from 'node:net';

import { createApp } from './app.mts';
import { controlRoutes, type BaseControl } from './control.mts';
import type { Core, Service } from './core.mts';
import { mount } from './mount.mts';
import type { ServiceName } from './names.mts';

interface Listening {
	urls: Record<ServiceName, string>;
	close(): Promise<void>;
}

interface ListenOptions {
	core: Core;
	control: BaseControl;
	services: readonly Service[];
	/** Those that listen. */
	only: readonly ServiceName[];
	host: string;
	/** The port of the first service; the others follow, one by one. 0 = any free port for each. */
	port: number;
}

/** Opens one port for each service, with the control API on every one of them. */
export async function listen({ core, control, services, only, host, port }: ListenOptions): Promise<Listening> {
	const opened = services.map((service, index) => {
		if (!only.includes(service.name)) return { name: service.name };
		const app = createApp(service);
		mount(app, core, service);
		controlRoutes(app, control, services);
		return { name: service.name, app, port: port === 0 ? 0 : port + index };
	});
	const close = async () => void (await Promise.all(opened.map(async ({ app }) => await app?.close())));
	const urls: [ServiceName, string][] = [];
	try {
		for (const { name, app, port: wanted } of opened) {
			await app?.listen({ port: wanted, host });
			urls.push([name, app ? `http://${host}:${(app.server.address() as AddressInfo).port}` : '']);
		}
	} catch (error) {
		await close();
		throw error;
	}
	return { urls: Object.fromEntries(urls) as Listening['urls'], close };
}
