import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** What a data folder holds that this program made; anything else in it is left alone. */
const OURS =
  /^(logs|postgres|event-store|lock(\..+)?|(launcher|children|endpoints|event-store-credentials)\.(json|crt)(\.new)?)$/;
/** PostgreSQL keeps its own files, under the account that it runs as. */
const KEPT_BY_POSTGRES = /^cluster(\.new-.+)?$/;
const OTHERS = 0o077;
/** Lets the group pass and not look: for the account of PostgreSQL, where root cannot take it through otherwise. */
const GROUP_PASSES = 0o710;
const STICKY = 0o1000;
const DEEPEST = 4;

/** From here on every file and folder that this process or a child of it makes is its owner's alone. */
export function keepNewFilesToOwner(): void {
  process.umask(OTHERS);
}

/**
 * Takes away what others may do with a data folder of an earlier release: folders become 0700 and files 0600. Links are
 * not followed.
 * @returns the paths that others may still read, because they are not ours to change
 */
export function keepFolderToOwner(folder: string): string[] {
  const left: string[] = [];
  const keep = (path: string, stats: Stats): void => {
    const isFolder = stats.isDirectory();
    const mode = stats.mode & 0o777;
    if ((mode & OTHERS) === 0 || (isFolder && mode === GROUP_PASSES)) return;
    try {
      chmodSync(path, isFolder ? 0o700 : mode & 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
      left.push(path);
    }
  };
  const walk = (path: string, depth: number, isWanted: (name: string) => boolean): void => {
    for (const name of readdirSync(path).filter(isWanted)) {
      const inner = join(path, name);
      const stats = lstatSync(inner, { throwIfNoEntry: false });
      if (stats === undefined || !(stats.isDirectory() || stats.isFile())) continue;
      keep(inner, stats);
      if (stats.isDirectory() && depth < DEEPEST)
        walk(inner, depth + 1, (each) => !KEPT_BY_POSTGRES.test(each));
    }
  };
  const stats = lstatSync(folder);
  // A folder for everybody's files, as /tmp is, belongs to more than this program.
  if ((stats.mode & STICKY) !== 0) left.push(folder);
  else if (stats.isDirectory()) keep(folder, stats);
  walk(folder, 0, (name) => OURS.test(name));
  return left;
}
