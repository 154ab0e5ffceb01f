import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { AwsV4Signer } from 'aws4fetch';
import type { FileLocation } from '#platform';
import { FileStoreUnavailable, isSha256, placeOf, type FileStore } from './file-store.js';

type Bucket = Extract<FileLocation, { kind: 's3' }>;

interface Asked {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** In the bucket; absent is the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly path: string; readonly size: number; readonly sha256: string };
}

const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** A store that says nothing for so long is away, in milliseconds. */
const silentMs = 30_000;
const longestList = 4 * 1024 * 1024;

/**
 * Keeps files in a bucket of any store that speaks S3, addressed by path. The bytes' hash is signed with each upload, so
 * that a store which looks refuses others.
 */
export function s3Store(bucket: Bucket): FileStore {
  const keyOf = (sha256: string) => `${bucket.prefix}${placeOf(sha256)}`;
  const incoming = join(tmpdir(), `dondoc-incoming-${process.getuid?.() ?? 0}`);
  return {
    incoming,
    async prepare() {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
    },
    async put(sha256, received) {
      const answer = await send(bucket, {
        method: 'PUT',
        key: keyOf(sha256),
        body: { ...received, sha256 },
      });
      await done(answer, [200]);
    },
    async open(sha256) {
      const key = keyOf(sha256);
      const head = await send(bucket, { method: 'HEAD', key });
      await done(head, [200, 404]);
      if (head.statusCode === 404) return null;
      const version = head.headers.etag ?? '';
      return {
        size: Number(head.headers['content-length']),
        version,
        read: async () => {
          const answer = await send(bucket, { method: 'GET', key, headers: { 'if-match': version } });
          if (answer.statusCode !== 200) await done(answer, []);
          return answer;
        },
        close: () => Promise.resolve(),
      };
    },
    async remove(sha256) {
      await done(await send(bucket, { method: 'DELETE', key: keyOf(sha256) }), [200, 204, 404]);
    },
    async *list() {
      for (let token: string | undefined; ;) {
        const query = {
          'list-type': '2',
          'max-keys': '1000',
          prefix: bucket.prefix,
          ...(token === undefined ? {} : { 'continuation-token': token }),
        };
        const answer = await send(bucket, { method: 'GET', query });
        const page = await done(answer, [200]);
        yield* namesIn(page);
        token = textIn(page, 'NextContinuationToken');
        if (token === undefined) return;
      }
    },
  };
}

/** Names of ours are hexadecimal digits and slashes, which XML writes as they are. */
function* namesIn(page: string): Generator<{ sha256: string; size: number }> {
  for (const [, contents = ''] of page.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    const sha256 = (textIn(contents, 'Key') ?? '').slice(-64);
    if (isSha256(sha256)) yield { sha256, size: Number(textIn(contents, 'Size')) };
  }
}

function textIn(xml: string, element: string): string | undefined {
  const found = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return found
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

async function send(bucket: Bucket, { method, key = '', query = {}, headers = {}, body }: Asked) {
  const url = new URL(`${bucket.endpoint}/${bucket.bucket}${key === '' ? '' : `/${key}`}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const { accessKeyId, secretAccessKey, region } = bucket;
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, service: 's3', region, accessKeyId, secretAccessKey },
    headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? emptySha256 },
  }).sign();
  const sending = (url.protocol === 'https:' ? requestOverTls : requestPlain)(signed.url, {
    method,
    headers: {
      ...Object.fromEntries(signed.headers as Iterable<[string, string]>),
      ...(body ? { 'content-length': body.size } : {}),
    },
    timeout: silentMs,
  });
  sending.once('timeout', () => sending.destroy(new Error('no answer')));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve);
    sending.once('error', reject);
  });
  try {
    // A store that refuses answers before it has read all, and may close then.
    if (body) await Promise.race([pipeline(createReadStream(body.path), sending), answered]);
    else sending.end();
    return await answered;
  } catch (error) {
    throw new FileStoreUnavailable(`The store of files: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads an answer to its end. @throws FileStoreUnavailable for any status but these, with the store's own word for it */
async function done(answer: IncomingMessage, statuses: readonly number[]): Promise<string> {
  const text = await textOf(answer);
  if (statuses.includes(answer.statusCode ?? 0)) return text;
  throw new FileStoreUnavailable(
    `The store of files answered ${answer.statusCode} ${textIn(text, 'Code') ?? ''}`,
  );
}

async function textOf(answer: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > longestList) throw new FileStoreUnavailable('The store of files answered too much');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
