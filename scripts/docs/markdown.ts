/** A Markdown table; columns without any content are left out. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const used = head.map((_, column) => rows.some((row) => row[column] !== ''));
	const line = (cells: readonly string[]) =>
		`| ${cells
			.filter((_, column) => used[column])
			.map(cell)
			.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
	return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, '<br>');
}

/** As a sentence, whatever the panel's rule on final periods made of it. */
export function sentence(text: string): string {
	return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}

export function code(text: string): string {
	return `\`${text}\``;
}

/** "a, b or c" */
export function either(words: readonly string[]): string {
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

export function page(...blocks: Array<string | undefined>): string {
	return `${blocks.filter((block) => block !== undefined && block !== '').join('\n\n')}\n`;
}
