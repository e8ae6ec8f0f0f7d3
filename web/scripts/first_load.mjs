// Sums the JavaScript that a first visit of `/` fetches, as it travels, and fails above the limit:
//   node scripts/first_load.mjs [DIST] [LIMIT_KB]
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const kFrame = 'src/app/start.tsx';

/** Who is not signed in ends on the first page, who is on the second. */
export const kPages = {
  'sign-in': [kFrame, 'src/features/session/sign-in-page.tsx'],
  today: [kFrame, 'src/features/today/today-page.tsx'],
};

/** A chunk and all that it imports, and they import, before it can run. */
function closure(manifest, key, files = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the build has no chunk for ${key}`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const imported of chunk.imports ?? []) closure(manifest, imported, files);
  return files;
}

/** Every script that index.html names, also those that the bundler does not know. */
export const namedBy = (html) =>
  [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file);

export function filesOf(manifest, html, routes) {
  const entries = Object.keys(manifest).filter((key) => manifest[key].isEntry);
  return [...new Set([...namedBy(html), ...[...entries, ...routes].flatMap((key) => [...closure(manifest, key)])])].sort();
}

/** The bytes of each page's first load: of the .gz files, which are what the server sends. */
export async function firstLoads(dist) {
  const manifest = JSON.parse(await readFile(join(dist, '.vite/manifest.json'), 'utf8'));
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const measured = Object.entries(kPages).map(async ([page, routes]) => {
    const files = filesOf(manifest, html, routes);
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(dist, `${file}.gz`))).size));
    return { page, files: files.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  });
  return Promise.all(measured);
}

async function main(dist = 'dist', limitKb = '250') {
  const limit = Number(limitKb) * 1024;
  let over = false;
  for (const { page, files, bytes } of await firstLoads(dist)) {
    over ||= bytes > limit;
    console.log(`${page}: ${(bytes / 1024).toFixed(1)} KB gzip of JavaScript in ${files} files, of ${limitKb} allowed${bytes > limit ? ': TOO MUCH' : ''}`);
  }
  return over ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await main(...process.argv.slice(2));
