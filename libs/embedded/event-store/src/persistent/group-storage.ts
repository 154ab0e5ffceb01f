import { randomBytes } from 'node:crypto';
import type { EventLog } from '../log/event-log.js';
import { DamagedLog, LINK_TYPE } from '../log/recorded-event.js';
import { metastreamOf } from '../log/stream-head.js';
import type { ReadEvent } from '../messages/read-event.js';
import type { GroupSettings } from './settings.js';
import type { Source } from './source.js';

const NOTHING = new Uint8Array();
const CHECKPOINTS_KEPT = 2;
/** What the real server says of who may see what is parked; ACLs are stored here and not enforced. */
const ADMINS_ONLY = { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' };

/** Some of what is set aside. */
interface Parked {
  readonly messages: ReadEvent[];
  readonly next: number;
  /** Why others of them cannot be read. */
  readonly damaged: readonly DamagedLog[];
}

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

  /** The last checkpoint that is one: what else is in the stream, and what is damaged, is told and passed over. */
  loadCheckpoint(source: Source, tell: (sentence: string) => void): number | undefined {
    try {
      const bounds = this.log.bounds(this.checkpointStream);
      if (bounds.kind !== 'readable') return undefined;
      const oldest = Math.max(bounds.first, bounds.last - CHECKPOINTS_KEPT + 1);
      for (let revision = bounds.last; revision >= oldest; revision -= 1) {
        const place = this.checkpointAt(revision, source);
        if (place !== undefined) return place;
        tell(`has no checkpoint in revision ${revision} of ${this.checkpointStream}`);
      }
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      tell(`has a damaged checkpoint: ${error.message}`);
    }
    return undefined;
  }

  private checkpointAt(revision: number, source: Source): number | undefined {
    try {
      const event = this.log.event(this.checkpointStream, revision);
      const content: unknown = event === undefined ? undefined : JSON.parse(event.data.toString('utf8'));
      return typeof content === 'string' || typeof content === 'number'
        ? source.parse(String(content))
        : undefined;
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof DamagedLog) return undefined;
      throw error;
    }
  }

  /** @throws WriteRefused */
  async saveCheckpoint(position: string): Promise<void> {
    if (this.log.bounds(this.checkpointStream).kind === 'missing')
      await this.limit(this.checkpointStream, CHECKPOINTS_KEPT);
    const content = Buffer.from(JSON.stringify(position));
    await this.write(this.checkpointStream, 'SubscriptionCheckpoint', true, content, NOTHING);
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

  /** Number of events set aside; 0 when what is kept of them is damaged. */
  get parkedCount(): number {
    try {
      const bounds = this.log.bounds(this.parkedStream);
      return bounds.kind === 'readable' ? Math.max(bounds.last - bounds.first + 1, 0) : 0;
    } catch (error) {
      if (error instanceof DamagedLog) return 0;
      throw error;
    }
  }

  /**
   * Events set aside from a revision of the parked stream on, resolved; those that are gone are left out.
   * @param end first revision not to read.
   * @throws DamagedLog when the parked stream itself is damaged.
   */
  parked(from: number, end: number, count: number): Parked {
    const bounds = this.log.bounds(this.parkedStream);
    if (bounds.kind !== 'readable') return { messages: [], next: end, damaged: [] };
    const first = Math.max(from, bounds.first);
    const last = Math.min(end - 1, bounds.last);
    const links = this.log.readStream(this.parkedStream, first, last, false, {
      events: count,
      bytes: 256 * 1024,
    });
    const messages: ReadEvent[] = [];
    const damaged: DamagedLog[] = [];
    for (const link of links) {
      try {
        const event = this.log.resolve(link);
        if (event !== undefined) messages.push({ event, link });
      } catch (error) {
        if (!(error instanceof DamagedLog)) throw error;
        damaged.push(error);
      }
    }
    return { messages, next: links.length === 0 ? end : first + links.length, damaged };
  }

  /** First revision after all that is parked now. */
  get parkedEnd(): number {
    const bounds = this.log.bounds(this.parkedStream);
    return bounds.kind === 'readable' ? bounds.last + 1 : 0;
  }

  /** Takes events off the parked list. @throws WriteRefused */
  async unpark(end: number): Promise<void> {
    await this.describe(this.parkedStream, { $tb: end, $acl: ADMINS_ONLY });
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
}
