import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';

const api = process.env['HK_API'] ?? 'http://127.0.0.1:8080';

/** What several pages share is small and comes in one file with the frame, not in a dozen; but for the table of the few. */
const kShared = /src[\\/](components|lib)[\\/](?!ui[\\/]record-table)|lucide-react/;

/** A chunk and all that it imports. */
function closure(bundle: Rolldown.OutputBundle, file: string, files = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (chunk?.type !== 'chunk' || files.has(file)) return files;
  files.add(file);
  for (const imported of chunk.imports) closure(bundle, imported, files);
  return files;
}

const isEntry = (chunk: Rolldown.OutputBundle[string] | undefined): boolean => chunk?.type === 'chunk' && chunk.isEntry;

/** index.html names the frame's code too, which otherwise only the entry would know of, once it is there. */
const preloadFrame: Plugin = {
  name: 'preload-frame',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => {
      if (!bundle) return [];
      const frame = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.facadeModuleId?.endsWith('/src/app/start.tsx'));
      if (!frame) throw new Error('the build has no chunk of src/app/start.tsx');
      // The entry has its script already.
      return [...closure(bundle, frame.fileName)].filter((file) => !isEntry(bundle[file])).map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: '', href: `/${file}` }, injectTo: 'head' }));
    },
  },
};

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadFrame],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: Object.fromEntries(['/api', '/docs', '/openapi.json'].map((path) => [path, { target: api }])),
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'shared', test: kShared, minShareCount: 2 }] } },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/test/setup.ts'],
    restoreMocks: true,
    css: false,
    testTimeout: 20_000,
    // The pages share modules (icons above all) that take longer to load than the tests to run.
    isolate: false,
  },
});
