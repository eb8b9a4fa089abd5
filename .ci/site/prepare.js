// Copies the pages to where the site is built: node prepare.js FOLDER
// A link to a page of the site stays; a link to another file of the repository leads to the repository's own address.
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { root, repository, sections, pagesOf, all, titleOf } = require('./pages.js');

const work = path.resolve(process.argv[2]);
const pages = new Set(all());

/** The target of a relative link, as seen from the site. */
function target(page, link) {
  const [file, anchor] = link.split('#');
  if (/^[a-z]+:/.test(link) || file === '') return link;
  const full = path.resolve(root, 'docs', path.dirname(page), decodeURIComponent(file));
  const inDocs = path.relative(path.join(root, 'docs'), full);
  for (const candidate of [inDocs, `${inDocs}/README.md`]) {
    if (pages.has(candidate)) return path.relative(path.dirname(page), candidate) + (anchor ? `#${anchor}` : '');
  }
  if (/\.(png|svg)$/.test(inDocs)) return link;
  const kind = fs.statSync(full).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${path.relative(root, full)}${anchor ? `#${anchor}` : ''}`;
}

for (const page of pages) {
  let code = false;
  const text = fs.readFileSync(path.join(root, 'docs', page), 'utf8').split('\n').map(line => {
    if (/^\s*```/.test(line)) code = !code;
    return code ? line : line
      .replace(/(\]\()([^)\s]+)/g, (_, start, link) => start + target(page, link))
      .replace(/(<(?:img|source)[^>]*? (?:src|srcset)=")([^"]+)/g, (_, start, link) => start + target(page, link));
  }).join('\n');
  const file = path.join(work, page);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

fs.cpSync(path.join(root, 'docs/images'), path.join(work, 'images'), { recursive: true, filter: file => !/\.(cs|sh)$/.test(file) });

fs.writeFileSync(path.join(work, 'toc.yml'), sections.map(section => `- name: ${section.title}\n  href: ${section.folder}/\n`).join('')
  + '- name: Samples\n  href: samples/README.md\n- name: API\n  href: api/\n- name: Changelog\n  href: CHANGELOG.md\n');
for (const section of sections) {
  const toc = pagesOf(section).map(page => `- name: ${JSON.stringify(titleOf(fs.readFileSync(path.join(work, page), 'utf8')))}\n  href: ${path.basename(page)}\n`);
  fs.writeFileSync(path.join(work, section.folder, 'toc.yml'), toc.join(''));
}

// What was built: a test program has all libraries next to it but one, which another has.
const output = name => path.join(root, 'tests', name, 'bin/Release/net10.0');
const programs = ['NativeAot', 'Wavix.Streaming.AspNetCore.Redis.Tests'].map(output);
const libraries = fs.readdirSync(path.join(root, 'src')).filter(name => /^Wavix\.Streaming/.test(name) && !/\.(Simulator|Templates|slnf)$/.test(name))
  .map(name => programs.map(folder => path.join(folder, `${name}.dll`)).find(fs.existsSync) ?? name);
const missing = libraries.filter(file => !path.isAbsolute(file));
if (missing.length > 0) {
  console.error(`${missing.join(', ')} is not in the output of ${programs.join(' or ')}: build the solution in Release first.`);
  process.exit(1);
}

// The reference assemblies of the frameworks that the libraries use.
const frameworks = [...execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' }).matchAll(/^Microsoft\.(?:NETCore|AspNetCore)\.App (10\.\S+) \[(.*)\]$/gm)]
  .map(([, version, folder]) => `${folder}/${version}`);

fs.writeFileSync(path.join(work, 'docfx.json'), JSON.stringify({
  metadata: [{
    src: libraries.map(file => ({ src: path.dirname(file), files: [path.basename(file)] })),
    dest: path.join(work, 'api'),
    references: [...frameworks, ...programs].map(folder => `${folder}/*.dll`),
    namespaceLayout: 'flattened',
    memberLayout: 'samePage',
  }],
  build: {
    content: [
      { files: ['api/**.yml'] },
      { files: ['toc.yml', '*/toc.yml', ...pages] },
    ],
    resource: [{ files: ['images/**'] }],
    template: ['default', 'modern', path.join(root, '.ci/site/template')],
    globalMetadata: {
      _appTitle: 'Wavix.Streaming',
      _appName: 'Wavix.Streaming',
      _appFooter: 'Wavix.Streaming: phone calls in .NET',
      _appLogoPath: 'images/icon.png',
      _appFaviconPath: 'images/icon.png',
      _enableSearch: true,
      _disableContribution: true,
    },
  },
}, null, 2));
