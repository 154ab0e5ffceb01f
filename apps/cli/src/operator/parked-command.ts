import { parseArgs } from 'node:util';
import { DeciderCommandHandler, parkedStreamActs } from '#application';
import { parkedStreams, type ParkedStream } from '#consumers';
import type { ParkedStreamCommand } from '#domain';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { terminal } from '../terminal.js';
import { operatorEnvelope, reasonOf } from './operator-envelope.js';
import { findSystem } from './running-system.js';

const usage = `Usage: npm run dondoc -- parked [--data FOLDER]
       npm run dondoc -- parked retry | set-aside STREAM --reason TEXT [--by NAME] [--data FOLDER]`;

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
    options: { reason: { type: 'string' }, by: { type: 'string' }, data: { type: 'string' } },
  });
  const [name, streamId, ...others] = positionals;
  const act = name === undefined ? undefined : acts[name];
  if (others.length > 0 || (name !== undefined && (act === undefined || streamId === undefined))) {
    terminal.complain(usage);
    return 2;
  }
  const reason = act === undefined ? '' : reasonOf(values.reason, usage);
  const envelope = operatorEnvelope(values.by);
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
    const command = { type: act, streamId, revision, reason, ...envelope };
    await new DeciderCommandHandler(eventStore).handle(parkedStreamActs, streamId, command, envelope);
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
