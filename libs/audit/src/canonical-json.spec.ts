import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

it('canonical JSON is that of the example of RFC 8785 (3.2.2, 3.2.3)', () => {
  const example = JSON.parse(String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`) as unknown;
  expect(canonicalJson(example)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

it('canonical JSON sorts members by UTF-16 units, as the example of RFC 8785 (3.2.3)', () => {
  const members = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
  expect(Object.values(JSON.parse(canonicalJson({ a: members })) as object).length).toBe(1);
  expect(canonicalJson(members).match(/:\d/g)?.join('')).toBe(':2:4:6:7:1:5:3');
});

it('canonical JSON says the same of the same value, however its members are ordered', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(JSON.parse(text)))).toBe(text);
    }),
  );
});

it('canonical JSON writes a text as JSON does, whatever it is made of', () => {
  // Halves of surrogate pairs among them.
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const plain = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(
      fc.oneof(
        plain,
        fc.array(unit).map((units) => units.join('')),
      ),
      (text) => {
        expect(canonicalJson({ [text]: text })).toBe(`{${JSON.stringify(text)}:${JSON.stringify(text)}}`);
      },
    ),
  );
});

it('canonical JSON sorts members alike, however many there are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 70 }), (names) => {
      const found = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
      const sorted = [...names].sort().map((name) => `${JSON.stringify(name)}:0`);
      expect(found).toBe(`{${sorted.join(',')}}`);
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]));
}

it('canonical JSON takes what is nested deeper than a call stack', () => {
  const depth = 200_000;
  const text = '['.repeat(depth) + ']'.repeat(depth);
  expect(canonicalJson(JSON.parse(text)) === text).toBe(true);
});
