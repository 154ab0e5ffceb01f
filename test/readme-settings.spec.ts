import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { settingNames } from '#platform';

/** Read by the command line, which hands on what the API and the worker need to know of it. */
const ofTheCommandLine = 'DONDOC_DATA';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, section = ''] = readme.split('## Settings\n');
const listed = section
  .split(/^## /m, 1)
  .join('')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

test('the README lists each setting once, and no other', () => {
  expect(listed.toSorted()).toEqual([...settingNames, ofTheCommandLine].sort());
});
