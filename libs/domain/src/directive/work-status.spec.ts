import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { evolveDirective, type WorkStatus } from './directive.js';
import {
  answerTo,
  asking,
  court,
  engine,
  given,
  lifeUntil,
  office,
  on,
  stateAfter,
  type AskedOfDirective,
} from './directive.fixture.js';
import type { DirectiveEvent } from './directive-events.js';

describe('the work status', () => {
  const next = (work: WorkStatus, by: Actor, asked: AskedOfDirective) =>
    given([...lifeUntil[work], on('2022-08-03', by, asked)]).state?.work;

  it('goes from draft to closed by way of the agency and back by way of the office', () => {
    expect(stateAfter(...lifeUntil.draft).work).toBe('draft');
    expect(next('draft', engine, asking.issue)).toBe('assigned');
    expect(next('issued', office, asking.assign)).toBe('assigned');
    expect(next('assigned', court, asking.accept)).toBe('in_progress');
    expect(next('assigned', court, asking.decline)).toBe('declined');
    expect(next('in_progress', court, asking.completion)).toBe('awaiting_confirmation');
    expect(next('awaiting_confirmation', office, asking.giveBack)).toBe('in_progress');
    expect(next('awaiting_confirmation', office, asking.close)).toBe('closed');
    expect(next('closed', office, asking.reopen)).toBe('in_progress');
    expect(next('declined', office, asking.reassign)).toBe('assigned');
    expect(next('in_progress', office, asking.reassign)).toBe('assigned');
  });

  it.each(['issued', 'assigned', 'in_progress'] as const)(
    'of a directive suspended at %s returns there when it is resumed',
    (work) => {
      expect(next(work, office, asking.suspend)).toBe('suspended');
      const resumed = given([
        ...lifeUntil[work],
        on('2022-08-03', office, asking.suspend),
        on('2022-09-01', office, asking.resume),
      ]);
      expect(resumed.state?.work).toBe(work);
      expect(resumed.state?.suspendedFrom).toBeNull();
    },
  );
});

describe('a directive that was cancelled before any agency led it', () => {
  it.each(['draft', 'issued'] as const)('is not reopened: %s', (work) => {
    const cancelled = stateAfter(...lifeUntil[work], on('2022-08-03', office, asking.cancel));
    expect(answerTo(on('2022-08-04', office, asking.reopen), cancelled)).toBe('directive-never-assigned');
  });
});

describe('an event that this build does not know', () => {
  it('leaves a directive as it is', () => {
    const state = stateAfter(...lifeUntil.in_progress);
    const event = JSON.parse('{"type":"DirectiveBlessed","data":{}}') as DirectiveEvent;
    const recorded = { event, actorId: office.id, recordedAt: '2022-08-01T00:00:00.000Z' };
    expect(evolveDirective(state, recorded)).toEqual(state);
    expect(evolveDirective(null, recorded)).toBeNull();
  });
});
