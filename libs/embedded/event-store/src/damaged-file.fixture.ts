import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Damages a log on disk: everywhere in the file at `path`, `written` becomes `instead`, of the same
 * length. LMDB keeps old versions of a page beside the one in force, and which of them comes first or
 * last in the file is not to be foretold; damage to an old one is none.
 */
export function damageEveryCopy(path: string, written: string, instead: string): void {
  const bytes = readFileSync(path);
  let at = bytes.indexOf(written);
  if (at === -1 || instead.length !== written.length) throw new Error(`cannot make ${written} ${instead}`);
  for (; at !== -1; at = bytes.indexOf(written, at + 1)) bytes.write(instead, at);
  writeFileSync(path, bytes);
}
