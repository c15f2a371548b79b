const { dest, src } = require('gulp');

// n8n resolves an icon relative to the compiled node, so icons/ lands beside dist/nodes.
// `encoding: false`: gulp 5 otherwise reads files as UTF-8 and corrupts PNGs.
function buildIcons() {
	return src('icons/**/*.{png,svg}', { encoding: false }).pipe(dest('dist/icons'));
}

exports['build:icons'] = buildIcons;
exports.default = buildIcons;
