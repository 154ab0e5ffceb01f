import {
  addDays,
  directiveEventSchemas,
  isShareDone,
  TimeZone,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
} from '#domain';
import type { RecordedEvent } from '#event-store';
import {
  decodedEvent,
  deleteRows,
  foldDirective,
  idIn,
  keptStates,
  upsertRows,
  type Consumer,
  type Row,
} from '#consumers';
import type { PoolClient } from 'pg';
import { trackOverdueNotices } from './track-overdue-notices.js';
import { overdueDirectiveTable, overdueTables, periodTable } from './overdue-tables.js';

export const overduePeriodsName = 'overdue_periods';

/**
 * Keeps when each deadline was overdue and who was responsible, and what told them of it, so that it can be told what was
 * overdue and nobody responsible was reminded of.
 * @param timeZone the committee's
 */
export function trackOverduePeriods(timeZone: string): Consumer {
  const zone = TimeZone.named(timeZone);
  return {
    name: overduePeriodsName,
    formerName: 'overdue_spells',
    version: 9,
    prefixes: ['directive-', 'delivery-', 'account-'],
    tables: overdueTables,
    async apply(batch, tx) {
      await trackOverdueNotices(batch, tx, zone);
      const ofDirectives = batch.filter(({ streamId }) => streamId.startsWith('directive-'));
      const known = ofDirectives.map((recorded): Known => {
        const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
        return { recorded, id: idIn(recorded.streamId), event };
      });
      const turning = known.filter(({ event }) => event !== null && startsOrEndsPeriod(event));
      if (turning.length > 0) await applyTurns(turning, tx, zone);
    },
  };
}

interface Known {
  readonly recorded: RecordedEvent;
  readonly id: string;
  readonly event: DirectiveEvent | null;
}

/** Whether an event may begin or end a period, or changes what the list says of its directive. */
function startsOrEndsPeriod({ type }: DirectiveEvent): boolean {
  switch (type) {
    case 'DirectiveDrafted':
    case 'DirectiveImported':
    case 'DirectiveAmended':
    case 'DirectiveIssued':
    case 'DirectiveAssigned':
    case 'DirectiveReassigned':
    case 'DirectiveHandedOver':
    case 'DirectiveDeclined':
    case 'ExtensionGranted':
    case 'ExtensionCountered':
    case 'DeadlineRecalculated':
    case 'DirectiveSuspended':
    case 'DirectiveResumed':
    case 'CompletionReported':
    case 'CompletionReturned':
    case 'ShareCompletionReported':
    case 'ShareReturned':
    case 'DirectiveClosed':
    case 'DirectiveReopened':
    case 'CorrectionRecorded':
      return true;
    case 'DirectiveAccepted':
    case 'ProgressReported':
    case 'ExtensionRequested':
    case 'ExtensionRefused':
    case 'ShareConfirmed':
    case 'ExtensionReferred':
    case 'LatenessCauseRecorded':
    case 'DeadlineKept':
    case 'DirectiveBecameOverdue':
    case 'ReminderIssued':
    case 'EscalationRaised':
      return false;
  }
}

async function applyTurns(turning: readonly Known[], tx: PoolClient, zone: TimeZone): Promise<void> {
  const ids = [...new Set(turning.map(({ id }) => id))];
  const states = await keptStates<Directive>(tx, overdueDirectiveTable, ids);
  const periods = new Periods(await openPeriods(ids, tx), zone);
  for (const { recorded, id, event } of turning) {
    if (event === null) continue;
    const before = states.get(id) ?? null;
    const { state: after, envelope } = foldDirective(before, recorded);
    if (after === null) continue;
    states.set(id, after);
    const at = { at: envelope.recordedAt, position: recorded.position };
    periods.transition(id, running(before), running(after), at);
  }
  await upsertRows(
    tx,
    overdueDirectiveTable,
    [...states].map(([id, state]) => ({ id, number: state.number, title: state.title, state: lean(state) })),
  );
  await upsertRows(tx, periodTable, periods.changed);
  await deleteRows(tx, periodTable, periods.over);
}

/** No period depends on the text and the figures of a directive. */
const lean = (state: Directive): Directive => ({ ...state, content: '', indicators: [] });

interface PeriodRow {
  readonly directive_id: string;
  readonly agency_id: string;
  readonly deadline: LocalDate;
  readonly responsible: string;
  readonly declined_on: LocalDate | null;
  readonly since: string;
  readonly from_position: bigint;
  readonly overdue_from: string;
}

