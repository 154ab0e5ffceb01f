import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, property, string, type Arbitrary } from 'fast-check';
import { isOpaqueString, opaqueString, comparedText, searchedText, storedText } from './text.js';

const written = string({ unit: 'grapheme', maxLength: 30 });
const form: Arbitrary<'NFC' | 'NFD'> = constantFrom('NFC', 'NFD');

describe('a text', () => {
  it('has the same stored, compared and searched form whether it came composed or not, and keeps it', () => {
    assert(
      property(written, form, (text, other) => {
        for (const formOf of [storedText, comparedText, searchedText]) {
          expect(formOf(text.normalize(other))).toBe(formOf(text));
          expect(formOf(formOf(text))).toBe(formOf(text));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is stored as the person wrote it: with its case, its width and its signs', () => {
    const text = 'Ｔòa án  “Ⅱ” ﬁ Ð';
    expect(storedText(text)).toBe(text);
  });

  it('is stored without the marks that turn its direction, which nobody sees', () => {
    expect(storedText('Sở \u202Epháp\u202C Tư\u2066!\u2069')).toBe('Sở pháp Tư!');
  });

  it.each([
    ['Đông', 'ÐÔNG', 'Ɖông', 'đông', 'ðông', 'ɖÔNG', 'Đông'.normalize('NFD')],
    ['VPTU', 'ＶＰＴＵ', 'vptu', 'ｖｐｔｕ'],
    ['Phần II', 'PHẦN Ⅱ', 'phần ⅱ'],
    ['ﬁle', 'FILE', 'file'],
    ['Straße', 'STRASSE', 'STRAẞE'],
    ['ΑΣ', 'ας', 'ασ'],
  ])('is compared without regard to case, width, form and look-alikes: %s', (first, ...others) => {
    expect(new Set([first, ...others].map(comparedText)).size).toBe(1);
  });

  it('is compared with its marks, for they make another word', () => {
    expect(comparedText('Hòa')).not.toBe(comparedText('Hoa'));
    expect(comparedText('Đông')).not.toBe(comparedText('Dông'));
  });

  it.each([
    ['Đảng ủy', 'dang uy'],
    ['ÐẢNG ỦY', 'dang uy'],
    ['Ɖảng ủy'.normalize('NFD'), 'dang uy'],
    ['Ｃải ｃách ２０２２', 'cai cach 2022'],
    ['Nghị quyết Ⅱ; ﬁnal', 'nghi quyet ii final'],
    ['Œuvre, Łódź, ıØ', 'oeuvre lodz io'],
  ])('is searched without marks: %s as %s', (text, searched) => {
    expect(searchedText(text)).toBe(searched);
  });
});

describe('a password', () => {
  it('is the same whatever form and whatever spaces it is typed with, and by nothing else', () => {
    assert(
      property(written, form, (password, other) => {
        expect(opaqueString(password.normalize(other))).toBe(opaqueString(password));
        expect(opaqueString(opaqueString(password))).toBe(opaqueString(password));
      }),
      { numRuns: 1_000 },
    );
    expect(opaqueString('mật\u00A0khẩu\u3000mới')).toBe('mật khẩu mới');
    expect(opaqueString('Ａa')).toBe('Ａa');
    expect(opaqueString(' a  b ')).toBe(' a  b ');
  });

  it('holds no control, invisible or unassigned character', () => {
    for (const refused of ['', 'a\u0007b', 'a\u200Bb', 'a\u2028b', 'a\uFEFF', 'a\uD800', 'a\u0378'])
      expect([refused, isOpaqueString(refused)]).toEqual([refused, false]);
    for (const taken of ['π²∞ Ａ', 'mật khẩu', 'a\u3000b', '🔑🔑']) expect(isOpaqueString(taken)).toBe(true);
  });
});
