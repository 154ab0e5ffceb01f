import {
  isJudged,
  judgement,
  type Coordinator,
  type Deadline,
  type DirectiveEvent,
  type EventOfType,
  type Language,
  type LocalDate,
} from '#domain';
import { actorName } from '../descriptions/event-facts.js';
import type {
  HistoryEvent,
  Act,
  DeadlineChange,
  ExtensionRequest,
  Assignment,
  ShareReport,
  DirectiveHistory,
} from './directive-history-parts.js';

type Written<Type> = Type extends readonly (infer Item)[] ? Item[] : Type;
type HistoryBuilder = { -readonly [Part in keyof DirectiveHistory]: Written<DirectiveHistory[Part]> };

/** Tells a directive's events by kind, each with the name by which its actor is known in a language. */
export function buildHistory(events: readonly HistoryEvent[], language: Language): DirectiveHistory {
  const history: HistoryBuilder = {
    imported: null,
    issued: null,
    deadlines: [],
    declinedMoves: [],
    extensionRequests: [],
    assignments: [],
    progress: [],
    completion: null,
    completionReports: [],
    shareReports: [],
    closure: null,
    closings: [],
    reopenings: [],
    corrections: [],
    latenessFindings: [],
    suspensions: [],
  };
  for (const { type, data, actor, recordedAt } of events)
    tell(history, { type, data } as DirectiveEvent, {
      at: new Date(recordedAt).toISOString(),
      by: { ...actor, name: actorName(actor, language) },
    });
  return history;
}

function tell(history: HistoryBuilder, event: DirectiveEvent, act: Act): void {
  switch (event.type) {
    case 'DirectiveDrafted':
      tellDeadline(history, act, 'drafted', event.data.deadline, null);
      break;
    case 'DirectiveImported':
      tellImport(history, act, event.data);
      break;
    case 'DirectiveAmended':
      tellDeadline(history, act, 'amended', event.data.deadline, null);
      break;
    case 'DirectiveIssued':
      history.issued = { ...act, ...event.data };
      break;
    case 'DirectiveAssigned':
      tellAssignment(history, act, event.data, null, null);
      break;
    case 'DirectiveReassigned':
      tellAssignment(history, act, event.data, event.data.previousLeadAgencyId, event.data.reason);
      break;
    case 'DirectiveAccepted':
      answerAssignment(history, act, 'accepted', null);
      break;
    case 'DirectiveDeclined':
      answerAssignment(history, act, 'declined', event.data.reason);
      lapse(history);
      break;
    case 'ProgressReported':
      history.progress.push({ ...act, ...event.data });
      break;
    case 'ExtensionRequested':
      lapse(history);
      history.extensionRequests.push({
        ...event.data,
        requestedAt: act.at,
        requestedBy: act.by,
        referredAt: null,
        referralOpinion: null,
        decision: 'pending',
        dueOn: null,
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
      });
      break;
    case 'ExtensionReferred':
      replaceLast(history.extensionRequests, (request) => ({
        ...request,
        referredAt: act.at,
        referralOpinion: event.data.opinion,
      }));
      break;
    case 'ExtensionGranted':
      tellDeadline(history, act, 'extended', event.data.deadline, event.data.reason);
      decideRequest(history, act, 'granted', event.data.deadline.dueOn, event.data.reason);
      break;
    case 'ExtensionCountered':
      tellDeadline(history, act, 'countered', event.data.deadline, event.data.reason);
      decideRequest(history, act, 'countered', event.data.deadline.dueOn, event.data.reason);
      break;
    case 'ExtensionRefused':
      decideRequest(history, act, 'refused', null, event.data.reason);
      break;
    case 'DeadlineRecalculated':
      tellDeadline(history, act, 'recalculated', event.data.deadline, null);
      break;
    case 'DeadlineKept':
      history.declinedMoves.push({ ...act, ...event.data });
      break;
    case 'DirectiveSuspended': {
      const { reason, extendsDeadline = null } = event.data;
      history.suspensions.push({ ...act, reason, resumedAt: null, extendsDeadline, workingDays: null });
      break;
    }
    case 'DirectiveResumed': {
      const { deadline, reason, suspendedWorkingDays: workingDays = null } = event.data;
      if (deadline) tellDeadline(history, act, 'resumed', deadline, reason);
      replaceLast(history.suspensions, (last) => ({ ...last, resumedAt: act.at, workingDays }));
      break;
    }
    case 'CompletionReported':
      lapse(history);
      history.completion = { ...act, ...event.data, returned: null };
      history.completionReports.push(history.completion);
      break;
    case 'CompletionReturned':
      replaceLast(history.completionReports, (report) => ({
        ...report,
        returned: { ...act, reason: event.data.reason },
      }));
      history.completion = null;
      break;
    case 'ShareCompletionReported':
      history.shareReports.push({ ...act, ...event.data, confirmed: null, returned: null });
      break;
    case 'ShareConfirmed':
      judgeShare(history, event.data.agencyId, (report) => ({ ...report, confirmed: act }));
      break;
    case 'ShareReturned': {
      const { agencyId, reason } = event.data;
      judgeShare(history, agencyId, (report) => ({ ...report, returned: { ...act, reason } }));
      break;
    }
    case 'DirectiveClosed':
      lapse(history);
      history.closure = { ...act, ...event.data };
      history.closings.push(history.closure);
      break;
    case 'DirectiveReopened':
      history.reopenings.push({ ...act, ...event.data });
      history.closure = null;
      history.completion = null;
      break;
    case 'LatenessCauseRecorded':
      history.latenessFindings.push({ ...act, ...event.data });
      break;
    case 'CorrectionRecorded':
      tellCorrection(history, act, event.data);
      break;
    default:
      break;
  }
}

