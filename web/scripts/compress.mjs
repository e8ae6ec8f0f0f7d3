// Writes a .gz sibling for every text file of the build, so that the server never compresses a static file.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = process.argv[2] ?? 'dist';
const isText = /\.(js|css|html|svg)$/;
const entries = await readdir(root, { recursive: true, withFileTypes: true });
let bytes = 0;
for (const entry of entries) {
  if (!entry.isFile() || !isText.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const packed = gzipSync(await readFile(path), { level: 9 });
  await writeFile(`${path}.gz`, packed);
  bytes += packed.length;
}
console.log(`compressed ${root}: ${(bytes / 1024).toFixed(1)} KB gzip in all`);
