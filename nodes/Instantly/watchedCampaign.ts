import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { named } from '../../engine/refusal';
import { campaign } from './fields';

const field = campaign('campaign', 'Only events of this campaign');

/** The option of a trigger that registers for the events of one campaign. */
export const campaignOption: INodeProperties = { displayName: field.label, name: field.parameter, ...field.property };

/** The campaign that the options of a trigger name; undefined: all. Throws a Refusal that names the field. */
export function campaignOf({ campaign: picked }: { campaign?: IDataObject }): string | undefined {
	return picked?.value ? String(named(field, () => field.send?.(picked))) : undefined;
}
