import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { comparedText } from './text.js';
import { isReadAs } from './skeleton.js';

test.each([
  ['lanh.dao', 'Ianh.dao'],
  ['lanh.dao', '1anh.dao'],
  ['lanh.dao', 'lаnh.dao'],
  ['minh', 'rninh'],
  ['to.toan', 't0.toan'],
  ['ADMIN', 'admln'],
  ['thanh.tra', 'ｔｈａｎｈ．ｔｒａ'],
  ['đạt', 'Ðạt'],
  ['đạt', 'đa\u0323t'],
  ['toa.an', 'toa.an.'],
  ['toa.an', 'toa..an'],
  ['toa.an', 'toa.-an'],
  ['toa-an', 'toa--an--'],
  ['toa_an', '_toa_an'],
])('the user name %s is read for %s', (one, other) => {
  expect([isReadAs(one, other), isReadAs(other, one)]).toEqual([true, true]);
});

test.each([
  ['lanh.dao', 'lanhdao'],
  ['toa.an', 'toa-an'],
  ['toa.an', 'to.a.an'],
  ['dat', 'đạt'],
  ['thanh.tra', 'thanh.trà'],
  ['nguyen.van.a', 'nguyen.van.b'],
  ['hoa', 'hòa'],
  ['tinh', 'tính'],
  ['an', 'ân'],
])('the user name %s is not read for %s', (one, other) => {
  expect(isReadAs(one, other)).toBe(false);
});

const letters = fc.constantFrom(...'abcdđeghiklmnopqrstuvxyăâêôơưáàảãạ0123456789._@-IOĐÁ');
const name = fc.array(letters, { minLength: 1, maxLength: 20 }).map((all) => all.join(''));

test('names that are compared as one are read as one', () => {
  fc.assert(
    fc.property(name, (one) => {
      expect(isReadAs(one, comparedText(one))).toBe(true);
      expect(isReadAs(one, one.toUpperCase())).toBe(true);
      expect(isReadAs(one, one.normalize('NFD'))).toBe(true);
    }),
  );
});

test('who is read for whom does not depend on which of the two was first', () => {
  fc.assert(fc.property(name, name, (one, other) => isReadAs(one, other) === isReadAs(other, one)));
});
