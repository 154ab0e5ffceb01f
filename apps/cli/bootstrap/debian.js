import { spawnSync } from 'node:child_process';
import { say } from './setup.js';

/**
 * Installs packages with apt-get where that is possible.
 * @returns why it was not; undefined when they are there
 */
export function installPackages(packages) {
  const isRoot = process.getuid?.() === 0;
  const canSudo = !isRoot && spawnSync('sudo', ['-n', 'true']).status === 0;
  const names = packages.join(' ');
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return 'it is not installed, and this system has no apt-get to install it with';
  if (!isRoot && !canSudo) return `it is not installed; "sudo apt-get install ${names}" installs it`;
  say(`Installing ${names} with apt-get.`);
  const before = isRoot ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [program, ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 2] }).status === 0;
  };
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  if (install()) return undefined;
  apt('update');
  return install() ? undefined : 'apt-get could not install it';
}

/** What says that a program is missing, and how it would be installed. */
export const howToInstall = (packages) =>
  `it is not installed; "npm test -- --install" installs it with "apt-get install ${packages.join(' ')}"`;
