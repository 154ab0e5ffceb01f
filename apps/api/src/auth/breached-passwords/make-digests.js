// Makes digests.bin: node make-digests.js LIST… ; each LIST is a text file with a password on each line.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { comparedText, opaqueString } from '../../../../../dist/libs/domain/src/index.js';

const shortest = 12;
const longest = 200;
const digestBytes = 5;

const digests = new Set();
for (const list of process.argv.slice(2)) {
  for (const line of readFileSync(list, 'utf8').split(/\r?\n/)) {
    const password = comparedText(opaqueString(line));
    if (password.length < shortest || password.length > longest) continue;
    digests.add(createHash('sha256').update(password).digest().subarray(0, digestBytes).toString('hex'));
  }
}
writeFileSync(new URL('digests.bin', import.meta.url), Buffer.from([...digests].sort().join(''), 'hex'));
