import type { Actor } from '#domain';
import type { Story } from '../story.fixture.js';

/** Records that somebody signed in from an address on a day, by a device that is known unless said otherwise. */
export function signedIn(
  story: Story,
  by: Actor,
  day: string,
  address: string,
  more: object = {},
  time = '08:00',
): void {
  const data = { username: by.id, address, knownDevice: true, times: 1, from: day, to: day, ...more };
  story.record(`security-${day}`, 'SignedIn', data, by, day, time);
}
