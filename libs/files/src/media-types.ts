import { createReadStream } from 'node:fs';
import { fileTypeFromFile } from 'file-type';

const office = 'application/vnd.openxmlformats-officedocument';

/** The kinds of files that are taken, with the endings of their names, the usual one first. None is run by a browser. */
const endings = {
  'application/pdf': ['pdf'],
  [`${office}.wordprocessingml.document`]: ['docx'],
  [`${office}.spreadsheetml.sheet`]: ['xlsx'],
  [`${office}.presentationml.presentation`]: ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'application/zip': ['zip'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** The media types that are taken. */
export const takenMediaTypes: readonly string[] = Object.keys(endings);

/** What the bytes of a file are called of which nothing is known. */
export const unknownMediaType = 'application/octet-stream';

/** The endings that fit a media type; of one that is not taken, none that any program runs. */
export function endingsOf(mediaType: string): readonly [string, ...string[]] {
  const known: Readonly<Record<string, readonly [string, ...string[]]>> = endings;
  return (Object.hasOwn(known, mediaType) ? known[mediaType] : undefined) ?? ['bin'];
}

/** Whether the bytes of a file are what its media type says: by their marks, and text by being nothing but text. */
export async function fitsMediaType(path: string, mediaType: string): Promise<boolean> {
  const found = await fileTypeFromFile(path);
  if (mediaType.startsWith('text/')) return found === undefined && (await isText(path));
  return found?.mime === mediaType;
}

/** No text holds these; what does is made for a program. */
const controls = /[^\P{Cc}\t\n\r\f]/u;

/** UTF-8 without control characters. */
async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of createReadStream(path))
      if (controls.test(decoder.decode(piece as Buffer, { stream: true }))) return false;
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
}
