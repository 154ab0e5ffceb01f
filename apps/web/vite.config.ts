import { defineConfig } from 'vite';
import { catalogues } from './build/catalogues.js';
import { compressed } from './build/compressed.js';

/** `npm start` and the images build it; `npx vite apps/web` serves it while one works on it, in front of a running API. */
export default defineConfig({
  plugins: [catalogues(), compressed()],
  build: {
    target: 'es2022',
    // Nothing may stand inline: the page's Content-Security-Policy allows no such script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 500,
    manifest: true,
    rolldownOptions: {
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
