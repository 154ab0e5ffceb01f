import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import ts from 'typescript';

const project = fileURLToPath(new URL('../', import.meta.url));
const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.js'], {
  cwd: project,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.includes('/generated/') && existsSync(join(project, file)));

/** Words of a private language that this code once spoke, each with what the field says in its place. */
const privateWords: ReadonlyMap<string, string> = new Map([
  ['storm', 'overload'],
  ['calm', 'overload'],
  ['giveWay', 'backpressure'],
  ['hands', 'concurrency, workers'],
  ['CommandDesk', 'command gateway'],
  ['carryOut', 'dispatch, handle'],
  ['CommandLog', 'command handler'],
  ['bell', 'wake-up'],
  ['doorbell', 'wake-up'],
  ['everybody', 'subscription'],
  ['Turns', 'keyed mutex, fair queue'],
  ['Gate', 'semaphore'],
  ['owedSteps', 'pending reminders'],
  ['sentSteps', 'reminder history'],
  ['overdueSpell', 'overdue period'],
  ['telling', 'notice'],
  ['tellings', 'notices'],
  ['firstOwed', 'pending reminders'],
  ['parcel', 'message batch'],
  ['parcels', 'message batches'],
  ['silences', 'stalled alerts'],
  ['Means', 'dependencies'],
  ['Surroundings', 'dependencies'],
  ['told', 'what it is that is told'],
  ['Told', 'what it is that is told'],
  ['Readings', 'query gateway'],
  ['Standing', 'checkpoint'],
  ['news', 'subscription'],
  ['onceItIsThere', 'retry until ready'],
  ['paced', 'throttle'],
  ['quick', 'asynchronous commit'],
  ['within', 'with timeout, or what it is within'],
  ['begun', 'what was begun'],
  ['Occasion', 'command context'],
  ['RulesFrom', 'effective rules'],
  ['answering', 'what answers'],
  ['oneByOne', 'what goes one by one'],
]);

/** The names in a file that are private words; not what stands in texts or comments. */
function privateNamesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(project, file), 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const name = node.text.replace('#', '');
      if (privateWords.has(name)) found.push(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('no name in the code is a word of its own where the field has one', () => {
  const found = sources
    .map((file) => [file, [...new Set(privateNamesIn(file))]] as const)
    .filter(([, names]) => names.length > 0)
    .map(
      ([file, names]) => `${file}: ${names.map((name) => `${name} (${privateWords.get(name)})`).join(', ')}`,
    );
  expect(found).toEqual([]);
});

it('no file is called by such a word', () => {
  const words = new Set([...privateWords.keys()].map((word) => word.toLowerCase()));
  const named = sources.filter((file) =>
    words.has(basename(file).split('.', 1)[0]?.replaceAll('-', '') ?? ''),
  );
  expect(named).toEqual([]);
});
