import { expect, it } from '@jest/globals';
import { setOfficeClock, today } from './office-clock.js';

it('the day is that of the system’s clock, and stays so where an API does not say what it shows', () => {
  const ofTheDevice = today();
  expect(ofTheDevice).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  setOfficeClock(undefined);
  expect(today()).toBe(ofTheDevice);
  setOfficeClock('2022-07-19T18:00:00Z');
  expect(today()).toBe('2022-07-20');
  setOfficeClock(undefined);
  expect(today()).toBe('2022-07-20');
});
