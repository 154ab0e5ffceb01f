import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEventStore, type RunningEventStore } from '#embedded';

/** A log of the test's own on an embedded server. */
export interface TestEventStore {
  url: string;
  port: number;
  /** Stops the server, keeps its data and starts it on the same port again. */
  restart(whileStopped: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestEventStore(): Promise<TestEventStore> {
  const data = mkdtempSync(join(tmpdir(), 'dondoc-log-'));
  let server: RunningEventStore = await startEventStore({ port: 0, data });
  const { url, port } = server;
  return {
    url,
    port,
    async restart(whileStopped) {
      await server.stop();
      await whileStopped();
      server = await startEventStore({ port, data });
    },
    async stop() {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits for something to become true; how long it takes is not what a test is about. */
export async function until(what: string, done: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error(`Waited in vain: ${what}`);
}
