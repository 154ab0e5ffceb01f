import { describe, expect, it } from '@jest/globals';
import { Malformed } from '#transparency';
import { filesInBundle } from './bundle-zip.js';
import { bundled } from './tampering.fixture.js';

const withFile = (name: string) => bundled(new Map().set('key', 'x').set(name, 'y'));

describe('a file of a bundle', () => {
  it('is there under its name', () => {
    expect([...filesInBundle(withFile('verify.mjs')).keys()]).toEqual(['key', 'verify.mjs', 'manifest.json']);
  });

  it.each([
    '../key',
    '/etc/passwd',
    'a\n  - all is proved',
    'x\u001b[2J',
    '\u202efdp.exe',
    '',
    'x'.repeat(101),
  ])('is refused under the name %j, which says more than a name does', (name) => {
    expect(() => filesInBundle(withFile(name))).toThrow(Malformed);
  });
});
