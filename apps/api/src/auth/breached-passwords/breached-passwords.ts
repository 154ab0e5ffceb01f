import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { comparedText, opaqueString } from '#domain';

/** Of each password that is known, these first bytes of its SHA-256 stand in the file, sorted. */
const digestBytes = 5;

let digests: Promise<Buffer> | undefined;

/** Whether a password, in whatever case, stands in a list of passwords from breaches. Nothing leaves this machine. */
export async function isBreached(password: string): Promise<boolean> {
  digests ??= readFile(digestsFile());
  const known = await digests;
  const digest = createHash('sha256')
    .update(comparedText(opaqueString(password)))
    .digest();
  let [from, to] = [0, known.length / digestBytes];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = known.compare(digest, 0, digestBytes, middle * digestBytes, (middle + 1) * digestBytes);
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}

/** The file stands beside this one; a compiled file without a copy of its own uses that of the sources. */
function digestsFile(): string {
  const beside = fileURLToPath(new URL('./digests.bin', import.meta.url));
  return existsSync(beside) ? beside : beside.replace('/dist/apps/', '/apps/');
}
