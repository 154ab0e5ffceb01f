import { expect, test } from '@jest/globals';
import { resolve } from 'node:path';
import { ConfigError, readConfig, unknownSettings } from './config.js';

const needed = {
  EVENTSTORE_URL: 'esdb://log',
  DATABASE_URL: 'postgres://database',
  DONDOC_TOKEN_SECRET: 'a secret of the tests that is long enough',
};

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => fault.split(':')[0] ?? '');
    throw error;
  }
}

test('an outside issuer without an audience is a fault, told with every other fault', () => {
  const issuer = { DONDOC_OIDC_ISSUER: 'https://sso.example' };
  expect(faultsOf({ ...needed, ...issuer })).toEqual(['DONDOC_OIDC_AUDIENCE']);
  expect(faultsOf({ ...needed, ...issuer, PORT: 'many' }).sort()).toEqual(['DONDOC_OIDC_AUDIENCE', 'PORT']);
  expect(readConfig({ ...needed, ...issuer, DONDOC_OIDC_AUDIENCE: 'dondoc' }).oidc).toEqual({
    issuer: 'https://sso.example',
    audience: 'dondoc',
    clients: ['dondoc'],
  });
  expect(readConfig(needed).oidc).toBeUndefined();
});

test('a mailbox for checkpoints without a mail server is a fault', () => {
  const mailbox = { DONDOC_CHECKPOINT_MAIL: 'thanh.tra@tinh.example' };
  expect(faultsOf({ ...needed, ...mailbox })).toEqual(['SMTP_URL']);
  expect(faultsOf({ ...needed, ...mailbox, SMTP_URL: 'smtp://mail' })).toEqual([]);
  const nobody = { DONDOC_CHECKPOINT_MAIL: 'nobody', SMTP_URL: 'smtp://mail' };
  expect(faultsOf({ ...needed, ...nobody })).toEqual(['DONDOC_CHECKPOINT_MAIL']);
});

test.each(['10.0.0.1', '10.0.0.0/8, fd00::/8', 'loopback,uniquelocal'])(
  'the proxies "%s" are trusted',
  (text) => {
    const { trustedProxies } = readConfig({ ...needed, DONDOC_TRUSTED_PROXIES: text });
    expect(trustedProxies).toEqual(text.split(/, ?/));
  },
);

test.each(['true', '1', '*', '0.0.0.0/0', 'proxy.example', '10.0.0.0/33', '10.0.0.1,'])(
  'the proxies "%s" are a fault: nobody trusts everybody by mistake',
  (text) => {
    expect(faultsOf({ ...needed, DONDOC_TRUSTED_PROXIES: text })).toEqual(['DONDOC_TRUSTED_PROXIES']);
  },
);

test('files are kept in a folder of this machine unless a bucket is named', () => {
  const locationOf = (text?: string) =>
    readConfig({ ...needed, ...(text === undefined ? {} : { DONDOC_FILES: text }) }).files.location;
  expect(locationOf()).toEqual({ kind: 'folder', path: resolve('.dondoc/data/files') });
  expect(locationOf('file:///srv/t%E1%BB%87p')).toEqual({ kind: 'folder', path: '/srv/tệp' });
  expect(locationOf('s3://key:a%2Fb%2Bc@store.example:9000/bucket?region=hn&prefix=dondoc&tls=off')).toEqual({
    ...{ kind: 's3', endpoint: 'http://store.example:9000', bucket: 'bucket', prefix: 'dondoc/' },
    ...{ region: 'hn', accessKeyId: 'key', secretAccessKey: 'a/b+c' },
  });
  expect(locationOf('s3://k:s@store.example/bucket')).toMatchObject({
    ...{ endpoint: 'https://store.example', prefix: '', region: 'us-east-1' },
  });
});

