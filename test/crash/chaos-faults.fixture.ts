import { setTimeout as sleep } from 'node:timers/promises';
import { pick, shuffled } from '../seeded-random.fixture.js';
import type { ChaosApplication, ChaosSystem, Ways } from './chaos-system.fixture.js';

/** What goes wrong in a round, and how it ends. */
export interface Fault {
  readonly name: string;
  /** Begins, lasts, and leaves the rest to `ChaosSystem.heal`. */
  happen(system: ChaosSystem, random: () => number, longestMs: number): Promise<void>;
}

const anyone = ({ apis, workers }: ChaosSystem, random: () => number): ChaosApplication =>
  pick([...apis, ...workers], random());

/** A day and more: what was to expire today has, and what is kept until tomorrow is not there yet. */
const farthestJumpMs = 30 * 3_600_000;

const lasting = (random: () => number, longestMs: number) => sleep(Math.ceil(random() * longestMs));

const anyWay = (ways: Ways, random: () => number) =>
  pick([ways.log, ways.database, ways.queue] as const, random());

/** Each is drawn as often as any other. */
export const faults: readonly Fault[] = [
  {
    name: 'an API or a worker is killed',
    async happen(system, random, longestMs) {
      const victim = anyone(system, random);
      victim.signal('SIGKILL');
      await lasting(random, longestMs / 2);
      await victim.start();
      await lasting(random, longestMs / 2);
    },
  },
  {
    name: 'every API and worker is killed at once',
    async happen({ apis, workers }, random, longestMs) {
      for (const each of [...apis, ...workers]) each.signal('SIGKILL');
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'an API or a worker stands still',
    async happen(system, random, longestMs) {
      const victim = anyone(system, random);
      victim.signal('SIGSTOP');
      await lasting(random, longestMs);
      victim.signal('SIGCONT');
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'the clock of an API or a worker jumps',
    async happen(system, random, longestMs) {
      const victim = anyone(system, random);
      for (const direction of shuffled([-1, 1], random)) {
        victim.setClock(direction * Math.ceil(random() * farthestJumpMs));
        await lasting(random, longestMs / 2);
      }
      victim.setClock(0);
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'the event log is killed',
    async happen({ log }, random, longestMs) {
      log.signal('SIGKILL');
      await lasting(random, longestMs / 4);
      await log.start();
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'the event log stands still',
    async happen({ log }, random, longestMs) {
      log.signal('SIGSTOP');
      await lasting(random, longestMs / 2);
      log.signal('SIGCONT');
    },
  },
  {
    name: 'the disk of the event log is full',
    async happen({ disk }, random, longestMs) {
      await disk.fill();
      await lasting(random, longestMs / 2);
      await disk.empty();
    },
  },
  {
    name: 'nothing passes on a way any more',
    async happen(system, random, longestMs) {
      const way = anyWay(anyone(system, random).ways, random);
      way.swallow();
      await lasting(random, longestMs);
    },
  },
  {
    name: 'answers are lost on a way',
    async happen(system, random, longestMs) {
      const way = anyWay(anyone(system, random).ways, random);
      way.swallowAnswers();
      await lasting(random, longestMs / 2);
    },
  },
  {
    name: 'a way is cut again and again',
    async happen(system, random, longestMs) {
      const way = anyWay(anyone(system, random).ways, random);
      for (let cut = 0; cut < 5; cut += 1) {
        way.cut();
        await lasting(random, longestMs / 5);
      }
    },
  },
  {
    name: 'the database is killed',
    async happen({ database }, random, longestMs) {
      await database.kill();
      await lasting(random, longestMs / 4);
      await database.startAgain();
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'the database fails over to its replica',
    async happen(system, random, longestMs) {
      await system.database.replicate();
      await lasting(random, longestMs / 2);
      await system.database.failOver();
      system.followDatabase();
      await lasting(random, longestMs / 4);
    },
  },
  {
    name: 'Redis forgets everything',
    async happen({ redis }, random, longestMs) {
      for (let times = 0; times < 3; times += 1) {
        await redis.command('FLUSHALL');
        await lasting(random, longestMs / 6);
      }
    },
  },
  {
    name: 'Redis is killed',
    async happen({ redis }, random, longestMs) {
      await redis.stop();
      await lasting(random, longestMs / 2);
    },
  },
];
