import { afterEach, beforeEach, describe, expect, test, jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Config } from '#platform';
import { ExportLine } from './export-line.js';

const atOnce = 2;
const mostWaiting = 32;

let line: ExportLine;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  line = new ExportLine({ limits: { exportsAtOnce: atOnce } as Config['limits'] });
});

afterEach(() => void jest.useRealTimers());

const turns = () => new Promise((resolve) => setImmediate(resolve));

let people = 0;
/** Somebody, of whom nobody asks twice unless said, asks for an export: how it stands, and how its answer ends, sent or given up. */
async function asked(id = `person ${(people += 1)}`) {
  const raw = new ServerResponse(new IncomingMessage(new Socket()));
  const one = { state: 'waits' as unknown, end: () => void raw.emit('close') };
  line.wait({ raw, request: { actor: { id } } } as unknown as FastifyReply).then(
    () => (one.state = 'runs'),
    (error: unknown) => (one.state = error),
  );
  await turns();
  return one;
}

async function askedBy(count: number) {
  const all = [];
  for (let each = 0; each < count; each += 1) all.push(await asked());
  return all;
}

const states = (all: readonly { state: unknown }[]) => all.map(({ state }) => state);

describe('the line of exports', () => {
  test('lets so many run at once, and the next in turn when the answer of one has ended', async () => {
    const all = await askedBy(4);
    expect(states(all)).toEqual(['runs', 'runs', 'waits', 'waits']);
    all[1]?.end();
    await turns();
    expect(states(all)).toEqual(['runs', 'runs', 'runs', 'waits']);
    all[0]?.end();
    await turns();
    expect(states(all)).toEqual(['runs', 'runs', 'runs', 'runs']);
  });

  test('forgets whoever leaves while waiting: nobody behind waits for them', async () => {
    const all = await askedBy(4);
    all[2]?.end();
    await turns();
    expect(all[2]?.state).toBeInstanceOf(Error);
    expect(states(await askedBy(mostWaiting - 1)).every((state) => state === 'waits')).toBe(true);
    all[0]?.end();
    await turns();
    expect(all[3]?.state).toBe('runs');
  });

  test('turns away with 429 whoever would stand too far back, and takes others once there is room', async () => {
    const all = await askedBy(atOnce + mostWaiting);
    expect(states(all).filter((state) => state === 'waits')).toHaveLength(mostWaiting);
    const away = await asked();
    expect(away.state).toMatchObject({
      status: 429,
      code: 'exports-busy',
      details: { headers: { 'retry-after': '5' } },
    });
    all[0]?.end();
    await turns();
    expect((await asked()).state).toBe('waits');
  });

  test('answers 503 to whoever waited too long, who then stands in nobody’s way', async () => {
    const all = await askedBy(3);
    jest.advanceTimersByTime(29_999);
    await turns();
    expect(all[2]?.state).toBe('waits');
    jest.advanceTimersByTime(1);
    await turns();
    expect(all[2]?.state).toMatchObject({
      status: 503,
      code: 'exports-busy',
      details: { headers: { 'retry-after': '5' } },
    });
    const next = await asked();
    all[0]?.end();
    await turns();
    expect(next.state).toBe('runs');
  });

  test('has a place for others, whoever reads theirs slowly or never, and room to wait', async () => {
    const greedy = [];
    for (let each = 0; each < 20; each += 1) greedy.push(await asked('greedy'));
    expect(states(greedy).filter((state) => state === 'runs')).toHaveLength(atOnce - 1);
    expect(states(greedy).filter((state) => state === 'waits')).toHaveLength(16);
    expect(greedy[19]?.state).toMatchObject({ status: 429, code: 'exports-busy' });
    const [first, second] = await askedBy(2);
    expect([first?.state, second?.state]).toEqual(['runs', 'waits']);
    first?.end();
    await turns();
    expect([second?.state, greedy[1]?.state]).toEqual(['runs', 'waits']);
    greedy[0]?.end();
    await turns();
    expect(greedy[1]?.state).toBe('runs');
  });

  test('lets one person have the only place there is', async () => {
    line = new ExportLine({ limits: { exportsAtOnce: 1 } as Config['limits'] });
    const all = [await asked('one'), await asked('one')];
    expect(states(all)).toEqual(['runs', 'waits']);
    all[0]?.end();
    await turns();
    expect(all[1]?.state).toBe('runs');
  });

  test('lets an export that began run for as long as it takes', async () => {
    const [running] = await askedBy(1);
    jest.advanceTimersByTime(600_000);
    await turns();
    expect(running?.state).toBe('runs');
  });
});
