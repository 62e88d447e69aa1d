/**
 * Writes `workflows/leads-1000.csv`: 1,000 made-up leads at 100 made-up companies, the same ones every time. All addresses
 * end in `.example`, which can belong to nobody. `node --import tsx tools/leads.mts`
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './n8n/place.mts';

const TITLES = ['Head of Sales', 'Founder', 'Operations Manager', 'Marketing Lead', 'Head of Growth', 'Account Manager'];
const INDUSTRIES = ['Software', 'Logistics', 'Manufacturing', 'Retail', 'Healthcare', 'Education', 'Construction'];
const COLUMNS = ['email', 'first_name', 'last_name', 'company_name', 'job_title', 'website', 'industry'];

/** One made-up lead, in the order of the columns. */
function lead(number: number): string[] {
	const company = (number * 17) % 100 || 100;
	const domain = `company-${String(company).padStart(3, '0')}.example`;
	const id = String(number).padStart(4, '0');
	const title = TITLES[number % TITLES.length];
	const industry = INDUSTRIES[company % INDUSTRIES.length];
	return [`lead${id}@${domain}`, 'Lead', id, `Example Company ${company}`, title, `https://www.${domain}`, industry];
}

const rows = [COLUMNS, ...Array.from({ length: 1000 }, (_, index) => lead(index + 1))];
writeFileSync(join(project, 'workflows', 'leads-1000.csv'), `${rows.map((row) => row.join(',')).join('\n')}\n`);