test.each([
  ...['/srv/files', 'file://srv/files', 's3://store.example/bucket', 's3://k:geheim@store.example'],
  ...['s3://k:geheim@store.example/Bucket', 's3://k:geheim@store.example/bucket?tls=no', 'https://x/y'],
  ...['s3://k:geheim@store.example/bucket?prefix=../up', 's3://k:geheim@store.example/bucket?acl=public'],
])('the place of files "%s" is a fault, told without what it holds', (text) => {
  expect(faultsOf({ ...needed, DONDOC_FILES: text })).toEqual(['DONDOC_FILES']);
  expect(() => readConfig({ ...needed, DONDOC_FILES: text })).not.toThrow(/geheim/);
});

test('stores that are reached without TLS are named, and are faults where TLS is required', () => {
  const stores = {
    EVENTSTORE_URL: 'esdb://log.example?tls=false',
    DATABASE_URL: 'postgres://db.example/dondoc',
    REDIS_URL: 'redis://queue.example',
    DONDOC_FILES: 's3://key:secret@files.example/bucket?tls=off',
  };
  const names = Object.keys(stores);
  expect(readConfig({ ...needed, ...stores }).plainStores).toEqual(names);
  expect(faultsOf({ ...needed, ...stores, DONDOC_STORE_TLS: 'required' }).sort()).toEqual([...names].sort());
  const safe = { DATABASE_URL: 'postgres://database?sslmode=verify-full', DONDOC_STORE_TLS: 'required' };
  expect(readConfig({ ...needed, ...safe }).plainStores).toEqual([]);
});

test('the roles that need a second factor are roles, or a fault', () => {
  const rolesOf = (text: string) => readConfig({ ...needed, DONDOC_SECOND_FACTOR_FOR: text }).secondFactorFor;
  expect(rolesOf('admin, leader')).toEqual(['admin', 'leader']);
  expect(readConfig(needed).secondFactorFor).toEqual([]);
  expect(faultsOf({ ...needed, DONDOC_SECOND_FACTOR_FOR: 'everybody' })).toEqual([
    'DONDOC_SECOND_FACTOR_FOR',
  ]);
});

test.each([
  ['DONDOC_PUBLIC_URL', 'https://'],
  ['DONDOC_PUBLIC_URL', 'https://văn phòng/'],
  ['DONDOC_CHECKPOINT_URL', 'https://'],
  ['DONDOC_OIDC_ISSUER', 'https://a b'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://'],
  ['SMTP_URL', 'smtp://'],
  ['SMTP_URL', 'smtp://office:geheim#1@mail.example:port'],
  ['REDIS_URL', 'redis://:geheim@'],
  ['DONDOC_MAIL_FROM', 'Văn phòng'],
  ['DONDOC_TRANSPARENCY_KEY', '-----BEGIN PRIVATE KEY-----\ngeheim\n-----END PRIVATE KEY-----'],
  ['DONDOC_TRANSPARENCY_KEY', '-----BEGIN PRIVATE KEY-----\\ngeheim'],
  ['DONDOC_WITNESS_POLICY', 'log x\nquorum none\n'],
])('%s is named where it cannot be what it says, and its value is not repeated: %j', (name, value) => {
  const read = () => readConfig({ ...needed, DONDOC_OIDC_AUDIENCE: 'dondoc', [name]: value });
  expect(faultsOf({ ...needed, DONDOC_OIDC_AUDIENCE: 'dondoc', [name]: value })).toEqual([name]);
  expect(read).not.toThrow('geheim');
});

test.each(['dondoc@tinh.example', 'Văn phòng Ban Chỉ đạo <van-phong@tinh.example>'])(
  'mail may come from %s',
  (from) => {
    expect(readConfig({ ...needed, DONDOC_MAIL_FROM: from }).mailFrom).toBe(from);
  },
);

test('a setting whose name is misspelt is told', () => {
  const env = { DONDOC_SECOND_FACTR_FOR: 'admin', DONDOC_DATA: '/srv', DONDOC_CLOCK: 'system', PORT: '1' };
  expect(unknownSettings(env)).toEqual(['DONDOC_SECOND_FACTR_FOR']);
});
