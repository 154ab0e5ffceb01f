import { expect, test } from '@jest/globals';
import { ConfigError, readConfig } from './config.js';

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
  });
  expect(readConfig(needed).oidc).toBeUndefined();
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
