import { HandOverAccounts, HandOverDirective, TooContended } from '#application';
import {
  agencyEventSchemas,
  directiveEventSchemas,
  heirOf,
  successionEventTypes,
  successionKindOf,
  type AgencyEvent,
  type DirectiveEvent,
  type Succession,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import {
  createTables,
  decodedEvent,
  idIn,
  idsOf,
  upsertRows,
  type Consumer,
  type RowTable,
} from '#consumers';
import { causeOf, contextAfter, type FollowingCommands } from './following-commands.js';
import type { PoolClient } from 'pg';

/** Name of the consumer that stands for this process. */
export const handDutiesOverConsumerName = 'hand_duties_over';

export interface HandingOverOptions extends FollowingCommands {
  /** Directives that one batch hands over at most: what is left follows with the events of these. Default 500. */
  readonly atATime?: number;
}

/** Directives being handed over at once. */
const atOnce = 32;

/** Which agencies carry a directive out, and by which successions it was tried to hand it over since. */
const dutyTable = {
  name: 'duty',
  columns: {
    directive_id: 'text COLLATE "C"',
    agency_ids: 'text[] NOT NULL',
    is_open: 'boolean NOT NULL',
    tried: 'text[] NOT NULL',
  },
  key: ['directive_id'],
  indexes: { duty_by_agency: 'USING gin (agency_ids) WHERE is_open' },
} as const satisfies RowTable;

/**
 * The acts in the order of the log, in which each goes over. `named` are the directives that alone do; null where the agency
 * ends, and whatever it has does.
 */
const successionTable = {
  name: 'succession',
  columns: {
    succession_id: 'text COLLATE "C"',
    agency_id: 'text COLLATE "C" NOT NULL',
    named: 'text[]',
    act: 'json NOT NULL',
    event_id: 'text NOT NULL',
    position: 'bigint NOT NULL',
    recorded_at: 'timestamptz NOT NULL',
    correlation_id: 'text',
  },
  key: ['succession_id'],
} as const satisfies RowTable;

interface Duty {
  directive_id: string;
  agency_ids: string[];
  is_open: boolean;
}

interface Due {
  directive_id: string;
  agency_id: string;
  splits_off: boolean;
  act: Succession;
  event_id: string;
  recorded_at: Date;
  correlation_id: string | null;
}

/**
 * Hands the duties of an agency over once others have taken its place: its accounts, and every open directive, those too
 * that are opened again or given to it by somebody who did not know yet. Where only a part was split off, the accounts and
 * directives that are named go over, once, and whatever it is given later stays with it. The commands have derived ids, so
 * that whatever a kill cuts off is done again without being done twice. A batch hands over a bounded number; their own events
 * bring the next.
 */
export function handDutiesOverWhenAnAgencyIsSucceeded(options: HandingOverOptions): Consumer {
  return {
    name: handDutiesOverConsumerName,
    version: 2,
    prefixes: ['agency-', 'directive-'],
    // An assignment may have to be handed over too: one command, now and then, which nobody has to be spared.
    actsOn: [...Object.values(successionEventTypes), 'DirectiveHandedOver', 'DirectiveReopened'],
    tables: createTables(dutyTable, successionTable),
    async apply(batch, tx) {
      await keepDuties(
        batch.filter(({ streamId }) => streamId.startsWith('directive-')),
        tx,
      );
      for (const recorded of batch) if (successionKindOf(recorded.type)) await begin(recorded, tx, options);
      await handDutiesOver(tx, options);
    },
  };
}

async function keepDuties(events: readonly RecordedEvent[], tx: PoolClient): Promise<void> {
  if (events.length === 0) return;
  const { rows } = await tx.query<Duty>(
    'SELECT directive_id, agency_ids, is_open FROM duty WHERE directive_id = ANY($1::text[])',
    [idsOf(events)],
  );
  const duties = new Map(rows.map((row) => [row.directive_id, row]));
  const changed = new Map<string, Duty>();
  for (const recorded of events) {
    const id = idIn(recorded.streamId);
    const before = duties.get(id) ?? { directive_id: id, agency_ids: [], is_open: true };
    const after = { ...before, ...changeOf(recorded) };
    if (after.agency_ids === before.agency_ids && after.is_open === before.is_open) continue;
    duties.set(id, after);
    changed.set(id, after);
  }
  await upsertRows(
    tx,
    dutyTable,
    [...changed.values()].map((duty) => ({ ...duty, tried: [] })),
  );
}

/** What an event changes about who carries a directive out, and whether it is open. */
function changeOf(recorded: RecordedEvent): Partial<Duty> {
  switch (recorded.type as DirectiveEvent['type']) {
    case 'DirectiveClosed':
      return { is_open: false };
    case 'DirectiveReopened':
      return { is_open: true };
    case 'DirectiveDrafted':
    case 'DirectiveImported':
    case 'DirectiveAmended':
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
    case 'DirectiveHandedOver': {
      const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
      if (event === null || !('coordinators' in event.data) || !('leadAgencyId' in event.data)) return {};
      const { leadAgencyId, coordinators } = event.data;
      const agency_ids = [leadAgencyId, ...coordinators.map(({ agencyId }) => agencyId)];
      const over = event.type === 'DirectiveImported' && event.data.closed !== null;
      return {
        agency_ids: agency_ids.filter((each) => each !== null),
        ...(over ? { is_open: false } : {}),
      };
    }
    default:
      return {};
  }
}

async function begin(recorded: RecordedEvent, tx: PoolClient, options: HandingOverOptions): Promise<void> {
  const event = decodedEvent<AgencyEvent>(agencyEventSchemas, recorded);
  if (event === null || !('successionId' in event.data)) return;
  const act = event.data;
  const agencyId = idIn(recorded.streamId);
  const cause = causeOf(recorded);
  await upsertRows(tx, successionTable, [
    {
      ...{ succession_id: act.successionId, agency_id: agencyId, act },
      named:
        event.type === 'AgencyPartSplitOff' ? act.directives.map(({ directiveId }) => directiveId) : null,
      ...{
        event_id: recorded.id,
        position: recorded.position,
        recorded_at: cause.recordedAt,
        correlation_id: cause.correlationId,
      },
    },
  ]);
  await options.bus.execute(new HandOverAccounts(agencyId, act, contextAfter(cause, options)));
}

/** Hands over what is due until something was, whose events bring the rest, or nothing is left. */
async function handDutiesOver(tx: PoolClient, options: HandingOverOptions): Promise<void> {
  const { rows: known } = await tx.query('SELECT 1 FROM succession LIMIT 1');
  if (known.length === 0) return;
  for (;;) {
    // What is named is found by its key: the agency goes on, and may have many other duties.
    const { rows: due } = await tx.query<Due>(
      `SELECT DISTINCT ON (d.directive_id) d.directive_id, s.agency_id, s.named IS NOT NULL AS splits_off, s.act,
         s.event_id, s.recorded_at, s.correlation_id
       FROM succession s CROSS JOIN LATERAL (
         SELECT directive_id, tried FROM duty
         WHERE s.named IS NULL AND is_open AND agency_ids @> ARRAY[s.agency_id::text]
         UNION ALL SELECT directive_id, tried FROM duty
         WHERE directive_id = ANY(s.named) AND is_open AND agency_ids @> ARRAY[s.agency_id::text]
       ) d
       WHERE NOT d.tried @> ARRAY[s.succession_id::text]
       ORDER BY d.directive_id, s.position LIMIT ${options.atATime ?? 500}`,
    );
    const tried: Due[] = [];
    let handedOver = 0;
    const queue = due.values();
    const hand = async () => {
      for (const each of queue) {
        const became = await handOver(each, options);
        if (became !== 'again') tried.push(each);
        if (became === 'handed-over') handedOver += 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, hand));
    await tx.query(
      `UPDATE duty d SET tried = d.tried || t.succession_id
       FROM json_to_recordset($1::json) AS t(directive_id text, succession_id text) WHERE d.directive_id = t.directive_id`,
      [
        JSON.stringify(
          tried.map(({ directive_id, act }) => ({ directive_id, succession_id: act.successionId })),
        ),
      ],
    );
    if (handedOver > 0 || tried.length === 0) return;
  }
}

/** `again` where somebody else was at it: the next event brings it back. */
async function handOver(due: Due, options: HandingOverOptions) {
  const { directive_id: directiveId, agency_id: agencyId, splits_off: splitOff, act } = due;
  const heirId = heirOf(act, directiveId);
  if (heirId === null) return 'refused';
  const { successionId, effectiveOn, basis, joinsParts } = act;
  const handover = { successionId, agencyId, heirId, joinsParts, splitOff, effectiveOn, basis };
  const cause = {
    eventId: due.event_id,
    recordedAt: due.recorded_at.toISOString(),
    correlationId: due.correlation_id,
  };
  try {
    return await options.bus.execute(
      new HandOverDirective(directiveId, handover, contextAfter(cause, options)),
    );
  } catch (error) {
    if (error instanceof TooContended) return 'again';
    throw error;
  }
}
