import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withNumber } from './json-member.js';

test('a member is set whatever else the object holds, and the rest says what it said', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constant('$tb')), fc.jsonValue()), (content) => {
      const text = withNumber(JSON.stringify(content, undefined, 1), '$tb', 7);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ ...content, $tb: 7 })));
      expect(text.split('"$tb":7')).toHaveLength(2);
    }),
  );
});

test.each([
  ['{}', '{"$tb":7}'],
  [' { } ', '{"$tb":7}'],
  ['{"$tb":9223372036854775807}', '{"$tb":7}'],
  ['{"\\u0024tb":1,"a":{"$tb":2}}', '{"a":{"$tb":2},"$tb":7}'],
  ['{"id":12345678901234567890,"t":"a,\\"}{"}', '{"id":12345678901234567890,"t":"a,\\"}{","$tb":7}'],
])('%s becomes %s', (text, expected) => {
  expect(withNumber(text, '$tb', 7)).toBe(expected);
});

test('nesting that no recursion survives is left as it is', () => {
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(withNumber(`{"a":${nested}}`, '$tb', 7)).toBe(`{"a":${nested},"$tb":7}`);
});
