// What n8n pays when it needs every class of the package: measured in a fresh process, after n8n-workflow.
require('n8n-workflow');
const { join } = require('node:path');
const root = join(__dirname, '..');
const { n8n } = require('../package.json');

global.gc?.();
const heap = process.memoryUsage().heapUsed;
const start = process.hrtime.bigint();
for (const file of [...n8n.nodes, ...n8n.credentials]) {
	const [Type] = Object.values(require(join(root, file)));
	new Type();
}
const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
global.gc?.();
const megabytes = (process.memoryUsage().heapUsed - heap) / 1024 / 1024;
console.log(JSON.stringify({ milliseconds, megabytes }));
