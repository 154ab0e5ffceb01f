import { Readable } from 'node:stream';
import { spreadsheetTypes } from '../http/request-bodies.js';
import { Problem } from '../problems/problem.js';
import { tableBounds, type SpreadsheetFormat } from './spreadsheet/table.js';

/**
 * What a spreadsheet was sent as.
 * @throws Problem 415 `spreadsheet-expected`
 */
export function formatOf(contentType: string | undefined): SpreadsheetFormat {
  const sent = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  const known = Object.entries(spreadsheetTypes) as [SpreadsheetFormat, string][];
  const format = known.find(([, mediaType]) => mediaType === sent)?.[0];
  if (format === undefined) throw new Problem(415, 'spreadsheet-expected');
  return format;
}

/**
 * The bytes of a body, within bounds whatever its headers say.
 * @throws Problem 413 `spreadsheet-too-large`; whatever ends the stream before its end
 */
export async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (!isStream(body)) return new Uint8Array();
  const chunks: Buffer[] = [];
  let size = 0;
  // What is not read any more stays with the connection, so that it can carry the answer.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > tableBounds.bytes) throw new Problem(413, 'spreadsheet-too-large');
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const isStream = (body: unknown): body is Readable => body instanceof Readable;
