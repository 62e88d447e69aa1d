import type { IDataObject } from 'n8n-workflow';
import type { Simple } from '../../engine/describe';

/** One campaign as a flat record: the server puts it beside its rates and messages. */
export function campaignOf({ campaign, rates, ad_rates: adRates, messages, ...flat }: IDataObject): IDataObject {
	return {
		...((campaign ?? flat) as IDataObject),
		...(rates as IDataObject | undefined),
		// PHP writes "none" as an empty list.
		...(adRates !== undefined && { ad_rates: Array.isArray(adRates) ? null : adRates }),
		...(messages !== undefined && { messages }),
	};
}

/** Percent of what was sent, to one decimal as EnterCRM shows it; undefined where an answer does not count. */
const rate = (own: string, count: string) => (row: IDataObject) => {
	if (row[own] !== undefined || row.total_sent === undefined || row[count] === undefined) return row[own];
	const sent = Number(row.total_sent);
	return sent > 0 ? Math.round((Number(row[count]) / sent) * 1000) / 10 : 0;
};

export const simple: Simple = {
	fields: {
		id: 'id', name: 'name', type: 'type', status: 'status', scheduled_at: 'scheduled_at', total_sent: 'total_sent',
		total_opened: 'total_opened', total_clicked: 'total_clicked',
		open_rate: rate('open_rate', 'total_opened'), click_rate: rate('click_rate', 'total_clicked'),
	},
}; // prettier-ignore
