import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { problemMessages, messageFor } from './problem-messages.js';

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Every code that the sources can throw; `directive-is-<status>` stands for each status. */
function thrownCodes(): string[] {
  const domain = [...sourcesUnder('libs/domain/src'), ...sourcesUnder('libs/application/src')].join('\n');
  const api = sourcesUnder('apps/api/src').join('\n');
  const rejected = [...domain.matchAll(/new Rejection\(\s*'[a-z-]+',\s*'([a-z-]+)'/g)];
  const distinct = [...domain.matchAll(/'(duplicate-[a-z-]+)'/g)];
  const refused = [...domain.matchAll(/refuse\(\s*'([a-z-]+)'/g)];
  const problems = [...api.matchAll(/new (?:Problem\(\s*\d+|Rejection\(\s*'[a-z-]+'),\s*'([a-z-]+)'/g)];
  const tabled = [...api.matchAll(/\[4\d\d, '([a-z-]+)'\]|^ {2}4\d\d: '([a-z-]+)'/gm)];
  const statuses = [
    'draft',
    'issued',
    'assigned',
    'in-progress',
    'awaiting-confirmation',
    'declined',
    'suspended',
  ];
  return [
    ...[...rejected, ...distinct, ...refused, ...problems, ...tabled].map(
      ([, one, other]) => one ?? other ?? '',
    ),
    ...statuses.map((status) => `directive-is-${status}`),
  ];
}

test('every code that the domain or the API throws has words in both languages', () => {
  const codes = [...new Set(thrownCodes())].sort();
  expect(codes.length).toBeGreaterThan(70);
  expect(codes.filter((code) => !Object.hasOwn(problemMessages, code))).toEqual([]);
});

/** What is sent and cannot be, though no one field of it is wrong. */
const ofTheWhole = ['no-account-here', 'too-many-directives', 'too-many-minutes-files'];

test('a refusal of what was sent names the field that is wrong, so that a form can show it there', () => {
  const folders = ['libs/domain/src', 'libs/application/src', 'apps/api/src'];
  const sources = folders.flatMap(sourcesUnder).join('\n');
  const refusals = [
    // The code, the sentence in one or two pieces of text, and what follows it: the path, or the end.
    ...sources.matchAll(/new Rejection\(\s*'impossible',\s*'([a-z-]+)',\s*(?:'[^']*'|`[^`]*`),?\s*(\)|\S)/g),
  ];
  expect(refusals.length).toBeGreaterThan(40);
  const without = refusals.filter(([, , next]) => next === ')').map(([, code = '']) => code);
  expect([...new Set(without)].sort()).toEqual(ofTheWhole);
});

test('no word is missing, and Vietnamese is not English', () => {
  for (const [code, { en, vi }] of Object.entries(problemMessages)) {
    expect([code, ...en, ...vi].map((word) => word.length > 0)).not.toContain(false);
    expect([code, vi]).not.toEqual([code, en]);
  }
});

test('a code without words has general ones', () => {
  expect(messageFor('constructor', 'en')).toEqual(['Refused', 'The request was refused.']);
});
