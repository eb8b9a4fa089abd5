// Opens the built site as a reader does, in light and dark: node check.js SITE [FOLDER FOR SCREENSHOTS]
// All links lead somewhere; a page of each kind loads without an error; a search finds pages; the themes differ.
const fs = require('fs');
const http = require('http');
const path = require('path');
const { chromium } = require('playwright-core');

const site = path.resolve(process.argv[2]);
const pictures = process.argv[3];
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png' };
const failures = [];

const server = http.createServer((request, response) => {
  const file = path.join(site, decodeURIComponent(new URL(request.url, 'http://site').pathname).replace(/\/$/, '/index.html'));
  if (!file.startsWith(site) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' });
  fs.createReadStream(file).pipe(response);
});

/** Links of the built pages that lead to no file, or to no element of a page. */
function checkLinks() {
  const pages = fs.readdirSync(site, { recursive: true }).filter(file => file.endsWith('.html'));
  const ids = new Map();
  const idsOf = file => ids.get(file) ?? ids.set(file, new Set([...fs.readFileSync(file, 'utf8').matchAll(/ id="([^"]+)"/g)].map(match => match[1]))).get(file);
  for (const page of pages) {
    const full = path.join(site, page);
    for (const [, link] of fs.readFileSync(full, 'utf8').matchAll(/<(?:a|img)[^>]*? (?:href|src)="([^"]+)"/g)) {
      if (/^([a-z]+:|\/\/)/.test(link)) continue;
      const [file, anchor] = link.replace(/&amp;/g, '&').split('#');
      const target = file === '' ? full : path.resolve(path.dirname(full), decodeURIComponent(file.split('?')[0]));
      if (!fs.existsSync(target)) failures.push(`${page}: ${link} leads to nothing`);
      else if (anchor && target.endsWith('.html') && !idsOf(target).has(decodeURIComponent(anchor))) failures.push(`${page}: ${link} leads to no heading`);
    }
  }
  return pages.length;
}

async function open(browser, address, theme) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on('console', message => message.type() === 'error' && failures.push(`${page.url()}: ${message.text()}`));
  page.on('pageerror', error => failures.push(`${page.url()}: ${error.message}`));
  page.on('response', response => response.status() >= 400 && failures.push(`${page.url()}: ${response.url()} is ${response.status()}`));

  const colors = new Set();
  for (const name of ['index.html', 'tutorials/first-real-call.html', 'how-to/troubleshooting.html', 'reference/messages.html', 'explanation/playback.html',
    'api/Wavix.Streaming.WavixStreamSession.html']) {
    await page.goto(`${address}/${name}`, { waitUntil: 'networkidle' });
    if (!(await page.locator('article h1').first().innerText()).trim()) failures.push(`${name}: no heading`);
    colors.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    if (pictures) await page.screenshot({ path: path.join(pictures, `${theme}-${name.replace(/\W/g, '-')}.png`) });
  }

  await page.fill('#search-query', 'interrupt');
  await page.locator('#search-results .sr-item').first().waitFor({ timeout: 20_000 });
  const found = await page.locator('#search-results .sr-item').count();
  await context.close();
  return { colors: [...colors].join(' '), found };
}

(async () => {
  const count = checkLinks();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const address = `http://127.0.0.1:${server.address().port}`;
  const light = await open(browser, address, 'light');
  const dark = await open(browser, address, 'dark');
  await browser.close();
  server.close();
  if (light.colors === dark.colors) failures.push(`light and dark have the same background, ${light.colors}`);
  if (!fs.readFileSync(path.join(site, 'llms.txt'), 'utf8').includes('](tutorials/first-real-call.md): ')) failures.push('llms.txt lacks a tutorial');
  console.log(`${count} pages; a search finds ${light.found}; background ${light.colors} and ${dark.colors}; ${failures.length} failures`);
  failures.slice(0, 40).forEach(failure => console.error(failure));
  process.exit(failures.length > 0 ? 1 : 0);
})();
