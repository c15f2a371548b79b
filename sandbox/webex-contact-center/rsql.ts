import { badRequest } from './refusal';

export type Row = Record<string, unknown>;
type Test = (row: Row) => boolean;

const TOKEN =
	/\s*(?:([;,()])|(=in=|=out=|=gt=|=ge=|=lt=|=le=|==|!=|>=|<=|>|<)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"'();,=!<>]+))/gy;

interface Token {
	kind: 'mark' | 'operator' | 'value';
	text: string;
}

const faulty = (filter: string): never => {
	throw badRequest(`The filter ${filter} is not valid RSQL`);
};

function tokensOf(filter: string): Token[] {
	const tokens: Token[] = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < filter.trimEnd().length) {
		const found = TOKEN.exec(filter);
		if (!found) return faulty(filter);
		const [, mark, operator, double, single, bare] = found;
		if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
		else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
		else tokens.push({ kind: 'value', text: double ?? single ?? bare });
	}
	return tokens;
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** `*` stands for anything, as RSQL has it. */
function equals(value: unknown, wanted: string): boolean {
	const text = String(value);
	if (!wanted.includes('*')) return text === wanted;
	return new RegExp(`^${escaped(wanted).replaceAll('*', '.*')}$`, 'i').test(text);
}

function comparison(name: string, operator: string, values: string[]): Test {
	const [first] = values;
	switch (operator) {
		case '==':
			return (row) => equals(row[name], first);
		case '!=':
			return (row) => !equals(row[name], first);
		case '=in=':
			return (row) => values.some((value) => equals(row[name], value));
		case '=out=':
			return (row) => !values.some((value) => equals(row[name], value));
		case '=gt=':
		case '>':
			return (row) => Number(row[name]) > Number(first);
		case '=ge=':
		case '>=':
			return (row) => Number(row[name]) >= Number(first);
		case '=lt=':
		case '<':
			return (row) => Number(row[name]) < Number(first);
		default:
			return (row) => Number(row[name]) <= Number(first);
	}
}

/** RSQL: `;` is and, `,` is or, groups in parentheses, values with spaces in quotes. */
export function parseRsql(filter: string, names: readonly string[]): Test {
	const tokens = tokensOf(filter);
	const take = (kind: Token['kind'], text?: string): string => {
		const token = tokens.shift();
		if (token?.kind !== kind || (text !== undefined && token.text !== text)) return faulty(filter);
		return token.text;
	};
	const follows = (mark: string): boolean => tokens[0]?.kind === 'mark' && tokens[0].text === mark;

	const valueList = (): string[] => {
		take('mark', '(');
		const values = [take('value')];
		while (follows(',')) {
			take('mark');
			values.push(take('value'));
		}
		take('mark', ')');
		return values;
	};
	const atom = (): Test => {
		if (follows('(')) {
			take('mark');
			const inner = either();
			take('mark', ')');
			return inner;
		}
		const name = take('value');
		if (!names.includes(name)) throw badRequest(`The filter names an unknown attribute ${name}`);
		const operator = take('operator');
		const values = /^=(in|out)=$/.test(operator) ? valueList() : [take('value')];
		return comparison(name, operator, values);
	};
	const all = (): Test => {
		const tests = [atom()];
		while (follows(';')) {
			take('mark');
			tests.push(atom());
		}
		return (row) => tests.every((test) => test(row));
	};
	const either = (): Test => {
		const tests = [all()];
		while (follows(',')) {
			take('mark');
			tests.push(all());
		}
		return (row) => tests.some((test) => test(row));
	};

	const test = either();
	return tokens.length === 0 ? test : faulty(filter);
}
