import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import { z } from 'zod';

const accessSchema = z.object({
  username: z.string().regex(/^[\w.-]{1,64}$/),
  password: z.string().min(16).max(200),
  certificate: z.string().startsWith('-----BEGIN CERTIFICATE-----'),
  privateKey: z.string().startsWith('-----BEGIN '),
});

/** Who may use a server, and what it proves itself with. */
export interface Access extends z.output<typeof accessSchema> {
  /** Where clients find the certificate: the `tlsCAFile` of a connection string. */
  readonly certificateFile: string;
}

/**
 * Reads the user name, the password and the certificate that a file holds, or makes all of them, at random, where there
 * is no file. The certificate alone is written beside it as well, as a file that ends in `.crt`. Both are readable by
 * their owner only.
 * @param host that clients reach the server by, beside `localhost`, 127.0.0.1 and ::1
 * @throws Error that names the file when it cannot be understood
 */
export async function openAccess(file: string, host: string): Promise<Access> {
  const certificateFile = `${file.replace(/\.json$/, '')}.crt`;
  const held = existsSync(file) ? readAccess(file) : await makeAccess(host);
  if (!existsSync(file)) writeWhole(file, `${JSON.stringify(held, null, 2)}\n`);
  if (!existsSync(certificateFile) || readFileSync(certificateFile, 'utf8') !== held.certificate)
    writeWhole(certificateFile, held.certificate);
  return { ...held, certificateFile };
}

/** Tells whether a value of the header `authorization` (RFC 7617) names the user and the password, in even time. */
export function admitting({ username, password }: Access): (authorization: unknown) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const right = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  return (authorization) =>
    typeof authorization === 'string' && timingSafeEqual(digest(authorization), right);
}

function readAccess(file: string): z.output<typeof accessSchema> {
  try {
    return accessSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'it is no JSON';
    throw new Error(`${file} cannot be used: ${reason}. Delete it, and others are made.`, { cause: error });
  }
}

/** Who trusts this one certificate trusts nothing else by it, so that it need not end before its file does. */
async function makeAccess(host: string): Promise<z.output<typeof accessSchema>> {
  const hosts = [...new Set(['localhost', '127.0.0.1', '::1', host])];
  const made = await generate([{ name: 'commonName', value: 'dondoc event store' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date('2020-01-01T00:00:00Z'),
    notAfterDate: new Date('2049-12-31T00:00:00Z'),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((each) => (isIP(each) > 0 ? { type: 7, ip: each } : { type: 2, value: each })),
      },
    ],
  });
  return {
    username: 'dondoc',
    password: randomBytes(24).toString('base64url'),
    certificate: made.cert,
    privateKey: made.private,
  };
}

/** A kill or a loss of power leaves the old file or the new one, never a part. */
function writeWhole(path: string, content: string): void {
  const draft = `${path}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, path);
}
