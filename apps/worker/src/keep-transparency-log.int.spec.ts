import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { LogFolder, readLogState } from '#audit';
import { EventStoreUnavailable, type EventAsRecorded, type EventStore } from '#event-store';
import { createPool, systemClock } from '#platform';
import { formatVerifierKey, signatureType, verifierKeyOf } from '#transparency';
import { eventually } from '../../../test/api/system.fixture.js';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { keepTransparencyLog } from './keep-transparency-log.js';

let database: Awaited<ReturnType<typeof startOwnDatabase>>;
let pool: Pool;
let folder: string;

beforeAll(async () => {
  database = await startOwnDatabase();
  pool = createPool(database.url);
}, 120_000);

afterAll(async () => {
  await pool.end();
  await database.stop();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-kept-log-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await pool.query('DROP SCHEMA IF EXISTS transparency CASCADE');
});

const recorded: EventAsRecorded = {
  ...{ streamId: 'directive-1', revision: 0n, position: 7n, preparePosition: 7n },
  ...{ id: 'b3b1a7f0-0a4e-4e5c-9d1d-9f0d5f0c1a11', type: 'DirectiveDrafted' },
  ...{ created: new Date('2022-07-20T02:00:00Z'), data: {}, metadata: {} },
};

let isAway = false;
const eventStore = {
  recordedPage: async ({ after }) => {
    if (isAway) throw new EventStoreUnavailable('The event log is away');
    return { events: after === null ? [recorded] : [], last: { commit: 7n, prepare: 7n }, isEnd: true };
  },
} as Pick<EventStore, 'recordedPage'> as EventStore;

const { privateKey } = generateKeyPairSync('ed25519');
const logKey = formatVerifierKey(verifierKeyOf('dondoc/test', signatureType.ed25519, privateKey));

/** A worker's keeping of the log under a policy; where it is kept, and how it ends. */
function keptUnder(policy: string) {
  const witnessPolicy = join(folder, 'policy.txt');
  writeFileSync(witnessPolicy, `log ${logKey}\n${policy}`);
  const keyFile = join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const warnings: string[] = [];
  const keeping = keepTransparencyLog({
    config: {
      transparency: {
        ...{ folder: join(folder, 'log'), keyFile, witnessPolicy },
        ...{ checkpointEveryMs: 0, verifyEveryMs: 1e9 },
      },
      ...{ smtpUrl: undefined, mailFrom: undefined },
    } as never,
    ...{ eventStore, pool, clock: systemClock, systemId: 'test', zone: 'Asia/Ho_Chi_Minh' },
    logger: { warn: (text: string) => warnings.push(text), error: () => undefined } as never,
    backpressure: () => undefined,
    tail: { recordedAfter: () => null } as never,
  });
  return { keeping, warnings, kept: new LogFolder(join(folder, 'log')) };
}

const witnessKey = formatVerifierKey(
  verifierKeyOf('w.example', signatureType.cosignature, generateKeyPairSync('ed25519').privateKey),
);
const witnessAway = `witness w ${witnessKey} http://127.0.0.1:1\n`;

it.each([
  ['cannot be understood', 'quorum nobody\n', 'line 2: nobody is not named yet'],
  ['names a witness that is away', `${witnessAway}quorum w\n`, 'w: '],
])(
  'the log is signed all the same where the policy %s, and the health report is told why it has no witness',
  async (_what, policy, why) => {
    const { keeping, kept, warnings } = keptUnder(policy);
    try {
      await eventually('it is signed', async () => (await kept.lastCheckpoint())?.checkpoint.size === 1);
      await eventually('it is noted', async () => (await readLogState(pool)).unsent !== null);
      const { unsent } = await readLogState(pool);
      expect(unsent?.text).toContain(`DONDOC_WITNESS_POLICY: ${why}`);
      expect(warnings.join('\n')).toContain('A checkpoint was not taken outside');
    } finally {
      await keeping.stop();
    }
  },
);

it('a log that does not go on is told of, and no more once it does', async () => {
  isAway = true;
  const { keeping, kept } = keptUnder('quorum none\n');
  const unsent = async () => (await readLogState(pool).catch(() => null))?.unsent?.text ?? null;
  try {
    await eventually('it is noted', async () => (await unsent()) === 'The event log is away');
    isAway = false;
    await eventually('it is signed', async () => (await kept.lastCheckpoint())?.checkpoint.size === 1);
    await eventually('it is noted no more', async () => (await unsent()) === null);
  } finally {
    await keeping.stop();
  }
});

it('a witness that is away is no trouble where the others are enough', async () => {
  const { keeping, kept, warnings } = keptUnder(`${witnessAway}quorum none\n`);
  try {
    await eventually('it was asked', () =>
      warnings.some((text) => text.startsWith('A witness did not cosign')),
    );
    expect((await kept.lastCheckpoint())?.checkpoint.size).toBe(1);
  } finally {
    await keeping.stop();
  }
  expect((await readLogState(pool)).unsent).toBeNull();
});
