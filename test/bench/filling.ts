import { randomUUID } from 'node:crypto';
import { withWorkers } from './figures.js';
import type { HttpClient } from './running-system.js';

/** How many directives one sample meeting hands out. */
const perMeeting = 100;

/** Drafts directives until that many events more are in the log; each draft is two of them. */
export async function appendDrafts(http: HttpClient, events: number): Promise<void> {
  let left = events / 2;
  await withWorkers(32, async () => {
    if (left <= 0) return false;
    left -= perMeeting;
    const body = `M ${randomUUID()}`;
    const meeting = await http.post('/meetings', { title: 'Bench', body, heldOn: '2022-07-20' });
    for (let n = 0; n < perMeeting; n += 1)
      await http.post(`/meetings/${meeting.id}/directives`, {
        title: `Nhiệm vụ ${n}`,
        content: 'Thực hiện.',
      });
    return true;
  });
}
