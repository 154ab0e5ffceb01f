import { randomBytes } from 'node:crypto';
import type { EventLog } from '../log/event-log.js';
import { LINK_TYPE, type RecordedEvent } from '../log/recorded-event.js';
import { metastreamOf } from '../log/stream-head.js';
import type { ReadEvent } from '../messages/read-event.js';
import type { GroupSettings } from './settings.js';

const NOTHING = new Uint8Array();
const NEWEST = { events: 1, bytes: 1 };

/** Where a group keeps how far it is, and the events it set aside: in streams of its own, as the real server does. */
export class GroupStorage {
  readonly checkpointStream: string;
  readonly parkedStream: string;

  constructor(
    private readonly log: EventLog,
    settings: GroupSettings,
  ) {
    const name = `$persistentsubscription-${settings.stream}::${settings.group}`;
    this.checkpointStream = `${name}-checkpoint`;
    this.parkedStream = `${name}-parked`;
  }

  /** The last checkpoint written, in the form it was written. */
  loadCheckpoint(): string | undefined {
    const newest = this.newest(this.checkpointStream);
    if (newest === undefined) return undefined;
    const content: unknown = JSON.parse(newest.data.toString('utf8'));
    return String(content);
  }

  /** @throws WriteRefused */
  async saveCheckpoint(position: string): Promise<void> {
    const content = /^-?\d+$/.test(position) ? position : JSON.stringify(position);
    if (this.log.bounds(this.checkpointStream).kind === 'missing') await this.limit(this.checkpointStream, 2);
    await this.write(this.checkpointStream, '$SubscriptionCheckpoint', true, Buffer.from(content), NOTHING);
  }

  /** Sets an event aside as a link. @throws WriteRefused */
  async park(read: ReadEvent, reason: string): Promise<void> {
    const { event, link } = read;
    const data =
      event === undefined ? (link?.data ?? NOTHING) : Buffer.from(`${event.revision}@${event.stream}`);
    const original = link ?? event;
    const metadata = { added: new Date().toISOString(), reason, subscriptionEventNumber: original?.revision };
    await this.write(this.parkedStream, LINK_TYPE, false, data, Buffer.from(JSON.stringify(metadata)));
  }

  /** Number of events set aside. */
  get parkedCount(): number {
    const bounds = this.log.bounds(this.parkedStream);
    return bounds.kind === 'readable' ? Math.max(bounds.last - bounds.first + 1, 0) : 0;
  }

  /**
   * Events set aside from a revision of the parked stream on, resolved; those that are gone are left out.
   * @param end first revision not to read.
   */
  parked(from: number, end: number, count: number): { messages: ReadEvent[]; next: number } {
    const bounds = this.log.bounds(this.parkedStream);
    if (bounds.kind !== 'readable') return { messages: [], next: end };
    const first = Math.max(from, bounds.first);
    const last = Math.min(end - 1, bounds.last);
    const links = this.log.readStream(this.parkedStream, first, last, false, {
      events: count,
      bytes: 1024 * 1024,
    });
    const messages = links
      .map((link) => ({ event: this.log.resolve(link), link }))
      .filter(({ event }) => event !== undefined);
    return { messages, next: links.length === 0 ? end : first + links.length };
  }

  /** First revision after all that is parked now. */
  get parkedEnd(): number {
    const bounds = this.log.bounds(this.parkedStream);
    return bounds.kind === 'readable' ? bounds.last + 1 : 0;
  }

  /** Takes events off the parked list. @throws WriteRefused */
  async unpark(end: number): Promise<void> {
    await this.describe(this.parkedStream, { $tb: end });
  }

  /** Removes both streams. @throws WriteRefused */
  async remove(): Promise<void> {
    await this.log.delete(this.checkpointStream, 'any');
    await this.log.delete(this.parkedStream, 'any');
  }

  private limit(stream: string, maxCount: number): Promise<void> {
    return this.describe(stream, { $maxCount: maxCount });
  }

  private async describe(stream: string, metadata: object): Promise<void> {
    await this.write(metastreamOf(stream), '$metadata', true, Buffer.from(JSON.stringify(metadata)), NOTHING);
  }

  private async write(stream: string, type: string, json: boolean, data: Uint8Array, metadata: Uint8Array) {
    await this.log.append(stream, 'any', [{ id: randomBytes(16), type, json, data, metadata }]);
  }

  private newest(stream: string): RecordedEvent | undefined {
    const bounds = this.log.bounds(stream);
    if (bounds.kind !== 'readable') return undefined;
    return this.log.readStream(stream, bounds.last, bounds.last, false, NEWEST)[0];
  }
}
