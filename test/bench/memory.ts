import { randomUUID } from 'node:crypto';
import { report, say, withHands } from './figures.js';
import type { RunningSystem } from './running-system.js';

/**
 * The heap of the API's process after its first events and after ten times as many: what a process keeps must not grow
 * with the log. The heap is read from `/metrics` after the load has settled.
 */
export async function benchMemory({ http, endpoints }: RunningSystem, events = 100_000): Promise<void> {
  say('Memory of the API process');
  const early = events / 10;
  await append(http, early);
  const before = await heapInUse(endpoints.api);
  report(`heap after ${early.toLocaleString('en')} events`, before / 1e6, 'MB');
  await append(http, events - early);
  const after = await heapInUse(endpoints.api);
  report(`heap after ${events.toLocaleString('en')} events`, after / 1e6, 'MB');
  report('ratio', after / before, '', { atMost: 1.2 });
}

/** Drafts directives by the hundred until that many events are in the log; each draft is two. */
async function append(http: RunningSystem['http'], events: number): Promise<void> {
  let left = events / 2;
  await withHands(32, async () => {
    if (left <= 0) return false;
    left -= 100;
    const meeting = await http.post('/meetings', {
      title: 'Bench',
      body: `M ${randomUUID()}`,
      heldOn: '2022-07-20',
    });
    for (let n = 0; n < 100; n += 1)
      await http.post(`/meetings/${meeting.id}/directives`, {
        title: `Nhiệm vụ ${n}`,
        content: 'Thực hiện.',
      });
    return true;
  });
}

/** The least of several readings, so that garbage not collected yet does not count. */
async function heapInUse(api: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < 20; reading += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const text = await fetch(`${api}/metrics`).then((response) => response.text());
    const heap = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1];
    if (heap === undefined) throw new Error('The API tells nothing of its heap');
    least = Math.min(least, Number(heap));
  }
  return least;
}
