import type { LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import type { Directive } from './directive.js';
import type { CommandOf, CommandContext } from './directive-commands.js';
import type { DirectiveEvent } from './directive-events.js';
import {
  paperOf,
  reportingAgency,
  requireDistinct,
  requireLead,
  requireParty,
  requireWork,
} from './requirements.js';
import { openShares } from './shares.js';

export function reportProgress(command: CommandOf<'ReportProgress'>, state: Directive): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireParty);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { percent, narrative, effectiveOn } = command;
  const indicators = [...command.indicators];
  const party = agencyId === state.leadAgencyId ? ('lead' as const) : ('coordinator' as const);
  const data = {
    agencyId,
    party,
    percent,
    narrative,
    effectiveOn,
    indicators,
    evidence: [...command.evidence],
    ...paperOf(command.onBehalfOf),
  };
  return [...impliedAcceptance(agencyId, state), { type: 'ProgressReported', data }];
}

export function reportCompletion(command: CommandOf<'ReportCompletion'>, state: Directive): DirectiveEvent[] {
  const agencyId = reportingAgency(command, state, requireLead);
  requireWork(state, 'assigned', 'in_progress');
  requireSoundReport(command, state);
  const { summary, effectiveOn } = command;
  const reportedOn = reachedOffice(command, state);
  const indicators = [...command.indicators];
  const evidence = [...command.evidence];
  const data = {
    ...{ agencyId, summary, reportedOn, effectiveOn, indicators, evidence },
    openShares: openShares(state),
    ...paperOf(command.onBehalfOf),
  };
  return [...impliedAcceptance(agencyId, state), { type: 'CompletionReported', data }];
}

/** The day that judges: today, or the one on which the paper came. */
function reachedOffice({ onBehalfOf, today }: CommandOf<'ReportCompletion'>, state: Directive): LocalDate {
  const on = onBehalfOf?.receivedOn ?? today;
  const path = 'onBehalfOf.receivedOn';
  if (on > today)
    throw new Rejection('impossible', 'received-in-future', 'What was received has come in.', path);
  if (on < state.meetingHeldOn)
    throw new Rejection(
      'impossible',
      'effective-date-before-meeting',
      `The meeting was held on ${state.meetingHeldOn}.`,
      path,
    );
  return on;
}

/** A lead that reports without accepting first has accepted by doing so. */
export function impliedAcceptance(agencyId: string, state: Directive): DirectiveEvent[] {
  if (state.work !== 'assigned' || agencyId !== state.leadAgencyId) return [];
  return [{ type: 'DirectiveAccepted', data: { agencyId, implied: true } }];
}

/** @throws Rejection where what is reported is still to come, or names an indicator twice or one there is not */
export function requireSoundReport(
  report: CommandContext & { effectiveOn: LocalDate; indicators: readonly { code: string }[] },
  state: Directive,
): void {
  if (report.effectiveOn > report.today)
    throw new Rejection(
      'impossible',
      'effective-date-in-future',
      'What is reported has happened.',
      'effectiveOn',
    );
  if (report.effectiveOn < state.meetingHeldOn)
    throw new Rejection(
      'impossible',
      'effective-date-before-meeting',
      `The meeting was held on ${state.meetingHeldOn}.`,
      'effectiveOn',
    );
  requireDistinct(
    report.indicators.map(({ code }) => code),
    'indicators',
    'duplicate-indicator',
  );
  report.indicators.forEach(({ code }, index) => {
    if (!state.indicators.some((indicator) => indicator.code === code))
      throw new Rejection(
        'impossible',
        'unknown-indicator',
        `No indicator ${code} here.`,
        `indicators.${index}.code`,
      );
  });
}
