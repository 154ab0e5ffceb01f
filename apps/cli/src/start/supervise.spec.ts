import { describe, expect, it } from '@jest/globals';
import { type Part, type RunningPart, supervise, type RestartPolicy } from './supervise.js';

const eager: RestartPolicy = { firstDelayMs: 0, maxDelayMs: 0, maxEndings: 3, windowMs: 60_000 };

/** A part whose every life is in the test's hand. */
function puppet(options: { failsFrom?: number } = {}) {
  const lives: { end: (how: string) => void; stopped: boolean }[] = [];
  let born: (() => void) | undefined;
  const part: Part = {
    name: 'puppet',
    start: async () => {
      const life = { end: (_how: string) => {}, stopped: false };
      const ended = new Promise<string>((resolve) => (life.end = resolve));
      lives.push(life);
      born?.();
      if (options.failsFrom !== undefined && lives.length >= options.failsFrom)
        throw new Error('it cannot begin');
      const running: RunningPart = {
        url: `life:${lives.length}`,
        ended,
        stop: async () => {
          life.stopped = true;
          life.end('it was stopped');
        },
      };
      return running;
    },
  };
  const nextLife = (count: number): Promise<void> =>
    lives.length >= count
      ? Promise.resolve()
      : new Promise((resolve) => (born = () => (lives.length >= count ? resolve() : undefined)));
  return { part, lives, nextLife };
}

describe('a supervised part', () => {
  it('is started again when it ends by itself, and says why it ended', async () => {
    const { part, lives, nextLife } = puppet();
    const reported: string[] = [];
    const supervised = supervise(part, (line) => reported.push(line), eager);
    await supervised.started;
    lives[0]?.end('it fell over');
    await nextLife(2);
    expect(reported).toEqual(['puppet: it fell over; starting it again']);
    await supervised.stop();
  });

  it('is given up when it keeps ending', async () => {
    const { part, lives, nextLife } = puppet();
    const supervised = supervise(part, () => {}, eager);
    await supervised.started;
    for (let life = 1; life <= eager.maxEndings; life++) {
      lives[life - 1]?.end('it fell over');
      await nextLife(life + 1);
    }
    lives[eager.maxEndings]?.end('it fell over again');
    expect((await supervised.gaveUp).message).toBe(
      'puppet ended 4 times within a minute; the last time it fell over again',
    );
    expect(lives).toHaveLength(eager.maxEndings + 1);
  });

  it('is started again once the disk has room, however often it was looked for, and is not given up for that', async () => {
    const { part, lives, nextLife } = puppet();
    const lines: string[] = [];
    let looks = 0;
    const hasRoom = () => Promise.resolve((looks += 1) % 20 === 0);
    const supervised = supervise(part, (line) => lines.push(line), { ...eager, hasRoom });
    await supervised.started;
    const lifetimes = 2 * eager.maxEndings;
    for (let life = 1; life <= lifetimes; life++) {
      lives[life - 1]?.end('it could not write');
      await nextLife(life + 1);
    }
    expect(looks).toBe(20 * lifetimes);
    expect(lines.slice(0, 2)).toEqual([
      'puppet: it could not write\nThe disk is full: puppet is started again once there is room.',
      'puppet: there is room on the disk again; starting it',
    ]);
    await supervised.stop();
  });

  it('waits for room on the disk no longer than until it is stopped', async () => {
    const { part, lives } = puppet();
    const lines: string[] = [];
    const full = { ...eager, maxDelayMs: 60_000, hasRoom: () => Promise.resolve(false) };
    let waits: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => (waits = resolve));
    const supervised = supervise(part, (line) => (lines.push(line), waits()), full);
    await supervised.started;
    lives[0]?.end('it could not write');
    await waiting;
    await supervised.stop();
    expect([lives.length, lines.length]).toEqual([1, 1]);
  });

  it('counts a restart that fails as one more ending', async () => {
    const { part, lives } = puppet({ failsFrom: 2 });
    const supervised = supervise(part, () => {}, eager);
    await supervised.started;
    lives[0]?.end('it fell over');
    expect((await supervised.gaveUp).message).toContain('it cannot begin');
  });

  it('is not tried again when its first start fails', async () => {
    const { part, lives } = puppet({ failsFrom: 1 });
    const supervised = supervise(part, () => {}, eager);
    await expect(supervised.started).rejects.toThrow('it cannot begin');
    await supervised.stop();
    expect(lives).toHaveLength(1);
  });

  it('is started no more once it was stopped', async () => {
    const { part, lives } = puppet();
    const supervised = supervise(part, () => {}, eager);
    await supervised.started;
    await supervised.stop();
    expect(lives).toEqual([expect.objectContaining({ stopped: true })]);
  });

  it('is stopped even while it starts', async () => {
    const { part, lives } = puppet();
    const supervised = supervise(part, () => {}, eager);
    await supervised.stop();
    expect(lives).toEqual([expect.objectContaining({ stopped: true })]);
  });
});
