// Runs the rules of n8n's verification scanner over both things that it looks at: the source, and what is published.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const legs = {
	source: SOURCE_FILE_PATTERNS,
	published: ['package.json', 'dist/**/*.{js,json}'],
};

for (const [leg, patterns] of Object.entries(legs)) {
	const { passed, message, details } = await analyzePackage(root, patterns);
	console.log(`scanner, ${leg}: ${passed ? 'nothing found' : `${message}\n${details ?? ''}`}`);
	if (!passed) process.exitCode = 1;
}
