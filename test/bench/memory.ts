import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'undici';
import { begin, report } from './figures.js';
import { appendDrafts } from './filling.js';
import { pidOf, type RunningSystem } from './running-system.js';

/** Where Node opens its inspector when a process is sent SIGUSR1. */
const inspector = 'http://127.0.0.1:9229';

/** Until nothing is left to do for what came last. */
const settledAfterMs = 2_000;

/**
 * What the API's process holds after its first events and after ten times as many: what it keeps must not grow with the
 * log. Its garbage is collected before each reading, through the inspector that SIGUSR1 opens.
 */
export async function benchMemory(system: RunningSystem, events = 100_000): Promise<void> {
  begin('Memory of the API process');
  const early = events / 10;
  await appendDrafts(system.http, early);
  await sleep(settledAfterMs);
  const before = await heapInUse(system);
  report(`heap after ${early.toLocaleString('en')} events`, before / 1e6, 'MB');
  await appendDrafts(system.http, events - early);
  await sleep(settledAfterMs);
  const after = await heapInUse(system);
  report(`heap after ${events.toLocaleString('en')} events`, after / 1e6, 'MB');
  report('ratio', after / before, '', { atMost: 1.2 });
}

/** Bytes that live objects of the API take, once its garbage is collected. */
export async function heapInUse({ data }: Pick<RunningSystem, 'data'>): Promise<number> {
  process.kill(await pidOf(data, 'API'), 'SIGUSR1');
  const socket = new WebSocket(await debuggerUrl());
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The inspector does not answer')), {
      once: true,
    });
  });
  const ask = (method: string): Promise<{ usedSize?: number }> =>
    new Promise((resolve) => {
      socket.addEventListener(
        'message',
        ({ data: answer }) =>
          resolve((JSON.parse(String(answer)) as { result: { usedSize?: number } }).result),
        { once: true },
      );
      socket.send(JSON.stringify({ id: 1, method }));
    });
  for (let times = 0; times < 3; times += 1) await ask('HeapProfiler.collectGarbage');
  const { usedSize } = await ask('Runtime.getHeapUsage');
  socket.close();
  if (usedSize === undefined) throw new Error('The inspector tells nothing of the heap');
  return usedSize;
}

async function debuggerUrl(): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const targets = await fetch(`${inspector}/json/list`).then(
      async (response) => (await response.json()) as { webSocketDebuggerUrl: string }[],
      () => [],
    );
    if (targets[0]) return targets[0].webSocketDebuggerUrl;
    await sleep(100);
  }
  throw new Error(`No inspector answers at ${inspector}`);
}
