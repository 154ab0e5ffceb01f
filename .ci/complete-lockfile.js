/**
 * `npm ci` refuses a lock file that lacks an optional package, even one of a foreign platform; npm leaves it out
 * when the registry at hand does not have it. This adds what is missing, so that one lock file installs everywhere.
 * Run it after `npm install` changed package-lock.json behind a mirror: node .ci/complete-lockfile.js [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const platform = /(android|darwin|freebsd|linux|openharmony|win32|windows)-([a-z0-9]+)(?:-([a-z]+))?$/;

function isLocked(from, name) {
  const folders = from.split('/node_modules/');
  return (
    folders.some((_, depth) => {
      const parent = folders.slice(0, folders.length - depth).join('/node_modules/');
      return `${parent}/node_modules/${name}` in lock.packages;
    }) || `node_modules/${name}` in lock.packages
  );
}

const missing = Object.entries(lock.packages).flatMap(([from, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, version]) => /^\d/.test(version) && !isLocked(from, name))
    .map(([name, version]) => ({ name, version, dev: entry.dev })),
);

function lockEntry({ name, version, dev }) {
  const match = platform.exec(name);
  if (!match)
    throw new Error(`${name}: its name does not tell its platform, add it to the lock file by hand`);
  const [, os, cpu, libc = ''] = match;
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(os === 'linux' && /^(gnu|musl)/.test(libc)
      ? { libc: [libc.startsWith('gnu') ? 'glibc' : 'musl'] }
      : {}),
    optional: true,
    os: [os === 'windows' ? 'win32' : os],
  };
}

if (process.argv.includes('--check')) {
  for (const { name, version } of missing)
    process.stdout.write(`not in package-lock.json: ${name}@${version}\n`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = lockEntry(one);
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(path, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  process.stdout.write(`added ${missing.length} optional packages to package-lock.json\n`);
}
