import { createServer, type Server } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import type { Config } from '#platform';
import { consumerStates } from '#read-models';
import type { Following } from './follow-the-log.js';

interface Watched {
  readonly pool: Pool;
  readonly eventStore: EventStore;
  readonly following: Following;
}

/** Serves `/metrics` and `/health/live` when a port is set for them. */
export async function serveMetrics(
  { workerPort, host }: Pick<Config, 'workerPort' | 'host'>,
  watched: Watched,
): Promise<{ url: string; stop: () => Promise<void> } | undefined> {
  if (workerPort === undefined) return undefined;
  const measure = gauges(watched);
  const server = createServer((request, response) => {
    if (request.url === '/health/live') return void response.writeHead(200).end('alive\n');
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    measure().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      (error: unknown) => response.writeHead(503).end(`${String(error)}\n`),
    );
  });
  server.requestTimeout = 10_000;
  await listen(server, workerPort, host);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : workerPort;
  return {
    url: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function gauges({ pool, eventStore, following }: Watched) {
  const registry = new Registry();
  const registers = [registry];
  const lag = new Gauge({
    name: 'dondoc_consumer_lag',
    help: 'Log positions between a consumer and the end of the log',
    labelNames: ['consumer'],
    registers,
  });
  const stopped = new Gauge({
    name: 'dondoc_consumer_stopped',
    help: 'Whether a consumer stopped in front of an event',
    labelNames: ['consumer'],
    registers,
  });
  const read = new Gauge({
    name: 'dondoc_consumer_last_read_timestamp_seconds',
    help: 'When a consumer was last seen to reach the end of the log: lag alone reads 0 when its reader is dead',
    labelNames: ['consumer'],
    registers,
  });
  return async () => {
    const [head, states] = await Promise.all([eventStore.lastPosition(), consumerStates(pool)]);
    for (const { name, live, commitPosition, state } of states) {
      if (!live) continue;
      lag.set({ consumer: name }, Math.max(0, Number((head ?? 0n) - (commitPosition ?? 0n))));
      stopped.set({ consumer: name }, state === 'stopped' ? 1 : 0);
    }
    for (const [name, at] of following.lastReads) read.set({ consumer: name }, at.getTime() / 1_000);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
