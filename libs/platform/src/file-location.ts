import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where the bytes of files are kept. */
export type FileLocation =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 's3';
      /** Scheme, host and port, without a slash at the end. */
      readonly endpoint: string;
      readonly bucket: string;
      /** Stands before every name in the bucket; empty or ending in a slash. */
      readonly prefix: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };

const wanted =
  'is file:///folder or s3://key:secret@host/bucket, with ?region=, &prefix= and &tls=off where needed';

/** A setting that says where files are kept; what it holds, a secret too, is in no message. */
export const fileLocation = z.string().transform((text, context): FileLocation => {
  const location = locationOf(text);
  if (location !== null) return location;
  context.addIssue({ code: 'custom', message: wanted });
  return z.NEVER;
});

/** A setting that names a folder of this machine, as `file:///folder`. */
export const folderLocation = z.string().transform((text, context): string => {
  const location = locationOf(text);
  if (location?.kind === 'folder') return location.path;
  context.addIssue({ code: 'custom', message: 'is file:///folder' });
  return z.NEVER;
});

function locationOf(text: string): FileLocation | null {
  try {
    if (text.startsWith('file:///')) return { kind: 'folder', path: fileURLToPath(text) };
    if (/^file:[^/]/.test(text)) return { kind: 'folder', path: resolve(text.slice('file:'.length)) };
    return text.startsWith('s3://') ? bucketOf(new URL(text)) : null;
  } catch {
    return null;
  }
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixes = /^(?:\w[\w.-]{0,99}\/){0,5}$/;

function bucketOf({ username, password, host, pathname, searchParams }: URL): FileLocation | null {
  const bucket = pathname.replace(/^\/|\/$/g, '');
  const prefix = (searchParams.get('prefix') ?? '').replace(/\/?$/, '/').replace(/^\/$/, '');
  const known = [...searchParams.keys()].every((name) => ['region', 'prefix', 'tls'].includes(name));
  const tls = searchParams.get('tls') ?? 'on';
  if (!known || username === '' || password === '' || host === '') return null;
  if (!bucketName.test(bucket) || !prefixes.test(prefix) || !['on', 'off'].includes(tls)) return null;
  return {
    kind: 's3',
    endpoint: `${tls === 'on' ? 'https' : 'http'}://${host}`,
    bucket,
    prefix,
    region: searchParams.get('region') ?? 'us-east-1',
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}
