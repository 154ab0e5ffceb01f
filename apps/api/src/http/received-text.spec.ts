import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requirePlainBody, requireTextInHead } from './received-text.js';

const head = (url: string, ...rawHeaders: string[]) => ({ url, rawHeaders }) as unknown as IncomingMessage;
const faultOf = (work: () => void) => {
  try {
    work();
    return null;
  } catch (error) {
    const { status, code } = error as { status: number; code: string };
    return [status, code];
  }
};

describe('The head of a request', () => {
  test.each([
    '/a?q=%FF',
    '/a/%ff',
    '/a?q=%C3',
    '/a?q=%ED%A0%80',
    '/a?q=%C0%AF',
    '/a?q=%zz',
    '/a?q=%',
    '/é',
    '/a\u00ff',
  ])('with the address %s is 400', (url) =>
    expect(faultOf(() => requireTextInHead(head(url)))).toEqual([400, 'malformed-request']),
  );

  test.each(['/', '//', '*', '/a?q=c%E1%BA%A3i+c%C3%A1ch', '/a?q=%00', 'http://host/a', '/a?q=%F0%9F%98%80'])(
    'with the address %s is text',
    (url) => expect(faultOf(() => requireTextInHead(head(url)))).toBeNull(),
  );

  test('may hold any text in UTF-8 in its headers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(text, 'utf8').toString('latin1');
        expect(faultOf(() => requireTextInHead(head('/', 'X-Name', bytes)))).toBeNull();
      }),
    );
  });

  test.each(['\xff', 'a\xc3', '\xed\xa0\x80'])('with the header %j is 400', (value) => {
    expect(faultOf(() => requireTextInHead(head('/', 'X-Name', value)))).toEqual([400, 'not-utf-8']);
  });
});

describe('A body', () => {
  test.each([
    { 'content-type': 'application/json; charset=iso-8859-1' },
    { 'content-type': 'application/json;charset="UTF-16"' },
    { 'content-type': 'application/json; charset=utf-8; charset=latin1' },
    { 'content-type': 'application/json; charset=' },
  ])('that says %j is 415', (headers) => {
    expect(faultOf(() => requirePlainBody({ headers }))).toEqual([415, 'unsupported-charset']);
  });

  test.each([
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'identity, br' },
    { 'transfer-encoding': 'gzip, chunked' },
  ])('that says %j is 415', (headers) => {
    expect(faultOf(() => requirePlainBody({ headers }))).toEqual([415, 'unsupported-content-encoding']);
  });

  test.each([
    {},
    { 'content-type': 'application/json' },
    { 'content-type': 'application/json; charset=UTF-8' },
    { 'content-type': 'application/json;  Charset = "utf-8"' },
    { 'content-encoding': 'identity', 'transfer-encoding': 'chunked' },
  ])('that says %j is read', (headers) => {
    expect(faultOf(() => requirePlainBody({ headers }))).toBeNull();
  });
});
