import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const project = fileURLToPath(new URL('../', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: project,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '');
const documents = tracked.filter((file) => file.endsWith('.md'));
/** No part of the repository. */
const madeByTheOperator = 'docker/secrets';
const read = (file: string) => readFileSync(join(project, file), 'utf8');
const sources = tracked.filter(
  (file) => /\.(ts|tsx|js|sql|json)$/.test(file) && existsSync(join(project, file)),
);
const code = sources.map(read).join('\n');

/** What stands between backquotes in the third column of each table. */
function identifiersIn(glossary: string): string[] {
  return glossary
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
    .flatMap((line) => [...(line.split(' | ')[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
    .filter((name) => /^[A-Za-z][\w.]*$/.test(name));
}

describe('the documents', () => {
  it.each(documents)('%s links to files that are there', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    const missing = local.filter((link) => !existsSync(resolve(project, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it.each(documents.filter((file) => file !== 'CHANGELOG.md'))(
    '%s names folders and files that are there',
    (document) => {
      const named = [...read(document).matchAll(/`((?:apps|libs|test|docs|docker|examples)\/[\w./-]+)`/g)];
      const missing = named
        .map(([, path = '']) => path)
        .filter((path) => path !== madeByTheOperator && !existsSync(join(project, path)));
      expect(missing).toEqual([]);
    },
  );

  it('the table of ASVS counts as it says', () => {
    const text = read('docs/asvs.md');
    const [said = '', all = ''] = /^Of (\d+): .*\.$/m.exec(text) ?? [];
    const stands = [...text.matchAll(/^\| \d+\.\d+\.\d+ +\| \d +\| [^|]+\| (\S+) /gm)].map(
      ([, word]) => word,
    );
    const counted = ['met', 'partly', 'not', 'operator', 'n/a'].map(
      (word) => `${stands.filter((each) => each === word).length} ${word}`,
    );
    expect([said, stands.length]).toEqual([`Of ${all}: ${counted.join(', ')}.`, Number(all)]);
  });

  it('the glossary names identifiers that are in the code', () => {
    const names = identifiersIn(read('docs/glossary.md')).flatMap((name) => name.split('.'));
    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});
