import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

/** Put into a value where the literal must hold an expression. */
class Code {
	constructor(readonly text: string) {}
}

const quoted = (text: string) => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** A value as TypeScript that a person could have typed. */
export function literal(value: unknown, depth = 0): string {
	if (value instanceof Code) return value.text;
	if (typeof value === 'string') return quoted(value);
	if (typeof value !== 'object' || value === null) return String(value);
	const inner = '\t'.repeat(depth + 1);
	const lines = Array.isArray(value)
		? value.map((one) => literal(one, depth + 1))
		: Object.entries(value)
				.filter(([, one]) => one !== undefined)
				.map(([name, one]) => `${key(name)}: ${literal(one, depth + 1)}`);
	const [open, close] = Array.isArray(value) ? '[]' : '{}';
	return lines.length ? `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${'\t'.repeat(depth)}${close}` : open + close;
}

const ACTION = `
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
`;
const POLLING = `
	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return [this.helpers.returnJsonArray({ polled: true })];
	}
`;
const TRIGGER = `
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return { workflowData: [this.helpers.returnJsonArray(this.getBodyData())] };
	}
`;

/** The source of a node whose description is what the rows make of it, so that linters can read it. */
export function nodeSource(className: string, description: INodeTypeDescription): string {
	const main = (names: unknown) =>
		(names as string[]).map((name) => new Code(name === NodeConnectionTypes.Main ? 'NodeConnectionTypes.Main' : quoted(name)));
	const { inputs, outputs, webhooks, polling } = description;
	const shown = { ...description, inputs: main(inputs), outputs: main(outputs) };
	const [methods, ...types] = webhooks
		? [TRIGGER, 'IHookFunctions', 'INodeType', 'INodeTypeDescription', 'IWebhookFunctions', 'IWebhookResponseData']
		: polling
			? [POLLING, 'INodeExecutionData', 'INodeType', 'INodeTypeDescription', 'IPollFunctions']
			: [ACTION, 'IExecuteFunctions', 'INodeExecutionData', 'INodeType', 'INodeTypeDescription'];
	return `import { NodeConnectionTypes, ${types.map((type) => `type ${type}`).join(', ')} } from 'n8n-workflow';

export class ${className} implements INodeType {
	description: INodeTypeDescription = ${literal(shown, 1)};
${methods}}
`;
}
