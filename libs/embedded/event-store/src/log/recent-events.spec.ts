import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { encodeRecord, RecordedEvent } from './recorded-event.js';
import { RecentEvents } from './recent-events.js';

const PAGE = { events: 128, bytes: 256 * 1024 };

function eventAt(position: number, size = 10): RecordedEvent {
  const data = new Uint8Array(size);
  const proposed = { id: randomBytes(16), type: 't', json: false, metadata: new Uint8Array(), data };
  return new RecordedEvent(position, encodeRecord(position, 's', position, 0, proposed));
}
const events = (from: number, to: number, size?: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => eventAt(from + index, size));
const positions = (found: readonly RecordedEvent[]) => found.map(({ position }) => position);

describe('the newest events', () => {
  test('are given to each reader as the very objects that were read once', () => {
    const recent = new RecentEvents();
    const read = events(5, 7);
    recent.keep(read);
    expect(recent.from(6, PAGE)).toEqual(read.slice(1));
    expect(recent.from(6, PAGE)[0]).toBe(read[1]);
    expect(recent.at(5)).toBe(read[0]);
  });
  test('are none before the oldest and after the newest that were kept', () => {
    const recent = new RecentEvents();
    recent.keep(events(5, 7));
    expect(recent.from(4, PAGE)).toEqual([]);
    expect(recent.from(8, PAGE)).toEqual([]);
  });
  test('go on from one another, and start anew after a gap', () => {
    const recent = new RecentEvents();
    recent.keep(events(5, 6));
    recent.keep(events(7, 8));
    expect(positions(recent.from(5, PAGE))).toEqual([5, 6, 7, 8]);
    recent.keep(events(20, 21));
    expect(recent.from(8, PAGE)).toEqual([]);
    expect(positions(recent.from(20, PAGE))).toEqual([20, 21]);
  });
  test('are not given up for older ones', () => {
    const recent = new RecentEvents();
    recent.keep(events(20, 21));
    recent.keep(events(5, 6));
    expect(positions(recent.from(20, PAGE))).toEqual([20, 21]);
  });
  test('are a bounded number of events and bytes', () => {
    const recent = new RecentEvents();
    recent.keep(events(1, 3000));
    expect(recent.at(1)).toBeUndefined();
    expect(recent.at(3000)).toBeDefined();
    recent.keep(events(3001, 3020, 100_000));
    expect(recent.at(3001)).toBeUndefined();
    expect(recent.at(3020)).toBeDefined();
    recent.keep(events(3021, 3021, 2_000_000));
    expect(recent.at(3021)).toBeUndefined();
  });
  test('are given by the page', () => {
    const recent = new RecentEvents();
    recent.keep(events(1, 9));
    expect(positions(recent.from(2, { events: 3, bytes: 1_000_000 }))).toEqual([2, 3, 4]);
    expect(positions(recent.from(2, { events: 3, bytes: 1 }))).toEqual([2]);
  });
});

test('a record is not taken for one of another position', () => {
  const proposed = {
    id: randomBytes(16),
    type: 't',
    json: false,
    metadata: new Uint8Array(),
    data: new Uint8Array(),
  };
  const stored = encodeRecord(7, 's', 0, 0, proposed);
  expect(new RecordedEvent(7, stored).position).toBe(7);
  expect(() => new RecordedEvent(8, stored)).toThrow('The event at position 8 is not as it was written');
});
