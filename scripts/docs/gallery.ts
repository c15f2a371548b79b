/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { basename, dirname, join } from 'node:path';

import type { Template } from '../../demo/templates';

/** Relative to templates/. */
export const pictureOf = ({ path }: Template) =>
	join(dirname(path), 'images', `${basename(path, '.json')}.png`);

/** The index of the templates. What a template says of itself stands in its sticky note About. */
export function renderGallery(templates: Template[]): string {
	const entries = templates.map((template) => {
		const { name, nodes } = template.workflow;
		const about = nodes.find((node) => node.name === 'About');
		const [, ...text] = String(about?.parameters.content ?? '').split('\n');
		const link = `[${template.path}](${template.path})`;
		return `## ${name}\n\n${link}\n\n${text.join('\n').trim()}\n\n![${name}](${pictureOf(template)})`;
	});
	return `${[INTRODUCTION, ...entries].join('\n\n')}\n`;
}

const INTRODUCTION = `# Templates

Workflows to import: open a new workflow in n8n, choose **Import from File** in its menu, pick the credentials, and choose
your queue where a node asks for one. \`npm run demo\` starts an n8n that has them all, connected to the sandbox.

Those of Webex Engage stop at the conversation, for other task systems. All others go the whole way from the customer to
the agent and back, each with its own contact centre. Use one of them for a channel: two would both answer.
[Contact Center Enterprise](../docs/how-to/cce.md) and [Enterprise Chat and Email](../docs/how-to/ece.md) tell which of
their templates to use when.
[From a Webex Connect flow to n8n](../docs/how-to/from-webex-connect.md) says which vendor node became what.

A node named *… here* is the place where your own steps follow, such as creating the contact-centre task.
Where a node fails, the execution fails with its outcome and the service's words, so that your error workflow sees it.`;
