import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { DeciderCommandHandler, parkedStreamActs } from '#application';
import { parkedStreams, type ParkedStream } from '#consumers';
import type { ParkedStreamCommand } from '#domain';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { terminal } from '../terminal.js';
import { findSystem } from './running-system.js';

const usage = `Usage: npm run dondoc -- parked [--data FOLDER]
       npm run dondoc -- parked retry | set-aside STREAM --reason TEXT [--data FOLDER]`;
const longestReason = 500;

const acts: Readonly<Record<string, ParkedStreamCommand['type']>> = {
  retry: 'RetryParkedStream',
  'set-aside': 'SetEventAside',
};

/**
 * Lists the streams that wait because an event of theirs cannot be read, or acts on one, on record: for when the account of
 * the only administrator is among them, so that nobody can do so by `/admin/parked`.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { reason: { type: 'string' }, data: { type: 'string' } },
  });
  const [name, streamId, ...others] = positionals;
  const act = name === undefined ? undefined : acts[name];
  const reason = values.reason?.trim() ?? '';
  if (others.length > 0 || (name !== undefined && (act === undefined || streamId === undefined))) {
    terminal.complain(usage);
    return 2;
  }
  if (act !== undefined && (reason === '' || reason.length > longestReason)) {
    terminal.complain(`--reason says why, in at most ${longestReason} characters.\n${usage}`);
    return 2;
  }
  const { eventStoreUrl, databaseUrl } = findSystem(process.env, values.data);
  const eventStore = connectEventStore(eventStoreUrl);
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'dondoc-parked' });
  try {
    const parked = await parkedStreams(pool);
    if (act === undefined || streamId === undefined) return list(parked);
    const revisions = parked.filter((each) => each.streamId === streamId).map(({ revision }) => revision);
    if (revisions.length === 0) {
      terminal.complain(`${streamId} is not parked.`);
      return 1;
    }
    const revision = Number(revisions.reduce((first, each) => (each < first ? each : first)));
    await record(new DeciderCommandHandler(eventStore), { type: act, streamId, revision, reason });
    terminal.say(`${streamId}, revision ${revision}: on record. The worker and the API obey within seconds.`);
    return 0;
  } finally {
    await Promise.allSettled([eventStore.close(), pool.end()]);
  }
}

function list(parked: readonly ParkedStream[]): number {
  if (parked.length === 0) terminal.say('Nothing is parked.');
  for (const { streamId, revision, consumer, since, reason } of parked)
    terminal.say(
      `${streamId}, revision ${revision}: parked for ${consumer} since ${since.toISOString()}: ${reason}`,
    );
  return 0;
}

/** By the name that the operator has on this machine. */
async function record(
  commands: DeciderCommandHandler,
  asked: Pick<ParkedStreamCommand, 'type' | 'streamId' | 'revision' | 'reason'>,
): Promise<void> {
  const at = new Date().toISOString();
  const commandId = randomUUID();
  const envelope = {
    ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
    by: { id: 'operator', name: userInfo().username, role: 'system' },
    ...{ at, today: at.slice(0, 10) },
  } as const;
  await commands.handle(parkedStreamActs, asked.streamId, { ...asked, ...envelope }, envelope);
}
