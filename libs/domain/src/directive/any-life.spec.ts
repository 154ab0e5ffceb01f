import type { EffectiveRules } from './directive-commands.js';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../calendar/index.js';
import { defaultPolicy } from '../reminder-policy/index.js';
import {
  evolveDirective,
  type Directive,
  type Recorded,
  isLadderBegun,
  ladderPrefixes,
  isJudged,
  isShareDone,
  timeStatus,
} from './directive.js';
import { calendar, given, heldOn, outcomeOf, nothingYet, type Given } from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { directiveEventSchemas, type DirectiveEvent } from './directive-events.js';
import { pendingReminder, pendingReminders, type PendingReminder, alwaysBy } from './pending-reminders.js';
import { commandsOf, moves, type Move } from './random-lives.fixture.js';
import { rounds } from '../../../../test/long-rounds.fixture.js';

/** One command of a life: what stood before, what it decided or why it was refused, what stands after. */
interface Turn {
  readonly command: DirectiveCommand;
  readonly before: Given;
  readonly outcome: DirectiveEvent[] | string;
  readonly after: Given;
}

function live(life: readonly Move[]): Turn[] {
  const turns: Turn[] = [];
  let reported = nothingYet;
  let today = heldOn;
  for (const move of life) {
    today = addDays(today, move.daysLater);
    for (const command of commandsOf(move, reported.state, today)) {
      const before = reported;
      const outcome = outcomeOf(command, before.state);
      if (typeof outcome !== 'string') reported = given([command], before);
      turns.push({ command, before, outcome, after: reported });
    }
  }
  return turns;
}

const stored = (event: DirectiveEvent) =>
  ({
    type: event.type,
    data: directiveEventSchemas[event.type].parse(JSON.parse(JSON.stringify(event.data))),
  }) as DirectiveEvent;

/** In every life, after every turn; the seed is drawn anew each time and printed with a failure. */
function always(check: (turn: Turn) => void): void {
  fc.assert(
    fc.property(moves, (life) => {
      for (const turn of live(life)) check(turn);
    }),
    { numRuns: rounds({ usual: 50, long: 500 }) },
  );
}

const inState = (check: (state: Directive, turn: Turn) => void) =>
  always((turn) => {
    if (turn.after.state !== null) check(turn.after.state, turn);
  });

const pending = (state: Directive) => pendingReminders(state, alwaysBy(defaultPolicy, calendar));

describe('the lives that are tried', () => {
  it('come by every event and every status', () => {
    const types = new Set<string>();
    const statuses = new Set<string>();
    for (const life of fc.sample(moves, { seed: 2022, numRuns: 400 })) {
      for (const { after } of live(life)) statuses.add(after.state?.work ?? 'undrafted');
      for (const { event } of live(life).at(-1)?.after.history ?? []) types.add(event.type);
    }
    expect([...types].sort()).toEqual(Object.keys(directiveEventSchemas).sort());
    expect(statuses.size).toBe(9);
  });
});

describe('whatever is asked of a directive, by whomever, on whatever day', () => {
  it('is decided or refused, the same each time', () => {
    always(({ command, before, outcome }) => {
      expect(outcomeOf(command, before.state)).toEqual(outcome);
    });
  });

  it('is decided in events that fit their stored contract, whole', () => {
    always(({ outcome }) => {
      if (typeof outcome === 'string') return;
      for (const event of outcome) expect(stored(event)).toEqual(event);
    });
  });

  it('leaves a history that folds, once stored, to the state that decided it', () => {
    fc.assert(
      fc.property(moves, (life) => {
        const end = live(life).at(-1)?.after ?? nothingYet;
        const replayed = end.history.map((one): Recorded<DirectiveEvent> => ({
          ...one,
          event: stored(one.event),
        }));
        expect(replayed.reduce(evolveDirective, null)).toEqual(end.state);
      }),
    );
  });

  it('may be read back in any order and with gaps: no history is too odd to fold', () => {
    const oddHistories = moves.chain((life) =>
      fc.shuffledSubarray([...(live(life).at(-1)?.after.history ?? [])]),
    );
    fc.assert(
      fc.property(oddHistories, (history) => {
        const state = history.reduce(evolveDirective, null);
        expect(state === null).toBe(!history.some(({ event }) => event.type === 'DirectiveDrafted'));
      }),
    );
  });

  it('is no new fact when it is asked again at once, save that a report is a report', () => {
    always(({ command, outcome, after }) => {
      if (typeof outcome === 'string') return;
      const again = outcomeOf(command, after.state);
      if (command.type === 'ReportProgress') expect(again).toEqual(outcome.slice(-1));
      else expect(typeof again === 'string' ? [] : again).toEqual([]);
    });
  });
});

