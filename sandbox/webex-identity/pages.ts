import type { PendingConsent } from './authorization';

const escape = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const SCOPE_MEANING: Record<string, string> = {
	'cjp:user': 'Act as a contact-centre user',
	'cjp:config': 'Read and change the contact-centre configuration',
	'cjp:config_read': 'Read the contact-centre configuration',
	'cjp:config_write': 'Change the contact-centre configuration',
	'cjp:task_read': 'Read contact-centre tasks',
	'cjp:task_write': 'Create and change contact-centre tasks',
	'cloud-contact-center:pod_conv': 'Take part in digital conversations',
	'cjds:admin_org_read': 'Read customer journey data',
	'cjds:admin_org_write': 'Change customer journey data',
	'spark:people_read': 'Read your profile',
};

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/console/theme.css">
<link rel="stylesheet" href="/console/consent.css">
</head>
<body>
<main class="card">
<p class="eyebrow">Webex sandbox · local stand-in, not the real service</p>
${content}
</main>
</body>
</html>
`;

export function consentPage(consent: PendingConsent): string {
	const scopes = consent.scope
		.map((scope) => {
			const meaning = SCOPE_MEANING[scope];
			const text = meaning
				? `${meaning} <code>${escape(scope)}</code>`
				: `<code>${escape(scope)}</code>`;
			return `<li>${text}</li>`;
		})
		.join('\n');
	return page(
		'Allow access – Webex sandbox',
		`<h1>Allow access?</h1>
<p><strong>${escape(consent.clientId)}</strong> would like to act for <strong>sandbox.admin@example.com</strong>:</p>
<ul class="scopes">
${scopes || '<li>No particular permission</li>'}
</ul>
<p class="fine">You will return to <code>${escape(new URL(consent.redirectUri).origin)}</code>.</p>
<form method="post" action="authorize">
<input type="hidden" name="request" value="${escape(consent.id)}">
<button class="button" name="decision" value="deny">Deny</button>
<button class="button primary" name="decision" value="allow" autofocus>Allow</button>
</form>`,
	);
}

export function refusalPage(reason: string): string {
	return page(
		'Request refused – Webex sandbox',
		`<h1>This request cannot be authorized</h1>\n<p>${escape(reason)}</p>`,
	);
}
