import { execFile } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { findPort, startPostgres } from '#embedded';
import { createPool } from '#platform';
import { redisIsInstalled, TestRedis } from './servers/test-redis.fixture.js';

let folder: string;
let server: Awaited<ReturnType<typeof startPostgres>>;

/** A certificate for this machine, signed by itself, in files. */
async function certificate(name: string): Promise<{ readonly certificate: string; readonly key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2_048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  const paths = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(paths.certificate, cert);
  writeFileSync(paths.key, key, { mode: 0o600 });
  return paths;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-tls-'));
  server = await startPostgres({ data: join(folder, 'postgres') });
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const urlWith = (query: Readonly<Record<string, string>>): string => {
  const url = new URL(server.url);
  url.hostname = 'localhost';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
};

async function isEncrypted(url: string): Promise<boolean> {
  const pool = createPool(url);
  try {
    const { rows } = await pool.query<{ ssl: boolean }>(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return rows[0]?.ssl === true;
  } finally {
    await pool.end();
  }
}

test('PostgreSQL is reached over TLS by its URL, and only the server whose certificate the URL trusts', async () => {
  const [own, other] = [await certificate('own'), await certificate('other')];
  await expect(
    isEncrypted(urlWith({ sslmode: 'verify-full', sslrootcert: own.certificate })),
  ).rejects.toThrow();
  const administering = createPool(server.url);
  const { rows } = await administering.query<{ data_directory: string }>('SHOW data_directory');
  const { uid, gid } = statSync(rows[0]?.data_directory ?? '');
  for (const file of [folder, own.key]) chownSync(file, uid, gid);
  for (const statement of [
    `ALTER SYSTEM SET ssl_cert_file = '${own.certificate}'`,
    `ALTER SYSTEM SET ssl_key_file = '${own.key}'`,
    'ALTER SYSTEM SET ssl = on',
    'SELECT pg_reload_conf()',
  ])
    await administering.query(statement);
  await administering.end();
  for (let tries = 0; tries < 100; tries += 1) {
    const isOn = await isEncrypted(urlWith({ sslmode: 'verify-full', sslrootcert: own.certificate })).catch(
      () => false,
    );
    if (isOn) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(await isEncrypted(urlWith({ sslmode: 'verify-full', sslrootcert: own.certificate }))).toBe(true);
  await expect(
    isEncrypted(urlWith({ sslmode: 'verify-full', sslrootcert: other.certificate })),
  ).rejects.toThrow(/self.signed|certificate/i);
  expect(await isEncrypted(server.url)).toBe(false);
});

/** A program of its own: what it trusts beside the usual authorities is said before it starts. */
const program = `
  const { connectQueues } = await import('./dist/libs/consumers/src/index.js');
  const [, redisUrl] = process.argv;
  const queues = connectQueues({ databaseUrl: '', redisUrl, onTrouble: () => undefined });
  await queues.wake().then(
    async () => console.log((await queues.counts('wake')).waiting),
    (error) => console.log(error.name),
  );
  await queues.close();
`;

(redisIsInstalled ? test : test.skip)(
  'Redis is reached over TLS by its URL, and only the server whose certificate is trusted',
  async () => {
    const [own, other] = [await certificate('redis'), await certificate('stranger')];
    const tlsPort = String(await findPort());
    const redis = await TestRedis.start([
      ...['--tls-port', tlsPort, '--tls-auth-clients', 'no', '--tls-ca-cert-file', own.certificate],
      ...['--tls-cert-file', own.certificate, '--tls-key-file', own.key],
    ]);
    const woken = async (url: string, trusted: string): Promise<string> => {
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: trusted };
      const given = ['--input-type=module', '--eval', program, url];
      return (await promisify(execFile)(process.execPath, given, { env })).stdout.trim();
    };
    try {
      const answers = await Promise.all([
        woken(`rediss://localhost:${tlsPort}`, own.certificate),
        woken(`rediss://localhost:${tlsPort}`, other.certificate),
        woken(`redis://localhost:${tlsPort}`, own.certificate),
      ]);
      expect(answers).toEqual(['1', 'QueueUnavailable', 'QueueUnavailable']);
    } finally {
      await redis.stop();
    }
  },
);
