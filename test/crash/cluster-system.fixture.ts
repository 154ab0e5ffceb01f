import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { connectEventStore, type EventStore } from '#event-store';
import { startOutsideEventStore, type OutsideEventStore } from '../servers/own-event-store.fixture.js';
import { TestRedis } from '../servers/test-redis.fixture.js';
import { Application, applicationSettings, untilReady } from './application.fixture.js';
import { ReplicatedDatabase } from './replicated-database.fixture.js';

/** Two APIs and two workers on an event log of three nodes, one database and one Redis. */
export interface ClusterSystem {
  readonly apis: readonly Application[];
  readonly workers: readonly Application[];
  readonly log: OutsideEventStore;
  readonly database: ReplicatedDatabase;
  readonly redis: TestRedis;
  readonly eventStore: EventStore;
  /** Waits until every node says the same of who leads and who follows; a minute at most. */
  untilLed(): Promise<{ readonly leader: string; readonly followers: readonly string[] }>;
  /** Every node and every application runs again, and both APIs are ready. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param program that starts the nodes, as CONTRIBUTING says
 * @param startsAt of the simulated clock, RFC 3339
 */
export async function startClusterSystem(program: string, startsAt: string): Promise<ClusterSystem> {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-cluster-'));
  await chmod(folder, 0o711);
  const log = await startOutsideEventStore(program, join(folder, 'log'));
  if (log.nodes.length !== 3) throw new Error(`${program} is to start three nodes, not ${log.url}`);
  const [database, redis] = await Promise.all([ReplicatedDatabase.start(folder), TestRedis.start()]);
  const eventStore = connectEventStore(log.url);
  const application = async (name: 'api' | 'worker') =>
    new Application(name, {
      ...(await applicationSettings(name, folder, startsAt)),
      EVENTSTORE_URL: log.url,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
    });
  const apis = [await application('api'), await application('api')];
  const workers = [await application('worker'), await application('worker')];
  const applications = [...apis, ...workers];

  const untilLed = async () => {
    for (let tries = 0; tries < 300; tries += 1) {
      const views = await Promise.all(log.nodes.map(membersAsSeenBy));
      const [leader, ...others] = views.map((members) => namedAs('Leader', members)[0]);
      // One that stood still goes on to lead, in its own eyes, until it hears of the election that it missed.
      const isAgreed = others.every((other) => other === leader);
      const followers = namedAs('Follower', views[0] ?? []);
      if (leader !== undefined && isAgreed && followers.length === 2) return { leader, followers };
      await sleep(200);
    }
    throw new Error(`The nodes of ${log.url} do not agree who leads`);
  };
  const heal = async () => {
    for (const node of log.nodes)
      for (const order of ['join', 'thaw', 'start'] as const) await log.order(order, node);
    await Promise.all([untilLed(), database.startAgain(), redis.startAgain()]);
    await Promise.all(applications.map((each) => each.start()));
    for (const { url } of apis) await untilReady(url);
  };
  await heal();
  return {
    ...{ apis, workers, log, database, redis, eventStore, untilLed, heal },
    async stop() {
      await Promise.all(applications.map((each) => each.stop()));
      await eventStore.close();
      await Promise.all([log.stop(), database.stop(), redis.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const gossipSchema = z.object({
  members: z.array(
    z.object({
      state: z.string(),
      isAlive: z.boolean(),
      httpEndPointIp: z.string(),
      httpEndPointPort: z.number(),
    }),
  ),
});

interface Member {
  readonly node: string;
  readonly state: string;
}

const namedAs = (state: string, members: readonly Member[]): readonly string[] =>
  members.filter((member) => member.state === state).map(({ node }) => node);

/** The living members of the cluster, as one of its nodes tells them; none where it does not answer. */
async function membersAsSeenBy(node: string): Promise<readonly Member[]> {
  try {
    const headers = { accept: 'application/json' };
    const answer = await fetch(`http://${node}/gossip`, { headers, signal: AbortSignal.timeout(2_000) });
    return gossipSchema
      .parse(await answer.json())
      .members.filter(({ isAlive }) => isAlive)
      .map(({ state, httpEndPointIp, httpEndPointPort }) => ({
        node: `${httpEndPointIp}:${httpEndPointPort}`,
        state,
      }));
  } catch {
    return [];
  }
}