async function openPeriods(ids: readonly string[], tx: PoolClient): Promise<PeriodRow[]> {
  const { rows } = await tx.query<PeriodRow & { since: Date; from_position: string; overdue_from: Date }>(
    `SELECT directive_id, agency_id, deadline::text AS deadline, responsible, declined_on::text AS declined_on,
       since, from_position, overdue_from
     FROM overdue_period WHERE directive_id = ANY($1::text[]) AND until IS NULL`,
    [ids],
  );
  return rows.map((row) => ({
    ...row,
    since: row.since.toISOString(),
    from_position: BigInt(row.from_position),
    overdue_from: row.overdue_from.toISOString(),
  }));
}

/** A deadline that somebody is to be reminded of: a co-ordinating agency's own, or with an empty agency the directive's. */
interface Running {
  readonly agencyId: string;
  readonly deadline: LocalDate;
  /** The agency that has to keep it; empty for the office while nobody leads, or its lead declined it. */
  readonly responsible: string;
  /** The day on which it was declined, where that is why the office is responsible. */
  readonly declinedOn: LocalDate | null;
}

/**
 * The deadlines that run: those of a directive that is out and neither reported complete, suspended nor closed. Once its
 * lead has declined it, its own deadline runs for the office, and no co-ordinating agency's does.
 */
function running(state: Directive | null): Running[] {
  if (state === null) return [];
  const dueOn = state.deadline?.dueOn ?? null;
  if (state.work === 'declined')
    return dueOn === null
      ? []
      : [{ agencyId: '', deadline: dueOn, responsible: '', declinedOn: state.declinedOn }];
  if (!['issued', 'assigned', 'in_progress'].includes(state.work)) return [];
  const lead = state.leadAgencyId ?? '';
  return [
    ...(dueOn === null ? [] : [{ agencyId: '', deadline: dueOn, responsible: lead, declinedOn: null }]),
    ...state.coordinators.flatMap(({ agencyId, dueOn: own }) =>
      own === undefined || isShareDone(state, agencyId)
        ? []
        : [{ agencyId, deadline: own, responsible: agencyId, declinedOn: null }],
    ),
  ];
}

const same = (one: Running) => (other: Running) =>
  one.agencyId === other.agencyId &&
  one.deadline === other.deadline &&
  one.responsible === other.responsible &&
  one.declinedOn === other.declinedOn;

/** When something happened, and where that stands in the log. */
interface Transition {
  readonly at: string;
  readonly position: bigint;
}

/** The periods of a batch: what is to be written, and what ended before it was overdue. */
class Periods {
  readonly #rows = new Map<string, Row<keyof typeof periodTable.columns>>();
  readonly #over = new Map<string, PeriodRow>();
  readonly #open: PeriodRow[];

  constructor(
    open: readonly PeriodRow[],
    private readonly zone: TimeZone,
  ) {
    this.#open = [...open];
  }

  get changed(): Row<keyof typeof periodTable.columns>[] {
    return [...this.#rows.values()];
  }

  get over(): Row<keyof typeof periodTable.columns>[] {
    return [...this.#over.values()].map(({ directive_id, agency_id, deadline, since }) => ({
      ...{ directive_id, agency_id, deadline, since },
    }));
  }

  transition(
    directiveId: string,
    before: readonly Running[],
    after: readonly Running[],
    transition: Transition,
  ): void {
    for (const each of before) if (!after.some(same(each))) this.#end(directiveId, each, transition);
    for (const each of after) if (!before.some(same(each))) this.#begin(directiveId, each, transition);
  }

  #begin(
    directive_id: string,
    { agencyId: agency_id, deadline, responsible, declinedOn: declined_on }: Running,
    { at: since, position: from_position }: Transition,
  ): void {
    const begins = this.zone.startOfDay(addDays(deadline, 1)).toISOString();
    const overdue_from = since > begins ? since : begins;
    const whose = { directive_id, agency_id, deadline, responsible, declined_on };
    const period = { ...whose, since, from_position, overdue_from };
    this.#open.push(period);
    this.#rows.set(keyOf(period), period);
    this.#over.delete(keyOf(period));
  }

  #end(directiveId: string, { agencyId, deadline }: Running, { at: until, position }: Transition): void {
    const index = this.#open.findIndex(
      (period) =>
        period.directive_id === directiveId && period.agency_id === agencyId && period.deadline === deadline,
    );
    const [period] = index < 0 ? [] : this.#open.splice(index, 1);
    if (!period) return;
    if (until > period.overdue_from)
      return void this.#rows.set(keyOf(period), { ...period, until, until_position: position });
    this.#rows.delete(keyOf(period));
    this.#over.set(keyOf(period), period);
  }
}

const keyOf = ({ directive_id, agency_id, deadline, since }: PeriodRow): string =>
  `${directive_id} ${agency_id} ${deadline} ${since}`;
