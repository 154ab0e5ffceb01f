import { spawnSync } from 'node:child_process';
import { howToInstall, installPackages } from './debian.js';
import { say } from './setup.js';

/** Programs of the machine that some tests drive; without one, the tests that need it are left out. */
const WANTED = [
  {
    what: 'a browser (the tests of the page)',
    // Chromium without its windows: the same engine at half the work.
    names: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium-headless-shell'],
  },
  {
    what: 'pdftotext (the tests that read what the page prints)',
    names: ['pdftotext'],
    packages: ['poppler-utils'],
    version: '-v',
  },
  {
    what: 'LibreOffice (the tests that open what is exported)',
    names: ['soffice'],
    packages: ['libreoffice-writer-nogui', 'libreoffice-calc-nogui'],
  },
  {
    what: 'Prometheus (the tests of the alerts)',
    names: ['promtool'],
    packages: ['prometheus'],
  },
];

/**
 * Says which programs the tests will miss.
 * @param mayInstall whether what is missing is installed, where that is possible
 */
export function findPrograms({ mayInstall }) {
  for (const { what, names, packages, version } of WANTED) {
    if (isThere(names, version)) continue;
    const reason = mayInstall ? installPackages(packages) : howToInstall(packages);
    if (reason !== undefined || !isThere(names, version))
      say(`\n*** The tests that need ${what} are SKIPPED: ${reason ?? 'it does not run'}.\n`);
  }
}

const isThere = (names, version = '--version') =>
  names.some((name) => spawnSync(name, [version]).status === 0);
