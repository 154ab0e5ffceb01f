import { describe, expect, it } from '@jest/globals';
import { amendBody, draftBody, emptyDraft, faultsOf } from './draft-values.js';

const draft = { ...emptyDraft, title: 'Rà soát', content: 'Rà soát, đề xuất.', on: '2022-09-15' };

describe('a draft as it is typed', () => {
  it('has no fault with a title, a content and a day', () => {
    expect(faultsOf(draft)).toEqual({});
  });

  it('names each field that is empty or impossible', () => {
    const wrong = {
      ...{ ...draft, title: ' ', content: '', on: '2022-02-30' },
      coordinators: [{ agencyId: 'a', dueOn: '2022-13-01' }],
      indicators: [{ code: 'AN-SUA', name: '', unit: 'vụ', target: 'ba' }],
    };
    expect(faultsOf(wrong)).toEqual({
      title: 'common.required',
      content: 'common.required',
      'due.on': 'common.impossible-day',
      'coordinators.0.dueOn': 'common.impossible-day',
      'indicators.0.name': 'common.required',
      'indicators.0.target': 'common.number-needed',
    });
  });

  it('counts working days from one up', () => {
    const term = (workingDays: string) => faultsOf({ ...draft, dueKind: 'workingDays', workingDays });
    expect(term('10')).toEqual({});
    for (const none of ['0', '-1', '1,5', '']) expect(term(none)).toHaveProperty(['due.workingDays']);
  });

  it('has a target that is one number, and not one of two', () => {
    const target = (text: string) => ({
      ...draft,
      indicators: [{ code: 'THU', name: 'Thu hồi', unit: 'triệu đồng', target: text }],
    });
    expect(draftBody(target('3,5')).indicators).toMatchObject([{ target: 3.5 }]);
    for (const text of ['1.500', ''])
      expect(faultsOf(target(text))).toEqual({ 'indicators.0.target': 'common.number-needed' });
  });

  it('is sent with the one deadline that was chosen', () => {
    expect(draftBody(draft).due).toEqual({ on: '2022-09-15' });
    expect(draftBody({ ...draft, dueKind: 'workingDays', workingDays: '10' }).due).toEqual({
      workingDays: 10,
    });
    expect(draftBody({ ...draft, dueKind: 'standing' }).due).toEqual({ standing: true });
    expect(draftBody({ ...draft, dueKind: 'none' }).due).toBeNull();
  });

  it('is amended without its indicators, which the API keeps', () => {
    expect(amendBody(draft)).not.toHaveProperty('indicators');
  });
});