describe('in every state', () => {
  it('a directive has its one lead from the first assignment on, who does not co-ordinate too', () => {
    inState(({ leadAgencyId, coordinators }, { after }) => {
      const assigned = after.history.some(({ event }) => /^Directive(Assigned|Imported)$/.test(event.type));
      if (assigned) expect(leadAgencyId).not.toBeNull();
      const parties = coordinators.map(({ agencyId }) => agencyId);
      expect(new Set([...parties, leadAgencyId]).size).toBe(parties.length + 1);
    });
  });

  it('what the status promises is there, and nothing else', () => {
    inState(({ work, closure, completion, suspendedFrom, extensionRequest }) => {
      expect(closure !== null).toBe(work === 'closed');
      expect(suspendedFrom !== null).toBe(work === 'suspended');
      if (work === 'awaiting_confirmation') expect(completion).not.toBeNull();
      else if (work !== 'closed') expect(completion).toBeNull();
      if (extensionRequest !== null) expect(['in_progress', 'suspended']).toContain(work);
    });
  });

  it('a draft, a suspended and a closed directive remind nobody', () => {
    inState((state) => {
      if (['draft', 'suspended', 'closed'].includes(state.work)) expect(pending(state)).toEqual([]);
    });
  });

  it('nothing is owed that was due before it began to count, or that was sent', () => {
    inState((state, { after }) => {
      for (const step of pending(state)) {
        const { agencyId, kind } = step;
        const begins = step.step.startsWith('silent-')
          ? state.silentSince
          : step.step.startsWith('declined-')
            ? state.declineToldAt
            : step.step.startsWith('confirm-')
              ? agencyId === undefined
                ? state.officeToldAt
                : state.shares[agencyId]?.officeToldAt
              : agencyId === undefined
                ? state.remindersFrom
                : state.coordinatorsFrom[agencyId];
        if (kind !== 'overdue') expect(step.dueAt > (begins ?? '9')).toBe(true);
        const sent = after.history.some(
          ({ event }) =>
            (event.type === 'ReminderIssued' || event.type === 'EscalationRaised') &&
            event.data.step === step.step &&
            event.data.agencyId === agencyId &&
            event.data.deadline === step.deadline &&
            (!step.step.startsWith(ladderPrefixes.agency_head) ||
              JSON.stringify(event.data.audience) === JSON.stringify(step.audience)) &&
            (event.data.dueAt === step.dueAt || !/^(silent|confirm|declined)-/.test(step.step)),
        );
        expect(sent).toBe(false);
      }
    });
  });

  it('while a directive is followed, its superiors were told of its date or are to be: no pause takes a ladder away', () => {
    inState((state) => {
      const dueOn = state.deadline?.dueOn ?? null;
      if (dueOn === null || state.leadAgencyId === null || !['assigned', 'in_progress'].includes(state.work))
        return;
      for (const to of ['agency_head', 'leader'] as const)
        expect(
          isLadderBegun(state, to, dueOn) ||
            pending(state).some(({ step }) => step.startsWith(ladderPrefixes[to])),
        ).toBe(true);
    });
  });

  it('a step asked for by its name is owed exactly when it is among all that is owed, under rules that change', () => {
    const often = { ...defaultPolicy, afterDue: { first: [], thenEvery: 1 }, silentAfterDays: 7 };
    const rules: EffectiveRules[] = [
      ...alwaysBy(defaultPolicy, calendar),
      {
        from: calendar.instantOf(addDays(heldOn, 30), '09:00').toISOString(),
        calendar,
        policyFor: () => often,
      },
    ];
    const allOf = (state: Directive | null) => (state === null ? [] : pendingReminders(state, rules));
    inState((state, { before }) => {
      const all = allOf(state);
      const is = (one: PendingReminder) => (other: PendingReminder) =>
        one.step === other.step && one.agencyId === other.agencyId && one.deadline === other.deadline;
      const asked = [...all, ...allOf(before.state)];
      expect(asked.map((one) => pendingReminder(one, state, rules))).toEqual(
        asked.map((one) => all.find(is(one))),
      );
    });
  });

  it('while a completion waits, or what was declined, nobody but the office is reminded, and it is', () => {
    inState((state) => {
      if (state.work !== 'awaiting_confirmation' && state.work !== 'declined') return;
      const waiting = state.work === 'declined' ? 'declined-' : 'confirm-';
      const isAhead = ({ step, agencyId }: PendingReminder) =>
        step.startsWith(waiting) && agencyId === undefined;
      expect(pending(state).filter(isAhead)).toHaveLength(1);
      for (const { audience } of pending(state))
        expect(audience.filter(({ kind }) => kind !== 'office')).toEqual([]);
    });
  });

  it('whoever reported its share done is not urged, until the report is returned', () => {
    inState((state) => {
      const done = state.coordinators.filter(({ agencyId }) => isShareDone(state, agencyId));
      const urged = pending(state).flatMap(({ audience }) =>
        audience.flatMap((one) => ('agencyId' in one ? [one.agencyId] : [])),
      );
      for (const { agencyId } of done) expect(urged).not.toContain(agencyId);
    });
  });

  it('the office is reminded of every share that waits, as long as anybody is reminded of anything', () => {
    inState((state) => {
      const steps = pending(state).filter(({ step }) => step.startsWith('confirm-'));
      const reported = steps.flatMap(({ agencyId }) => (agencyId === undefined ? [] : [agencyId]));
      const waiting = state.coordinators.filter(
        ({ agencyId }) => state.shares[agencyId]?.state === 'reported',
      );
      const isReminding = !['draft', 'suspended', 'closed'].includes(state.work);
      expect(reported.sort()).toEqual(isReminding ? waiting.map(({ agencyId }) => agencyId).sort() : []);
    });
  });

  it('there is a share for every co-ordinating agency and for nobody else', () => {
    inState(({ shares, coordinators }) => {
      expect(Object.keys(shares).sort()).toEqual(coordinators.map(({ agencyId }) => agencyId).sort());
    });
  });

  it('somebody holds it until it is closed, since no later than now', () => {
    inState(({ heldBy, work, leadAgencyId }, { command }) => {
      expect(heldBy.party === 'nobody').toBe(work === 'closed');
      expect(heldBy.agencyId).toBe(heldBy.party === 'agency' ? leadAgencyId : undefined);
      expect(heldBy.since <= command.at).toBe(true);
    });
  });

  it('a directive without a due date is neither overdue nor late', () => {
    inState((state, { command }) => {
      const dueOn = state.deadline?.dueOn ?? null;
      const status = timeStatus({ ...state, dueOn, dueSoonFrom: dueOn }, command.today);
      const isOutOfIt = state.closure !== null && !isJudged(state.closure.outcome);
      expect(status === 'not_judged').toBe(isOutOfIt);
      expect(status === 'no_deadline').toBe(dueOn === null && !isOutOfIt);
      if (dueOn === null) expect(pending(state).filter(({ kind }) => kind !== 'reminder')).toEqual([]);
    });
  });

  it('a closed directive is late exactly when it is judged after its due date', () => {
    inState(({ closure, deadline }) => {
      if (closure === null) return;
      const dueOn = isJudged(closure.outcome) ? (deadline?.dueOn ?? null) : null;
      expect(closure.onTime).toBe(dueOn === null ? null : closure.judgedOn <= dueOn);
      expect(closure.daysLate === 0).toBe(closure.onTime === true);
    });
  });

  it('from the day of declining nothing that the calendar does changes its time status', () => {
    inState((state, { command }) => {
      if (state.work !== 'declined') return;
      const dueOn = state.deadline?.dueOn ?? null;
      const on = (day: string) => timeStatus({ ...state, dueOn, dueSoonFrom: dueOn }, day);
      expect(on(addDays(command.today, 400))).toBe(on(command.today));
    });
  });

  it('what is implemented is done to 100 %, unless a correction says otherwise', () => {
    inState(({ closure, percent, percentCorrected }) => {
      if (closure?.outcome === 'implemented' && !percentCorrected) expect(percent).toBe(100);
    });
  });

  it('is closed as implemented without a completion report only where that is said, with a reason', () => {
    always(({ command, before, outcome }) => {
      if (command.type !== 'CloseDirective' || typeof outcome === 'string') return;
      const event = outcome.find(({ type }) => type === 'DirectiveClosed');
      if (event?.type !== 'DirectiveClosed' || event.data.outcome !== 'implemented') return;
      expect(event.data.withoutReport).toBe(before.state?.completion === null);
      if (event.data.withoutReport) expect(event.data.reason).toBeTruthy();
    });
  });

  it('a move by a new calendar that is declined leaves everything else as it was', () => {
    always(({ command, before, after }) => {
      if (command.type !== 'KeepDeadline' || after.state === null) return;
      expect({ ...after.state, declinedMove: null }).toEqual({ ...before.state, declinedMove: null });
    });
  });

  it('the extensions are as many as were granted or countered, and the original date outlives them', () => {
    inState(({ extensions, originalDueOn, deadline }, { after }) => {
      const given = after.history.filter(({ event }) => /^Extension(Granted|Countered)$/.test(event.type));
      const before = after.history.flatMap(({ event }) =>
        event.type === 'DirectiveImported' ? event.data.extendedTo : [],
      );
      expect(extensions).toBe(given.length + before.length);
      if (deadline?.dueOn) expect(originalDueOn).not.toBeNull();
    });
  });
});

describe('separation of duties', () => {
  it('holds in every life: nobody returns, confirms, closes, reopens or corrects what they reported', () => {
    always(({ command, before, outcome }) => {
      const judging = [
        ...['ReturnCompletion', 'CloseDirective', 'ReopenDirective', 'CorrectDirective'],
        ...['ConfirmShare', 'ReturnShare'],
      ];
      if (!judging.includes(command.type) || typeof outcome === 'string') return;
      const reporters = before.history.filter(({ event }) => event.type.endsWith('CompletionReported'));
      expect(reporters.map(({ actorId }) => actorId)).not.toContain(command.by.id);
    });
  });

  it('holds in every life: nobody decides on their own request', () => {
    always(({ command, before, outcome }) => {
      if (command.type !== 'DecideExtension' || typeof outcome === 'string') return;
      const asked = before.history.filter(({ event }) => event.type === 'ExtensionRequested').at(-1);
      expect(asked?.actorId).not.toBe(command.by.id);
    });
  });
});
