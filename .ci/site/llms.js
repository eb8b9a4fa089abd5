// Writes llms.txt, the list of pages for language models, and puts each page's Markdown next to its HTML: node llms.js WORK SITE
const fs = require('fs');
const path = require('path');
const { root, sections, pagesOf, others, all, titleOf, summaryOf } = require('./pages.js');

const [work, site] = process.argv.slice(2).map(folder => path.resolve(folder));
const read = page => fs.readFileSync(path.join(work, page), 'utf8');
const line = page => `- [${titleOf(read(page))}](${page}): ${summaryOf(read(page))}`;

for (const page of all()) {
  fs.copyFileSync(path.join(work, page), path.join(site, page));
}

const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
fs.writeFileSync(path.join(site, 'llms.txt'), [
  `# ${titleOf(readme)}`, '', `> ${summaryOf(readme)}`, '',
  ...sections.flatMap(section => [`## ${section.title}`, '', ...pagesOf(section).map(line), '']),
  '## Optional', '', ...others.filter(page => page !== 'index.md').map(line), '',
].join('\n'));
