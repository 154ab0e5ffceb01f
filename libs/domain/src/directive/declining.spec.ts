import { describe, expect, it } from '@jest/globals';
import {
  asking,
  calendar,
  court,
  dueOn,
  given,
  lifeUntil,
  office,
  on,
  outcomeOf,
  stateAfter,
  nothingYet,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { evolveDirective, type Directive, timeStatus } from './directive.js';
import { pendingIn, policy, sentDuring } from './reminding.fixture.js';

const declinedOn = (day: string) => [...lifeUntil.assigned, on(day, court, asking.decline)];
const timeOf = (state: Directive, today: string) => {
  const due = state.deadline?.dueOn ?? null;
  return timeStatus({ ...state, dueOn: due, dueSoonFrom: due && calendar.dueSoonFrom(due) }, today);
};
const sent = (commands: readonly DirectiveCommand[], until: string) =>
  sentDuring(commands, until, policy).fired.map(([dueAt, step, whom]) => [dueAt.slice(0, 10), step, whom]);

describe('a directive that its lead declined', () => {
  it('keeps the day on which it was, and waits for the office', () => {
    expect(
      outcomeOf(on('2022-07-26', court, asking.decline), stateAfter(...lifeUntil.assigned)),
    ).toMatchObject([{ data: { declinedOn: '2022-07-26' } }]);
    expect(stateAfter(...declinedOn('2022-07-26'))).toMatchObject({
      declinedOn: '2022-07-26',
      heldBy: { party: 'office' },
    });
  });

  it('is nobody’s lateness but the office’s from that day on', () => {
    expect(timeOf(stateAfter(...declinedOn('2022-07-26')), '2023-03-01')).toBe('in_time');
    expect(timeOf(stateAfter(...declinedOn(dueOn)), '2023-03-01')).toBe('in_time');
    expect(timeOf(stateAfter(...declinedOn('2022-12-15')), '2023-03-01')).toBe('overdue');
  });

  it('is judged by that day when it ends without having been assigned again', () => {
    const closed = (day: string) =>
      stateAfter(...declinedOn(day), on('2023-03-01', office, asking.giveUp)).closure;
    expect(closed('2022-12-01')).toMatchObject({ judgedOn: '2022-12-01', onTime: true, daysLate: 0 });
    expect(closed('2022-12-16')).toMatchObject({ judgedOn: '2022-12-16', onTime: false, daysLate: 2 });
  });

  it('reminds the office and no agency, as of a report that waits, past its date as well', () => {
    const steps = sent(declinedOn('2022-12-12'), '2022-12-19').filter(([day]) => (day ?? '') > '2022-12-12');
    expect(steps).toEqual([
      ...['13', '14', '15', '16'].map((day, index) => [
        ...[`2022-12-${day}`, `declined-${index + 1}`, 'office'],
      ]),
    ]);
  });

  it('is an agency’s again once it is assigned again, and late if its date is past', () => {
    const again = [...declinedOn('2022-12-12'), on('2022-12-19', office, asking.reassign)];
    const state = stateAfter(...again);
    expect(state.declinedOn).toBeNull();
    expect(timeOf(state, '2022-12-19')).toBe('overdue');
    expect(pendingIn(state, policy).map(([, step]) => step)).not.toContain('declined-6');
    expect(pendingIn(state, policy).map(([, , whom]) => whom)).toContain('agency treasury, agency police');
  });

  it('was declined on the day of recording it, where it was not said', () => {
    const { history } = given(declinedOn('2022-07-26'));
    const old = history.map((one) =>
      one.event.type === 'DirectiveDeclined'
        ? {
            ...one,
            event: {
              ...one.event,
              data: { agencyId: one.event.data.agencyId, reason: one.event.data.reason },
            },
          }
        : one,
    );
    expect(old.reduce(evolveDirective, nothingYet.state)?.declinedOn).toBe('2022-07-26');
  });
});
