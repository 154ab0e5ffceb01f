import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { settingNames } from '#platform';

/** Read by the command line, which hands on what the API and the worker need to know of it. */
const ofTheCommandLine = 'DONDOC_DATA';

const listed = readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

test('docs/settings.md lists each setting once, and no other', () => {
  expect(listed.toSorted()).toEqual([...settingNames, ofTheCommandLine].sort());
});
