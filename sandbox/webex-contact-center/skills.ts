import { fieldsOf, isFields, numberOf, textOf, type Fields } from '../core/fields';
import type { Agent } from './agents';
import type { Task } from './tasks';

interface Requirement {
	skill: string;
	condition: string;
	value: string;
}

const RELAXATION_SECONDS = 60;

const rowsOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

const anyText = (fields: Fields, ...keys: string[]): string | undefined => {
	for (const key of keys) {
		const value = fields[key];
		if (isFields(value)) return anyText(value, 'name', 'id');
		if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
	}
	return undefined;
};

/** The rows' own keys are unknown; these are the queue's documented ones, and their short forms. */
function requirementsOf(rows: unknown): Requirement[] {
	return rowsOf(rows).flatMap((row) => {
		const skill = anyText(row, 'skillName', 'skill', 'name', 'skillId');
		const value = anyText(row, 'skillValue', 'value');
		if (skill === undefined || value === undefined) return [];
		return [{ skill, value, condition: textOf(row, 'condition') ?? 'IS' }];
	});
}

function meets(agent: Agent, { skill, condition, value }: Requirement): boolean {
	const held = Object.entries(agent.skills).find(
		([name]) => name.toLowerCase() === skill.toLowerCase(),
	)?.[1];
	const same = String(held).toLowerCase() === value.toLowerCase();
	switch (condition.toUpperCase().replace(/[\s_]/g, '')) {
		case 'ISNOT':
		case '!=':
			return !same;
		case 'GTE':
		case '>=':
			return Number(held) >= Number(value);
		case 'LTE':
		case '<=':
			return Number(held) <= Number(value);
		default:
			return held !== undefined && same;
	}
}

/** What the attribute asks for after so many (documented) seconds of waiting. */
function requirementsOfTask(task: Task, waitedSeconds: number): Requirement[] {
	let wanted: Fields;
	try {
		wanted = fieldsOf(JSON.parse(task.attributes.skillRequirements ?? '{}'));
	} catch {
		// An attribute is free text: what cannot be read asks for nothing.
		return [];
	}
	let requirements = requirementsOf(wanted.requirements);
	if (wanted.relaxationToggle !== true) return requirements;
	for (const step of rowsOf(wanted.relaxations)) {
		const after =
			numberOf(step, 'timeout') ?? Number(textOf(step, 'timeout') ?? RELAXATION_SECONDS);
		if (waitedSeconds >= after) requirements = requirementsOf(step.requirements);
	}
	return requirements;
}

export const hasSkills = (agent: Agent, task: Task, waitedSeconds: number): boolean =>
	requirementsOfTask(task, waitedSeconds).every((requirement) => meets(agent, requirement));

/** When a relaxation changes what is asked for, in documented seconds. */
export function relaxationTimes(task: Task): number[] {
	try {
		const { relaxations } = fieldsOf(JSON.parse(task.attributes.skillRequirements ?? '{}'));
		return rowsOf(relaxations).map(
			(step) => numberOf(step, 'timeout') ?? Number(textOf(step, 'timeout') ?? RELAXATION_SECONDS),
		);
	} catch {
		return [];
	}
}
