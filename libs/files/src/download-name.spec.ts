import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { attachment, downloadName } from './download-name.js';

const pdf = 'application/pdf';

describe('the name of a download', () => {
  it.each([
    ['Báo cáo quý III.pdf', pdf, 'Báo cáo quý III.pdf'],
    ['Ba\u0301o ca\u0301o.PDF', pdf, 'Báo cáo.pdf'],
    ['../../etc/passwd', pdf, '_.._etc_passwd.pdf'],
    ['C:\\a\\b.pdf', pdf, 'C__a_b.pdf'],
    ['trang.html', 'text/plain', 'trang.html.txt'],
    ['bao-cao\u202efdp.exe', pdf, 'bao-cao_fdp.exe.pdf'],
    ['anh.jpeg', 'image/jpeg', 'anh.jpeg'],
    ['a\r\nSet-Cookie: x', pdf, 'a__Set-Cookie_ x.pdf'],
    ['...', pdf, 'tep.pdf'],
    ['chay.exe', 'application/octet-stream', 'chay.exe.bin'],
    ['chay.html', 'constructor', 'chay.html.bin'],
  ])('of %j as %s is %j', (recorded, mediaType, name) => {
    expect(downloadName(recorded, mediaType)).toBe(name);
  });

  it('ends as its bytes are, holds no path and is never long, whatever was recorded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (recorded) => {
        const name = downloadName(recorded, pdf);
        expect(name).toMatch(/^[^\\/\p{Cc}\p{Cf}]{1,}\.pdf$/u);
        expect([...name].length).toBeLessThanOrEqual(204);
        expect(attachment(name)).toMatch(/^attachment; filename=/);
      }),
    );
  });
});

test('the header carries a Vietnamese name whole, and begins with `attachment`', () => {
  expect(attachment('Báo cáo.pdf')).toBe(
    `attachment; filename="B?o c?o.pdf"; filename*=UTF-8''B%C3%A1o%20c%C3%A1o.pdf`,
  );
});
