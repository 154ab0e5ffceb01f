import { expect, test } from '@jest/globals';
import { plainStores } from './store-tls.js';

const here = { eventStoreUrl: 'esdb://127.0.0.1:2113?tls=false', databaseUrl: 'postgres://localhost/dondoc' };

test.each([
  'esdb://log.example:2113',
  'esdb://admin:secret@log.example:2113?tls=true&tlsCAFile=/ca.crt',
  'esdb+discover://admin:secret@one:2113,two:2113',
  'kurrentdb://log.example',
  'esdb://[::1]:2113?tls=false',
])('the event log %s is reached over TLS, or not over the network', (eventStoreUrl) => {
  expect(plainStores({ ...here, eventStoreUrl, redisUrl: undefined })).toEqual([]);
});

test.each([
  'esdb://log.example:2113?tls=false',
  'esdb://admin:secret@log.example:2113?TLS=False',
  'esdb+discover://127.0.0.1:2113,two:2113?tls=false',
  'esdb://log.example:2113?tlsVerifyCert=false',
])('the event log %s is not', (eventStoreUrl) => {
  expect(plainStores({ ...here, eventStoreUrl, redisUrl: undefined })).toEqual(['EVENTSTORE_URL']);
});

test.each([
  ['postgres://db.example/dondoc?sslmode=verify-full&sslrootcert=/ca.crt', []],
  ['postgres://db.example/dondoc?sslmode=require', []],
  ['postgresql://dondoc:secret@127.0.0.1:5433/dondoc', []],
  ['postgres:///dondoc?host=/run/postgresql', []],
  ['postgres://db.example/dondoc', ['DATABASE_URL']],
  ['postgres://db.example/dondoc?sslmode=prefer', ['DATABASE_URL']],
  ['postgres://db.example/dondoc?sslmode=no-verify', ['DATABASE_URL']],
  ['postgres://127.0.0.1/dondoc?host=db.example', ['DATABASE_URL']],
  ['postgres://db.example/dondoc?host=127.0.0.1', []],
])('the database %s without TLS: %j', (databaseUrl, plain) => {
  expect(plainStores({ ...here, databaseUrl, redisUrl: undefined })).toEqual(plain);
});

test.each([
  ['rediss://queue.example:6380', []],
  ['redis://127.0.0.1:6379', []],
  ['redis://queue.example:6379', ['REDIS_URL']],
])('the queue %s without TLS: %j', (redisUrl, plain) => {
  expect(plainStores({ ...here, redisUrl })).toEqual(plain);
});

test.each([
  ['https://files.example', []],
  ['http://127.0.0.1:9000', []],
  ['http://files.example:9000', ['DONDOC_FILES']],
])('the files at %s without TLS: %j', (filesEndpoint, plain) => {
  expect(plainStores({ ...here, redisUrl: undefined, filesEndpoint })).toEqual(plain);
});
