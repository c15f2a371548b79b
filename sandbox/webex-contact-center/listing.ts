import { badRequest } from './refusal';
import { parseRsql, type Row } from './rsql';

export interface ListQuery {
	filter?: string;
	search?: string;
	attributes?: string;
	page?: string;
	pageSize?: string;
}

/** The vendor's own maximum is unknown; larger values are cut to it. */
const LARGEST_PAGE = 100;

function wholeNumber(text: string | undefined, name: string, usual: number): number {
	if (text === undefined || text === '') return usual;
	if (!/^\d+$/.test(text)) throw badRequest(`${name} must be a whole number`);
	return Number(text);
}

/** A keyword, or `field=="name";value=="Cisco"`, or `fields=in=("name","description");value==…`. */
function searched(rows: Row[], search: string, columns: readonly string[]): Row[] {
	const keyword = (
		/value=="?([^"]*)"?/.exec(search)?.[1] ?? search.replace(/^"|"$/g, '')
	).toLowerCase();
	const fields = /fields?==?(?:in=)?\(?([^;)]*)\)?;/.exec(search)?.[1];
	const named = fields?.split(',').map((name) => name.replace(/"/g, '').trim());
	const within = named?.filter((name) => columns.includes(name)) ?? columns;
	return rows.filter((row) =>
		within.some((column) =>
			String(row[column] ?? '')
				.toLowerCase()
				.includes(keyword),
		),
	);
}

function picked(rows: Row[], attributes: string | undefined): Row[] {
	if (attributes === undefined || attributes === '') return rows;
	const names = attributes.split(',').map((name) => name.trim());
	return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
}

/** Filter, search, one page of it, and of each row what was asked for. */
export function listPage(
	rows: Row[],
	{ filter, search, attributes, page: pageText, pageSize: sizeText }: ListQuery,
	searchColumns: readonly string[],
) {
	const test = filter ? parseRsql(filter, Object.keys(rows[0] ?? {})) : () => true;
	const filtered = rows.filter(test);
	const found = search ? searched(filtered, search, searchColumns) : filtered;
	const page = wholeNumber(pageText, 'page', 0);
	const wanted = wholeNumber(sizeText, 'pageSize', LARGEST_PAGE);
	if (wanted === 0) throw badRequest('pageSize must be at least 1');
	const pageSize = Math.min(wanted, LARGEST_PAGE);
	return {
		data: picked(found.slice(page * pageSize, (page + 1) * pageSize), attributes),
		page,
		pageSize,
		totalRecords: found.length,
		totalPages: Math.ceil(found.length / pageSize),
	};
}
