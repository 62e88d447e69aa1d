import { askingNothing, deleted, on, type Cases, type Prepare, type Samples } from './common.mts';

export const prepare: Prepare = async ({ api }) => {
	const { data } = await api.get<Array<{ id: string }>>('/crm-actions/phone-numbers');
	return { phone: data[0].id, phone2: data[1].id };
};

export const samples: Samples = { delete: [{ parameters: { id: '<phone>' } }], getAll: [{ parameters: {} }] };

export const cases: Cases = {
	delete: on('phone', { parameters: { id: '={{ $json.id }}' }, ...deleted }),
	getAll: askingNothing([{ phone_number: '+12025550101' }, { id: '<phone2>' }]),
};
