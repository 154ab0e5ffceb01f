import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { catalogues } from './build/catalogues.js';
import { compressed } from './build/compressed.js';
import { pageFiles, serviceWorker } from './build/service-worker.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `npm start` and the images build it; `npx vite apps/web` serves it while one works on it, in front of a running API. */
export default defineConfig({
  plugins: [catalogues(), pageFiles(), compressed()],
  // The verifier of bundles is the one that travels in them; here something else stands in for what it takes from Node.
  resolve: {
    alias: {
      '#transparency': here('../../libs/transparency/src/index.ts'),
      'node:buffer': 'buffer',
      'node:crypto': here('src/screens/verify/node/crypto.ts'),
      'node:zlib': here('src/screens/verify/node/zlib.ts'),
    },
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Nothing may stand inline: the page's Content-Security-Policy allows no such script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 500,
    manifest: true,
    rolldownOptions: {
      input: { page: here('index.html'), worker: here('src/offline/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? serviceWorker : 'assets/[name]-[hash].js'),
      },
      // Packages say 'use client' for servers that draw pages; here everything is the client.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/health', '/openapi.json', '/docs'].map((path) => [
        path,
        process.env.DONDOC_API ?? 'http://127.0.0.1:3000',
      ]),
    ),
  },
});
