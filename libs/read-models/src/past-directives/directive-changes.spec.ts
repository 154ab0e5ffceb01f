import { describe, expect, it } from '@jest/globals';
import { Story } from '../story.fixture.js';
import { differencesOf, factsOf } from './directive-changes.js';

const at = (tell: (story: Story) => unknown) => {
  const story = new Story();
  tell(story);
  return story.directives.get('01') ?? null;
};

describe('The differences of two states of a directive', () => {
  it('are none between a state and itself, and none between nothing and nothing', () => {
    const state = at((story) => story.issue('01'));
    expect(differencesOf(state, state)).toEqual([]);
    expect(differencesOf(null, null)).toEqual([]);
  });

  it('are every field that it has, where there was nothing before', () => {
    const state = at((story) => story.draft('01'));
    const set = Object.entries(factsOf(state)).filter(([, value]) => value !== null);
    expect(differencesOf(null, state)).toEqual(set.map(([field, to]) => ({ field, from: null, to })));
    expect(differencesOf(state, null)).toEqual(set.map(([field, from]) => ({ field, from, to: null })));
  });

  it('name an indicator by its code, and a share by its agency', () => {
    const indicators = [{ code: 'AN_SUA', name: 'Án bị sửa', unit: 'vụ', target: 3 }];
    const before = at((story) => story.issue('01', { indicators, coordinators: [{ agencyId: 'police' }] }));
    if (before === null) throw new Error('There is a directive');
    const after = { ...before, indicators: [{ ...indicators[0], actual: 3.5 }] } as typeof before;
    expect(differencesOf(before, after)).toEqual([
      {
        field: 'indicators.AN_SUA',
        from: { name: 'Án bị sửa', unit: 'vụ', target: 3, actual: null },
        to: { name: 'Án bị sửa', unit: 'vụ', target: 3, actual: 3.5 },
      },
    ]);
    expect(Object.keys(factsOf(before))).toContain('shares.police');
  });
});
