import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';

/** What the bundler says of its output: which files a file needs at once, which only when a screen is opened. */
interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  /** What it asks for later; its messages it asks for at once. */
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

const page = fileURLToPath(new URL('../../dist/apps/web/', import.meta.url));
const manifest = JSON.parse(readFileSync(join(page, '.vite/manifest.json'), 'utf8')) as Readonly<
  Record<string, Chunk>
>;
const chunks = Object.entries(manifest);
const start = chunks.find(([name, { isEntry }]) => isEntry && name.endsWith('.html'))?.[0] ?? '';

/** A chunk with all that it imports at once. */
function withImports(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const imported of manifest[name]?.imports ?? []) withImports(imported, found);
  return found;
}

const kilobytes = (files: Iterable<string>): number =>
  [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(join(page, file))).length, 0) / 1_024;

const script = (names: Iterable<string>) =>
  kilobytes([...names].flatMap((name) => manifest[name]?.file ?? []));
const style = (names: Iterable<string>) => kilobytes([...names].flatMap((name) => manifest[name]?.css ?? []));

const atOnce = withImports(start);
const language = chunks.filter(([name]) => name.endsWith('messages/vi')).map(([name]) => name);
const desk = chunks.filter(([name]) => name.includes('screens/desk/')).map(([name]) => name);

test('the first load takes at most 150 KB of script and 20 KB of style, compressed', () => {
  expect(start).not.toBe('');
  expect(language).toHaveLength(1);
  expect(desk).toHaveLength(1);
  const first = new Set([...atOnce, ...[...language, ...desk].flatMap((name) => [...withImports(name)])]);
  expect(script(first)).toBeLessThanOrEqual(150);
  expect(style(first)).toBeLessThanOrEqual(20);
});

const screens = chunks.filter(([name, { isDynamicEntry }]) => isDynamicEntry && name.includes('/screens/'));

test.each(screens.map(([name]) => name))(
  '%s adds at most 40 KB to what is there already, compressed',
  (name) => {
    const added = [...withImports(name)].filter((each) => !atOnce.has(each));
    const asked = added.flatMap((each) => manifest[each]?.dynamicImports ?? []);
    added.push(...asked.filter((each) => each.includes('messages/vi')));
    expect(script(added) + style(added)).toBeLessThanOrEqual(40);
  },
);
