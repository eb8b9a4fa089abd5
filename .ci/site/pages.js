// The pages of the site: those that docs/index.md can lead to, in the order of the four kinds.
const fs = require('fs');
const path = require('path');

const root = path.resolve(__dirname, '../..');

exports.root = root;

exports.repository = /<RepositoryUrl>(.*)<\/RepositoryUrl>/.exec(fs.readFileSync(path.join(root, 'src/Directory.Build.props'), 'utf8'))[1];

exports.sections = [
  { title: 'Tutorials', folder: 'tutorials', first: ['first-bot.md', 'first-real-call.md', 'voice-agent.md', 'live-transcription.md', 'recorder.md'] },
  { title: 'How-to', folder: 'how-to', first: [] },
  { title: 'Reference', folder: 'reference', first: [] },
  { title: 'Explanation', folder: 'explanation', first: ['call-life.md', 'session.md', 'playback.md', 'agents.md'] },
];

/** The pages of a section from the folder docs, those that are named first at the front. */
exports.pagesOf = ({ folder, first }) => {
  const all = fs.readdirSync(path.join(root, 'docs', folder)).filter(name => name.endsWith('.md')).sort();
  return [...first.filter(name => all.includes(name)), ...all.filter(name => !first.includes(name))].map(name => `${folder}/${name}`);
};

/** Other pages of docs. */
exports.others = ['index.md', 'samples/README.md', 'scenarios/README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];

exports.all = () => [...exports.others, ...exports.sections.flatMap(exports.pagesOf)];

exports.titleOf = text => /^# (.*)$/m.exec(text)[1].replace(/`/g, '');

/** The first paragraph, on one line, without Markdown. */
exports.summaryOf = text => (text.split(/^# .*$/m)[1].split(/\n\s*\n/).map(part => part.trim()).find(part => /^[\w`*\[]/.test(part)) ?? '')
  .replace(/\s+/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
