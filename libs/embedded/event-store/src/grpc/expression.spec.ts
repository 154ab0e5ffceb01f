import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileExpression } from './expression.js';

const BACKSLASH = '\\';

describe('a regular expression of a filter', () => {
  test.each<[string, string, boolean]>([
    ['^[^$].*', 'order', true],
    ['^[^$].*', '$settings', false],
    ['d-1', 'ord-12', true],
    [String.raw`\Aorder-\d+\z`, 'order-12', true],
    [String.raw`\Aorder-\d+\z`, 'an order-12', false],
    [String.raw`^chỉ\w+$`, 'chỉđạo', true],
    [String.raw`^\W$`, 'đ', false],
    [String.raw`^[\w-]+$`, 'kết-luận', true],
    [String.raw`^\d$`, '\u0664', true],
    [String.raw`^\S+$`, 'a\u00a0b', false],
    [String.raw`^\p{Lu}\p{Ll}+$`, 'Đơn', true],
    [String.raw`^đ\.\/\-\$$`, 'đ./-$', true],
    ['^đ$', 'đ', true],
    ['(?i)^ORDER$', 'order', true],
    ['^(?<kind>a|b)-(?:c)$', 'a-c', true],
    ['^[]a]+$', ']a', true],
    ['^[^]a]+$', 'b', true],
  ])('%s on %s is found: %s', (expression, text, found) => {
    expect(compileExpression(expression)(text)).toBe(found);
  });

  test.each([
    '(',
    '[a',
    'a**',
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(?<!a)b',
    String.raw`(a)\1`,
    String.raw`(?<n>a)\k<n>`,
    '(?>a)',
    "(?'n'a)",
    '(?P<n>a)',
    '(?U)a',
    '(?x)a b',
    String.raw`\bword\b`,
    String.raw`a\Z`,
    String.raw`\Ga`,
    String.raw`\p{IsBasicLatin}`,
    String.raw`\p{Greek}`,
    String.raw`\pL`,
    String.raw`\Qa\E`,
    String.raw`\x{41}`,
    String.raw`[a\D]`,
    '[a-z-[aeiou]]',
    '[[:alpha:]]',
    'a'.repeat(4097),
    '((a{30}){30}){30}',
    '(a{40}){40}',
    BACKSLASH,
  ])('%s is refused with INVALID_ARGUMENT', (expression) => {
    expect(() => compileExpression(expression)).toThrow(
      expect.objectContaining({ code: 3, details: expect.stringContaining('regular expression') as unknown }),
    );
  });

  test('is matched without trying its ways through one after the other', () => {
    expect(compileExpression('^(a+)+$')(`${'a'.repeat(50_000)}b`)).toBe(false);
    expect(compileExpression('^(a|a)*$')(`${'a'.repeat(50_000)}b`)).toBe(false);
    expect(compileExpression('(.*)*(.*)*x$')('a'.repeat(50_000))).toBe(false);
  });

  test('finds what the expressions of JavaScript find', () => {
    const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
      expression: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      part: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', 'a?', 'b*', 'a+', '^', '$', 'b{1,2}', '[a-c]'),
        fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `(${one}|${other})`),
        tie('expression').map((inner) => `(?:${inner})`),
      ),
    }));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(expression, text, (source, subject) => {
        expect(compileExpression(source)(subject)).toBe(new RegExp(source, 'u').test(subject));
      }),
    );
  });
});
