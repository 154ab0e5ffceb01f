import type { Schemas } from '../../api/client.js';
import { problemOf, unreachable, type ApiProblem } from '../../api/problem.js';
import { currentLanguage } from '../../messages/language.js';

/** A file as a report names it. */
export type Evidence = Pick<Schemas['NamedFile'], 'name' | 'mediaType' | 'size' | 'sha256'>;

const office = 'application/vnd.openxmlformats-officedocument';

/** What the API takes, by the endings of names: what a browser says of a file depends on what is installed beside it. */
const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  zip: 'application/zip',
  txt: 'text/plain',
  csv: 'text/csv',
};

/** For `accept` of a file input, and for people to read. */
export const takenEndings: readonly string[] = Object.keys(mediaTypes);

/** The media type of a file by its name; undefined for a kind that is not taken. */
export function mediaTypeOf(name: string): string | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending] : undefined;
}

/** The hash of a file in hexadecimal digits, computed by the browser beside the page. */
export async function sha256Of(file: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends a file under its hash.
 * @param tell hears how much of it has gone, from 0 to 1
 * @throws an Error that is the ApiProblem when it is refused, or nobody answers
 */
export function sendFile(
  file: Blob,
  { sha256, mediaType }: Pick<Evidence, 'sha256' | 'mediaType'>,
  tell: (part: number) => void,
  signal: AbortSignal,
): Promise<void> {
  // fetch does not say how much has gone.
  const request = new XMLHttpRequest();
  return new Promise<void>((resolve, reject) => {
    const fail = (problem: ApiProblem) => reject(Object.assign(new Error(problem.code), problem));
    request.open('PUT', `/api/v1/files/${sha256}`);
    request.setRequestHeader('content-type', mediaType);
    request.setRequestHeader('accept-language', currentLanguage());
    request.setRequestHeader('x-requested-with', 'dondoc');
    request.upload.onprogress = ({ loaded, total }) => tell(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status < 300) return resolve();
      fail(problemIn(request.responseText));
    };
    request.onerror = request.onabort = () => fail(unreachable);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function problemIn(text: string): ApiProblem {
  try {
    return problemOf(JSON.parse(text));
  } catch {
    return unreachable;
  }
}
