import { describe, expect, it } from '@jest/globals';
import type { Language } from '#domain';
import { outcomeLabels, standingLabel, timeLabels, urgencyLabels, workLabels } from '#read-models';
import { countNames } from '../../apps/api/src/reports/review-labels.js';
import { pageWords } from './page-words.fixture.js';

describe.each<Language>(['vi', 'en'])('what is exported is called as on the screen: %s', (language) => {
  const said = pageWords(language);

  it('of each status, outcome and urgency, no two of one kind by the same words', () => {
    for (const labels of [workLabels, timeLabels, outcomeLabels, urgencyLabels]) {
      const words: Readonly<Record<string, string>> = labels[language];
      expect(words).toEqual(
        Object.fromEntries(Object.keys(words).map((name) => [name, said(`status.${name}`)])),
      );
      expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length);
    }
    expect(standingLabel[language]).toBe(said('status.standing'));
  });

  it('of the counts of the review', () => {
    const names = new Map(countNames.map(([name, words]) => [name, words[language]]));
    for (const name of ['doneOnTime', 'openInTime', 'doneLate', 'openOverdue'] as const) {
      expect(names.get(name)).toBe(said(`review.${name}`));
      expect(names.get(name)).toBe(said(`desk.${name}`));
    }
  });

  it('of what closes a form without doing anything, which is no outcome', () => {
    expect(Object.values(outcomeLabels[language])).not.toContain(said('common.cancel'));
  });
});
