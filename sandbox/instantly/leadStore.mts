import { IdOrdered } from './idOrdered.mts';
import type { Lead } from './types.mts';

const NONE = new IdOrdered<Lead>();

/** All leads, to be found by id, by address, by campaign and by list. */
export class LeadStore {
	private readonly byId = new Map<string, Lead>();
	/** Addresses are stored in lower case; most have one lead. */
	private readonly byEmail = new Map<string, Lead | Lead[]>();
	private readonly byCampaign = new Map<string, IdOrdered<Lead>>();
	private readonly byList = new Map<string, IdOrdered<Lead>>();
	private readonly everything = new IdOrdered<Lead>();

	/** How many leads there are. */
	get size(): number {
		return this.byId.size;
	}

	/** One lead. */
	get(id: string): Lead | undefined {
		return this.byId.get(id);
	}

	/** All leads in order of id. */
	all(): IdOrdered<Lead> {
		return this.everything;
	}

	/** The leads of a campaign in order of id. */
	ofCampaign(id: string): IdOrdered<Lead> {
		return this.byCampaign.get(id) ?? NONE;
	}

	/** The leads of a list in order of id. */
	ofList(id: string): IdOrdered<Lead> {
		return this.byList.get(id) ?? NONE;
	}

	/** All copies of an address; upper and lower case are the same. */
	withEmail(email: string): readonly Lead[] {
		const found = this.byEmail.get(email.toLowerCase());
		return found === undefined ? [] : Array.isArray(found) ? found : [found];
	}

	/** Adds a new lead. */
	add(lead: Lead): void {
		this.byId.set(lead.id, lead);
		this.everything.add(lead);
		if (lead.campaign !== null) at(this.byCampaign, lead.campaign).add(lead);
		if (lead.list_id !== null) at(this.byList, lead.list_id).add(lead);
		if (lead.email === null) return;
		const same = this.byEmail.get(lead.email);
		if (same === undefined) this.byEmail.set(lead.email, lead);
		else if (Array.isArray(same)) same.push(lead);
		else this.byEmail.set(lead.email, [same, lead]);
	}

	/** Takes leads out for good. */
	remove(leads: readonly Lead[]): void {
		const gone = new Set(leads);
		this.everything.remove(gone);
		this.unplace(leads);
		for (const lead of gone) {
			this.byId.delete(lead.id);
			if (lead.email === null) continue;
			const rest = this.withEmail(lead.email).filter((other) => other !== lead);
			if (rest.length > 0) this.byEmail.set(lead.email, rest);
			else this.byEmail.delete(lead.email);
		}
	}

	/** Puts leads into another campaign or list. */
	move(leads: readonly Lead[], to: { campaign: string | null; list_id: string | null }): void {
		this.unplace(leads);
		for (const lead of leads) Object.assign(lead, to);
		this.place(leads);
	}

	private place(leads: readonly Lead[]): void {
		for (const [id, group] of grouped(leads, 'campaign')) at(this.byCampaign, id).addMany(group);
		for (const [id, group] of grouped(leads, 'list_id')) at(this.byList, id).addMany(group);
	}

	private unplace(leads: readonly Lead[]): void {
		for (const [id, group] of grouped(leads, 'campaign')) this.byCampaign.get(id)?.remove(new Set(group));
		for (const [id, group] of grouped(leads, 'list_id')) this.byList.get(id)?.remove(new Set(group));
	}
}

function at(map: Map<string, IdOrdered<Lead>>, id: string): IdOrdered<Lead> {
	let set = map.get(id);
	if (!set) map.set(id, (set = new IdOrdered<Lead>()));
	return set;
}

function grouped(leads: readonly Lead[], key: 'campaign' | 'list_id'): Map<string, Lead[]> {
	const groups = new Map<string, Lead[]>();
	for (const lead of leads) {
		const id = lead[key];
		if (id === null) continue;
		const group = groups.get(id);
		if (group) group.push(lead);
		else groups.set(id, [lead]);
	}
	return groups;
}
