import { expect, test } from '@jest/globals';
import { areDays, fieldOf, inText, rulesIn, unreadable, type Rules } from './policy-rules.js';

const rules: Rules = {
  sendAt: '08:00',
  quietDays: ['2022-09-01'],
  beforeDue: [
    { days: 7, unit: 'working' },
    { days: 3, unit: 'working' },
    { days: 30, unit: 'calendar' },
  ],
  onDueDay: true,
  afterDue: { first: [1, 2, 3], thenEvery: 5 },
  escalations: [
    { audience: 'agency_head', onOverdueDay: 1 },
    { audience: 'leader', onOverdueDay: 5 },
    { audience: 'leader', onOverdueDay: 10 },
  ],
  silentAfterDays: 30,
  confirmEvery: null,
  suspensionExtends: true,
};

test('rules that a form shows and nobody changes come back as they were', () => {
  expect(rulesIn(inText(rules), rules)).toEqual(rules);
});

test('a list of days is read with commas, semicolons or spaces between', () => {
  const text = { ...inText(rules), before: ' 10; 5 , 1', leader: '' };
  const { beforeDue, escalations } = rulesIn(text, rules);
  expect(beforeDue.filter(({ unit }) => unit === 'working').map(({ days }) => days)).toEqual([10, 5, 1]);
  expect(escalations).toEqual([{ audience: 'agency_head', onOverdueDay: 1 }]);
});

test('what is no whole number is named by its field, and an empty one is none', () => {
  const text = { ...inText(rules), before: '7, x', confirmEvery: '1,5', silentAfterDays: '' };
  expect(unreadable(text)).toEqual(['before', 'confirmEvery']);
  expect(rulesIn(text, rules).silentAfterDays).toBeNull();
});

test('days on which nothing is sent are read as they are written, and what is no day is told', () => {
  const text = { ...inText(rules), quietDays: '1/9/2022; 2022-09-02' };
  expect(rulesIn(text, rules).quietDays).toEqual(['2022-09-01', '2022-09-02']);
  expect(['', '01/09/2022', '31/02/2022', 'x'].map(areDays)).toEqual([true, true, false, false]);
});

test('a fault of the API stands at the field that says it', () => {
  const text = inText(rules);
  const places = {
    'beforeDue.0': 'before',
    'afterDue.first.2': 'after',
    'afterDue.thenEvery': 'thenEvery',
    'escalations.0.onOverdueDay': 'head',
    'escalations.1.onOverdueDay': 'leader',
    'appliesTo.urgency': 'scope',
    'quietDays.0': 'quietDays',
    sendAt: 'sendAt',
  };
  for (const [path, field] of Object.entries(places))
    expect([path, fieldOf(path, text)]).toEqual([path, field]);
});
