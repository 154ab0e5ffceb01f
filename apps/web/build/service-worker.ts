import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The name that browsers ask for again and again: it never changes, what it holds does. */
export const serviceWorker = 'sw.js';

/** What the page loads; a typeface only as every browser of today takes it. */
const kept = /\.(js|css|woff2|svg|webmanifest)$/;

/**
 * Writes into the service worker which files the page loads, and an edition: a hash of all that they hold. Another byte of
 * the page is another service worker, by which a browser learns of it.
 */
export function pageFiles(): Plugin {
  return {
    name: 'page-files',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const found = readdirSync(dir, { recursive: true, encoding: 'utf8' })
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => kept.test(name) && name !== serviceWorker && !name.startsWith('.'))
        .sort();
      const hash = createHash('sha256');
      for (const name of [...found, 'index.html'])
        hash.update(`${name}\n`).update(readFileSync(join(dir, name)));
      const place = join(dir, serviceWorker);
      const files = JSON.stringify(found.map((name) => `/${name}`));
      const script = readFileSync(place, 'utf8');
      if (!script.includes('__FILES__') || !script.includes('__EDITION__'))
        throw new Error('The service worker has no place for the files of the page');
      writeFileSync(
        place,
        script.replace('__FILES__', files).replace('__EDITION__', hash.digest('hex').slice(0, 16)),
      );
    },
  };
}