/** The past that came with it, as if it had been told here: by the days that it had, recorded on the day of taking over. */
function tellImport(
  history: HistoryBuilder,
  act: Act,
  { reports, ...data }: EventOfType<DirectiveEvent, 'DirectiveImported'>['data'],
): void {
  history.imported = { ...act, ...data };
  const { notice, leadAgencyId, coordinators, deadline, extendedTo, closed } = data;
  if (notice !== null) {
    const { number, publishedOn, signer } = notice;
    history.issued = { ...act, notice: number, publishedOn, signer };
  }
  for (const dueOn of extendedTo) {
    const calendarVersion = deadline?.calendarVersion ?? '';
    tellDeadline(history, act, 'imported', { rule: { on: dueOn }, dueOn, calendarVersion }, null);
  }
  history.assignments.push({
    ...act,
    previousLeadAgencyId: null,
    leadAgencyId,
    coordinators,
    dueOn: deadline?.dueOn ?? null,
    reason: null,
    answer: 'accepted',
    answeredAt: null,
    answerReason: null,
  });
  for (const { on: effectiveOn, narrative, percent } of reports) {
    const report = { agencyId: leadAgencyId, party: 'lead' as const, percent, narrative, effectiveOn };
    history.progress.push({ ...act, ...report, indicators: [], evidence: [] });
  }
  if (closed === null) return;
  const { outcome, on: closedOn, reportedOn, note } = closed;
  const judgedOn = reportedOn ?? closedOn;
  const judged = judgement(isJudged(outcome) ? (deadline?.dueOn ?? null) : null, judgedOn);
  history.closure = { ...act, outcome, note, reason: null, closedOn, judgedOn, ...judged };
  history.closings.push(history.closure);
}

function tellDeadline(
  history: HistoryBuilder,
  act: Act,
  change: DeadlineChange['change'],
  deadline: Deadline | null,
  reason: string | null,
): void {
  const before = history.deadlines.at(-1);
  if (deadline === null && before === undefined) return;
  const unchanged =
    (change === 'assigned' || change === 'amended') &&
    before !== undefined &&
    before.dueOn === (deadline?.dueOn ?? null) &&
    JSON.stringify(before.rule) === JSON.stringify(deadline?.rule ?? null);
  if (unchanged) return;
  history.deadlines.push({
    ...act,
    change,
    previousDueOn: before?.dueOn ?? null,
    dueOn: deadline?.dueOn ?? null,
    rule: deadline?.rule ?? null,
    calendarVersion: deadline?.calendarVersion ?? null,
    reason,
  });
}

function tellAssignment(
  history: HistoryBuilder,
  act: Act,
  data: { leadAgencyId: string; coordinators: readonly Coordinator[]; deadline: Deadline | null },
  previousLeadAgencyId: string | null,
  reason: string | null,
): void {
  lapse(history);
  tellDeadline(history, act, 'assigned', data.deadline, reason);
  history.assignments.push({
    ...act,
    previousLeadAgencyId,
    leadAgencyId: data.leadAgencyId,
    coordinators: data.coordinators,
    dueOn: data.deadline?.dueOn ?? null,
    reason,
    answer: 'pending',
    answeredAt: null,
    answerReason: null,
  });
}

function answerAssignment(
  history: HistoryBuilder,
  { at }: Act,
  answer: Assignment['answer'],
  answerReason: string | null,
): void {
  replaceLast(history.assignments, (assignment) => ({
    ...assignment,
    answer,
    answeredAt: at,
    answerReason,
  }));
}

function decideRequest(
  history: HistoryBuilder,
  act: Act,
  decision: ExtensionRequest['decision'],
  dueOn: LocalDate | null,
  decisionReason: string | null,
): void {
  replaceLast(history.extensionRequests, (request) => ({
    ...request,
    decision,
    dueOn,
    decidedAt: act.at,
    decidedBy: act.by,
    decisionReason,
  }));
}

/** A request that was never decided has lapsed once its occasion is gone. */
function lapse(history: HistoryBuilder): void {
  const last = history.extensionRequests.at(-1);
  if (last?.decision === 'pending')
    replaceLast<ExtensionRequest>(history.extensionRequests, (request) => ({
      ...request,
      decision: 'lapsed',
    }));
}

/** What a correction changes shows where the corrected fact is told. */
function tellCorrection(
  history: HistoryBuilder,
  act: Act,
  data: EventOfType<DirectiveEvent, 'CorrectionRecorded'>['data'],
): void {
  history.corrections.push({ ...act, ...data });
  const { field, value, reason } = data;
  if (history.issued && (field === 'notice' || field === 'publishedOn' || field === 'signer'))
    history.issued = { ...history.issued, [field]: String(value) };
  if (history.imported && field === 'formerNumber')
    history.imported = { ...history.imported, formerNumber: String(value) };
  if (field === 'dueOn') {
    history.deadlines.push({
      ...act,
      change: 'corrected',
      previousDueOn: history.deadlines.at(-1)?.dueOn ?? null,
      dueOn: String(value),
      rule: { on: String(value) },
      calendarVersion: null,
      reason,
    });
  }
}

function judgeShare(
  history: HistoryBuilder,
  agencyId: string,
  judge: (report: ShareReport) => ShareReport,
): void {
  const index = history.shareReports.findLastIndex((report) => report.agencyId === agencyId);
  const report = history.shareReports[index];
  if (report !== undefined) history.shareReports[index] = judge(report);
}

function replaceLast<Item>(items: Item[], replace: (item: Item) => Item): void {
  if (items.length > 0) items.push(replace(items.pop() as Item));
}
