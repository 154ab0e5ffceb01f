import { fileURLToPath } from 'node:url';
import { compileMessage, type CompiledMessage } from '@lingui/message-utils/compileMessage';
import { expect, test } from '@jest/globals';
import { readCatalogue } from '../../apps/web/build/catalogues.js';

const catalogue = (language: string) =>
  Object.entries(
    readCatalogue(fileURLToPath(new URL(`../../apps/web/src/messages/${language}`, import.meta.url))),
  );

/** What a message says of one of each thing that it counts: `1 day late`. */
function saidOfOne(compiled: CompiledMessage | string): string {
  if (typeof compiled === 'string') return compiled;
  return compiled
    .map((token) => {
      if (typeof token === 'string') return token;
      const [name, kind, choices] = token as readonly [
        string,
        string?,
        Readonly<Record<string, CompiledMessage>>?,
      ];
      if (kind === 'plural') return saidOfOne(choices?.['one'] ?? choices?.['other'] ?? '');
      return kind === undefined ? `{${name}}` : '';
    })
    .join('');
}

test('English says one of a thing, and not one of several: 1 day late', () => {
  // `of {all} directives` tells a part of several, bounds are never one, and the rest are names.
  const several =
    /(?<!of |least |most )\{(?!name|number|standIn)\w+\} (?:working |calendar |more )?[a-z]+s\b/;
  const of = catalogue('en').map(([id, message]) => [id, saidOfOne(compileMessage(message))] as const);
  expect(of.find(([id]) => id === 'directive.days-late')?.[1]).toBe('{days} day late');
  expect(of.filter(([, said]) => several.test(said))).toEqual([]);
});

test('Vietnamese counts by what the page fills in, with its leading zero, never by a bare number', () => {
  expect(catalogue('vi').filter(([, message]) => message.includes('#'))).toEqual([]);
});
