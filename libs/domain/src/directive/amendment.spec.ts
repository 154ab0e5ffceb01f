import { describe, expect, it } from '@jest/globals';
import { decideDirective } from './decide-directive.js';
import { evolveDirective } from './directive.js';
import {
  answerTo,
  asking,
  court,
  engine,
  fixedDate,
  lifeUntil,
  office,
  on,
  outcomeOf,
  stateAfter,
  type AskedOfDirective,
} from './directive.fixture.js';

const draft = stateAfter(...lifeUntil.draft);
const amending = (more: Partial<Extract<AskedOfDirective, { type: 'AmendDraft' }>>) =>
  on('2022-07-22', office, { type: 'AmendDraft', ...more });

describe('a draft', () => {
  it('is amended in every fact, its lead too, and keeps what it was', () => {
    const command = amending({ title: 'Kế hoạch 2022', leadAgencyId: 'treasury', coordinators: [] });
    const [event] = decideDirective(command, draft);
    expect(event).toEqual({
      type: 'DirectiveAmended',
      data: {
        title: 'Kế hoạch 2022',
        content: draft.content,
        urgency: 'normal',
        leadAgencyId: 'treasury',
        coordinators: [],
        deadline: draft.deadline,
        previous: { title: draft.title, leadAgencyId: 'court', coordinators: draft.coordinators },
      },
    });
    const state = stateAfter(...lifeUntil.draft, command);
    expect(state).toMatchObject({
      work: 'draft',
      title: 'Kế hoạch 2022',
      leadAgencyId: 'treasury',
      shares: {},
    });
  });

  it('is assigned to the lead that it names when it is issued', () => {
    const amended = stateAfter(...lifeUntil.draft, amending({ leadAgencyId: 'treasury' }));
    expect(answerTo(on('2022-07-25', engine, asking.issue), amended)).toEqual([
      'DirectiveIssued',
      'DirectiveAssigned',
    ]);
    const unled = stateAfter(...lifeUntil.draft, amending({ leadAgencyId: null }));
    expect(answerTo(on('2022-07-25', engine, asking.issue), unled)).toEqual(['DirectiveIssued']);
  });

  it('whose date is amended never had another', () => {
    const state = stateAfter(...lifeUntil.draft, amending({ deadline: fixedDate('2022-12-20') }));
    expect([state.deadline?.dueOn, state.originalDueOn]).toEqual(['2022-12-20', '2022-12-20']);
  });

  it('is not amended by saying what it says already, nor into what could not be drafted', () => {
    expect(outcomeOf(amending({ title: draft.title }), draft)).toEqual([]);
    expect(outcomeOf(amending({ deadline: fixedDate('2022-07-19') }), draft)).toBe('due-date-before-meeting');
    expect(outcomeOf(amending({ leadAgencyId: 'police' }), draft)).toBe('lead-also-coordinates');
  });

  it('is a draft no more once it is issued', () => {
    expect(outcomeOf(amending({ title: 'Khác' }), stateAfter(...lifeUntil.assigned))).toBe(
      'directive-is-assigned',
    );
  });
});

describe('what is put right in a meeting', () => {
  const issued = stateAfter(...lifeUntil.in_progress);
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-07-25', signer: 'Phó ban' };
  const following = {
    type: 'FollowMeeting',
    heldOn: '2022-07-19',
    notice,
    reason: 'Nhầm.',
    authority: 'CV 1',
  } as const;

  it('is put right in its directives, each fact by a correction, and once', () => {
    const events = decideDirective(on('2022-08-01', engine, following), issued);
    const reported = { reason: 'Nhầm.', authority: 'CV 1' };
    expect(events).toEqual([
      {
        type: 'CorrectionRecorded',
        data: { field: 'meetingHeldOn', previous: '2022-07-20', value: '2022-07-19', ...reported },
      },
      {
        type: 'CorrectionRecorded',
        data: { field: 'notice', previous: '15-TB/BCĐ', value: '16-TB/BCĐ', ...reported },
      },
      {
        type: 'CorrectionRecorded',
        data: { field: 'signer', previous: 'Trưởng ban', value: 'Phó ban', ...reported },
      },
    ]);
    const after = events.reduce<typeof issued | null>(
      (state, event) =>
        evolveDirective(state, { event, actorId: 'dondoc', recordedAt: '2022-08-01T02:00:00.000Z' }),
      issued,
    );
    expect(after).toMatchObject({ meetingHeldOn: '2022-07-19', notice });
    expect(decideDirective(on('2022-08-01', engine, following), after)).toEqual([]);
  });

  it('is passed on by the engine alone', () => {
    expect(outcomeOf(on('2022-08-01', office, following), issued)).toBe('role-not-allowed');
  });
});

describe('a report that came on paper', () => {
  const inProgress = stateAfter(...lifeUntil.in_progress);
  const paper = { agencyId: 'court', document: '120/BC-TA' };

  it.each(['progress', 'completion', 'extension'] as const)(
    'is entered by the office for the agency: %s',
    (kind) => {
      const [event] = decideDirective(
        on('2022-08-01', office, { ...asking[kind], onBehalfOf: paper }),
        inProgress,
      );
      expect(event?.data).toMatchObject({ agencyId: 'court', document: '120/BC-TA' });
    },
  );

  it('of progress may be a co-ordinating agency’s, the others are the lead’s alone', () => {
    const police = { ...paper, agencyId: 'police' };
    const entering = (kind: 'progress' | 'completion') =>
      answerTo(on('2022-08-01', office, { ...asking[kind], onBehalfOf: police }), inProgress);
    expect(entering('progress')).toEqual(['ProgressReported']);
    expect(entering('completion')).toBe('not-the-lead-agency');
  });

  it('is for the office to enter, not for an agency, and not without saying whose it is', () => {
    expect(answerTo(on('2022-08-01', court, { ...asking.progress, onBehalfOf: paper }), inProgress)).toBe(
      'role-not-allowed',
    );
    expect(answerTo(on('2022-08-01', office, asking.progress), inProgress)).toBe('role-not-allowed');
  });

  it('is not closed, returned or decided by who entered it', () => {
    const reported = stateAfter(
      ...lifeUntil.in_progress,
      on('2022-08-01', office, { ...asking.completion, onBehalfOf: paper }),
    );
    expect(answerTo(on('2022-08-02', office, asking.close), reported)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-02', office, asking.giveBack), reported)).toBe('reported-by-oneself');
    const asked = stateAfter(
      ...lifeUntil.in_progress,
      on('2022-08-01', office, { ...asking.extension, onBehalfOf: paper }),
    );
    expect(answerTo(on('2022-08-02', office, asking.grant), asked)).toBe('own-extension-request');
  });

  it('is judged by the day on which it reached the office', () => {
    const received = (receivedOn: string) =>
      on('2022-12-20', office, { ...asking.completion, onBehalfOf: { ...paper, receivedOn } });
    expect(stateAfter(...lifeUntil.in_progress, received('2022-12-14')).completion?.reportedOn).toBe(
      '2022-12-14',
    );
    expect(answerTo(received('2022-12-21'), inProgress)).toBe('received-in-future');
    expect(answerTo(received('2022-07-19'), inProgress)).toBe('effective-date-before-meeting');
  });
});
