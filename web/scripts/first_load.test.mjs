import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const program = resolve('scripts/first_load.mjs');
const kManifest = {
  'src/main.ts': { file: 'assets/main.js', isEntry: true, dynamicImports: ['src/app/start.tsx', 'src/features/today/today-page.tsx'] },
  'src/app/start.tsx': { file: 'assets/start.js', imports: ['_shared.js'] },
  '_shared.js': { file: 'assets/shared.js', imports: ['_deep.js'] },
  '_deep.js': { file: 'assets/deep.js', imports: ['_shared.js'] },
  'src/features/session/sign-in-page.tsx': { file: 'assets/sign-in.js', imports: ['_deep.js'] },
  'src/features/today/today-page.tsx': { file: 'assets/today.js', imports: ['_list.js'], dynamicImports: ['_chart.js'] },
  '_list.js': { file: 'assets/list.js' },
  '_chart.js': { file: 'assets/chart.js' },
};
// A KB each, but for the chart, which no first visit draws.
const kFiles = ['theme.js', 'assets/main.js', 'assets/start.js', 'assets/shared.js', 'assets/deep.js', 'assets/sign-in.js', 'assets/today.js', 'assets/list.js'];

let dist = '';

beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), 'hk-first-load-'));
  await mkdir(join(dist, '.vite'));
  await mkdir(join(dist, 'assets'));
  await writeFile(join(dist, '.vite/manifest.json'), JSON.stringify(kManifest));
  const head = '<script src="/theme.js"></script><script type="module" crossorigin src="/assets/main.js"></script><link rel="modulepreload" href="/assets/shared.js">';
  await writeFile(join(dist, 'index.html'), head);
  for (const file of kFiles) await writeFile(join(dist, `${file}.gz`), new Uint8Array(1024));
  await writeFile(join(dist, 'assets/chart.js.gz'), new Uint8Array(1024 * 1024));
});

afterEach(() => rm(dist, { recursive: true }));

const measure = (limit) => run(process.execPath, [program, dist, String(limit)]).then(({ stdout }) => ({ code: 0, stdout }), ({ code, stdout }) => ({ code, stdout }));

describe('the first load', () => {
  it('is what index.html and the page need, each file once', async () => {
    const { code, stdout } = await measure(7);
    expect(stdout).toContain('sign-in: 6.0 KB gzip of JavaScript in 6 files');
    expect(stdout).toContain('today: 7.0 KB gzip of JavaScript in 7 files');
    expect(code).toBe(0);
  });

  it('fails above the limit', async () => {
    const { code, stdout } = await measure(6.9);
    expect(stdout).toMatch(/today: .*TOO MUCH/);
    expect(stdout).not.toMatch(/sign-in: .*TOO MUCH/);
    expect(code).toBe(1);
  });
});
