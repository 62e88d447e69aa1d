import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	type IVersionedNodeType,
	type Workflow,
} from 'n8n-workflow';

/** Where node and credential types are found by name; n8n's loader of packages is one. */
export interface Types {
	getNode(name: string): { type: INodeType | IVersionedNodeType };
	getCredential(name: string): { type: ICredentialType };
}

/** By credential type: what a user filled in. */
export type Credentials = Record<string, ICredentialDataDecryptedObject>;

/** The credential types of a node that its parameters ask for, as its editor would show them. */
export function typesFor(description: INodeTypeDescription, parameters: INodeParameters): string[] {
	const { credentials = [], properties } = description;
	const deciding = new Set(
		credentials.flatMap(({ displayOptions = {} }) => Object.keys({ ...displayOptions.show, ...displayOptions.hide })),
	);
	const defaults = properties.filter(({ name }) => deciding.has(name)).map(({ name, default: value }) => [name, value]);
	const values = { ...(Object.fromEntries(defaults) as INodeParameters), ...parameters };
	return credentials.filter((one) => NodeHelpers.displayParameter(values, one, { typeVersion: 1 }, description)).map(({ name }) => name);
}

/** What n8n's server does with credentials and n8n-core does not: it reads them, signs requests, gets and keeps tokens. */
export class CredentialStore {
	/** By type and id: what `preAuthentication` gave, as n8n would have saved it. */
	private readonly gained = new Map<string, ICredentialDataDecryptedObject>();

	constructor(
		private readonly types: Types,
		private readonly defaults: Credentials,
	) {}

	/** What `preAuthentication` gave for a credential, if it was asked. */
	kept(type: string, id: string): ICredentialDataDecryptedObject | undefined {
		return this.gained.get(`${type} ${id}`);
	}

	/** Forgets all tokens. */
	forget(): void {
		this.gained.clear();
	}

	/** n8n's helper; `given` goes over the defaults. */
	helper(given: Credentials = {}) {
		const typeOf = (name: string): ICredentialType => this.types.getCredential(name).type;
		const empty = (type: string) => Object.fromEntries(typeOf(type).properties.map(({ name, default: value }) => [name, value]));
		return {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getCredentialsProperties: (type: string) => typeOf(type).properties,
			getDecrypted: async (_additional: unknown, { id }: INodeCredentialsDetails, type: string) =>
				({ ...empty(type), ...this.defaults[type], ...given[type], ...this.kept(type, String(id)) }) as ICredentialDataDecryptedObject,
			authenticate: async (
				values: ICredentialDataDecryptedObject,
				type: string,
				options: IHttpRequestOptions,
				workflow: Workflow,
				node: INode,
			) => {
				const { authenticate } = typeOf(type);
				if (typeof authenticate === 'function') return await authenticate(values, options);
				return signed(options, authenticate?.properties ?? {}, (text) =>
					String(workflow.expression.getSimpleParameterValue(node, text, 'internal', { $credentials: values }, undefined, '')),
				);
			},
			preAuthentication: async (
				helpers: IHttpRequestHelper,
				values: ICredentialDataDecryptedObject,
				type: string,
				node: INode,
				expired: boolean,
			) => {
				const { preAuthentication, properties } = typeOf(type);
				const token = properties.find(({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true)?.name;
				if (token === undefined || !preAuthentication || (values[token] !== '' && !expired)) return undefined;
				const output = (await preAuthentication.call(helpers, values)) as ICredentialDataDecryptedObject;
				// n8n takes nothing that does not renew the token.
				if (output[token] === undefined) return undefined;
				this.gained.set(`${type} ${node.credentials?.[type].id}`, output);
				return Object.assign(values, output);
			},
		};
	}
}

/** A request with what a credential type says in words. */
function signed(options: IHttpRequestOptions, areas: object, evaluate: (text: string) => string): IHttpRequestOptions {
	const said = (text: string) => (text.startsWith('=') ? evaluate(text) : text);
	const added = Object.entries(areas).map(([area, entries]) => {
		const own = Object.entries(entries as Record<string, unknown>).map(([key, value]) => [said(key), said(String(value))]);
		return [area, { ...(options[area as 'headers'] ?? {}), ...Object.fromEntries(own) }];
	});
	return Object.assign(options, Object.fromEntries(added));
}
