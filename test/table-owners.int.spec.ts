import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../', import.meta.url));

/** What a part of the product says in SQL about a table. */
interface Mention {
  readonly part: string;
  readonly file: string;
  readonly table: string;
}

/** What reads a table of another lib, and why it may. */
const allowed: readonly (Mention & { readonly because: string })[] = [
  {
    ...{ part: 'libs/notifications', file: 'libs/notifications/src/dispatch/message-batches.ts' },
    table: 'timer',
    because:
      'A digest waits for the reminders of its morning that are due and not recorded; notifications import no process manager, so that only the applications could tell it.',
  },
];

const tests = /\.(spec|fixture)\.ts$/;
const partOf = (file: string) => file.split('/').slice(0, 2).join('/');

function found(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}

/** The tables that a text declares, in SQL or as what their DDL is made of. */
const declaredIn = (text: string) => [
  ...found(/CREATE TABLE (?:IF NOT EXISTS )?(?:[a-z]+\.)?([a-z_]+)/g, text),
  ...found(/\bname: '([a-z_]+)',\s+columns: \{/g, text),
];

/** The tables that statements in a text name, in the schema that is live or whichever is being filled. */
const namedIn = (text: string) => [
  ...found(/\b(?:FROM|JOIN|INTO|UPDATE|USING|TABLE)\s+(?:ONLY\s+)?([a-z_]+)\b(?!\.)/g, text),
  ...found(/\blive\.([a-z_]+)/g, text),
];

let sources: { file: string; text: string }[];
const owners = new Map<string, Set<string>>();

beforeAll(() => {
  sources = ['libs', 'apps']
    .flatMap((kind) =>
      readdirSync(join(project, kind), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${kind}/${file}`,
      ),
    )
    .filter((file) => /^[^/]+\/[^/]+\/src\/.*\.ts$/.test(file) && !tests.test(file))
    .map((file) => ({ file, text: readFileSync(join(project, file), 'utf8') }));
  for (const { file, text } of sources)
    for (const table of declaredIn(text))
      owners.set(table, (owners.get(table) ?? new Set()).add(partOf(file)));
});

const strangers = (): Mention[] =>
  sources.flatMap(({ file, text }) =>
    [...new Set(namedIn(text))]
      .filter((table) => owners.has(table) && !owners.get(table)?.has(partOf(file)))
      .map((table) => ({ part: partOf(file), file, table })),
  );

describe('a table', () => {
  it('is found where a statement names it', () => {
    const sql = 'SELECT 1 FROM live.timer t JOIN agency a USING (id); UPDATE outgoing SET x = 1; FROM live.x';
    expect(namedIn(sql)).toEqual(['agency', 'outgoing', 'timer', 'x']);
    expect(declaredIn('CREATE TABLE timer (id int); CREATE TABLE IF NOT EXISTS identity.system (')).toEqual([
      ...['timer', 'system'],
    ]);
    expect(declaredIn("const one = {\n  name: 'agency',\n  columns: {\n    id: 'text',")).toEqual(['agency']);
    expect(owners.size).toBeGreaterThan(20);
  });

  it('belongs to one part of the product', () => {
    expect([...owners].filter(([, parts]) => parts.size > 1)).toEqual([]);
  });

  it('is read and written by no other part than the one that declares it', () => {
    const isAllowed = (mention: Mention) =>
      allowed.some(({ file, table }) => file === mention.file && table === mention.table);
    expect(strangers().filter((mention) => !isAllowed(mention))).toEqual([]);
  });

  it('is named by what may read it all the same, as long as that is said here', () => {
    const mentions = strangers().map(({ file, table }) => `${file} ${table}`);
    expect(allowed.filter(({ file, table }) => !mentions.includes(`${file} ${table}`))).toEqual([]);
  });
});
