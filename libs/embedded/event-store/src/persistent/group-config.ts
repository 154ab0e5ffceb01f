import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { EventLog } from '../log/event-log.js';
import { DamagedLog, type RecordedEvent } from '../log/recorded-event.js';
import { GroupSettings } from './settings.js';

/** Stream and event type a node keeps its groups in (SystemNames.cs). */
const CONFIG_STREAM = '$persistentSubscriptionConfig';
const CONFIG_TYPE = '$PersistentConfig';

/** All groups there are, or, from version 3 on, one that was made, changed or removed since. */
const Content = z.union([
  z.object({ version: z.literal('2'), entries: z.array(z.unknown()) }),
  z.object({ version: z.literal('3'), changed: GroupSettings }),
  z.object({ version: z.literal('3'), removed: z.object({ stream: z.string(), group: z.string() }) }),
]);
type Content = z.infer<typeof Content>;

const PAGE = { events: 128, bytes: 1024 * 1024 };
const NOTHING = new Uint8Array();
/** A change is written as all groups there are once so many changes, and twice as many as groups, came before it. */
const MOST_CHANGES = 64;

/** The groups as the log keeps them: an event for each change, and all of them anew now and then. */
export class GroupConfig {
  private changes = 0;

  /** @param all the groups there are now. */
  constructor(
    private readonly log: EventLog,
    private readonly all: () => readonly GroupSettings[],
  ) {}

  /**
   * The stored groups. What is none of them, or damaged, is told and left out: it is the log's content, which
   * anybody may write, and must not keep the server from starting.
   */
  load(warn: (sentence: string) => void): GroupSettings[] {
    const groups = new Map<string, GroupSettings>();
    for (const content of this.contents(warn).reverse()) {
      if ('removed' in content) groups.delete(keyOf(content.removed));
      else if ('changed' in content) groups.set(keyOf(content.changed), content.changed);
      else for (const entry of readEntries(content.entries, warn)) groups.set(keyOf(entry), entry);
      this.changes += 1;
    }
    return [...groups.values()];
  }

  /** Notes a group that is new or has other settings. @throws WriteRefused */
  put(settings: GroupSettings): Promise<void> {
    const others = this.all().filter((each) => keyOf(each) !== keyOf(settings));
    return this.write({ version: '3', changed: settings }, [...others, settings]);
  }

  /** @throws WriteRefused */
  remove(stream: string, group: string): Promise<void> {
    const removed = { stream, group };
    const others = this.all().filter((each) => keyOf(each) !== keyOf(removed));
    return this.write({ version: '3', removed }, others);
  }

  private async write(change: Content, all: readonly GroupSettings[]): Promise<void> {
    const isWhole = this.changes >= Math.max(MOST_CHANGES, 2 * all.length);
    this.changes = isWhole ? 0 : this.changes + 1;
    const content = isWhole ? { version: '2', entries: all } : change;
    const data = Buffer.from(JSON.stringify({ ...content, updated: new Date().toISOString() }), 'utf8');
    await this.log.append(CONFIG_STREAM, 'any', [
      { id: randomBytes(16), type: CONFIG_TYPE, json: true, metadata: NOTHING, data },
    ]);
  }

  /** From the newest event back to the last that names all groups. */
  private contents(warn: (sentence: string) => void): Content[] {
    const found: Content[] = [];
    try {
      const bounds = this.log.bounds(CONFIG_STREAM);
      if (bounds.kind !== 'readable') return found;
      for (let revision = bounds.last; revision >= bounds.first;) {
        const page = this.page(revision, bounds.first, warn);
        for (const event of page) {
          const content = readContent(event, warn);
          if (content !== undefined) found.push(content);
          if (content?.version === '2') return found;
        }
        revision -= Math.max(page.length, 1);
      }
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      warn(`The stored persistent subscriptions cannot be read: ${error.message}`);
    }
    return found;
  }

  /** Some events from a revision down; none when that one is damaged. */
  private page(revision: number, first: number, warn: (sentence: string) => void): RecordedEvent[] {
    try {
      return this.log.readStream(CONFIG_STREAM, revision, first, true, PAGE);
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
    }
    try {
      return this.log.readStream(CONFIG_STREAM, revision, revision, true, PAGE);
    } catch (error) {
      if (!(error instanceof DamagedLog)) throw error;
      warn(`A stored persistent subscription is left out: ${error.message}`);
      return [];
    }
  }
}

function readContent(event: RecordedEvent, warn: (sentence: string) => void): Content | undefined {
  try {
    return Content.parse(JSON.parse(event.data.toString('utf8')));
  } catch {
    warn(
      `Revision ${event.revision} of ${CONFIG_STREAM} holds no persistent subscriptions; it is passed over.`,
    );
    return undefined;
  }
}

function readEntries(entries: readonly unknown[], warn: (sentence: string) => void): GroupSettings[] {
  return entries.flatMap((entry) => {
    const { success, data } = GroupSettings.safeParse(entry);
    if (!success) warn('A stored persistent subscription is none that this server knows; it is left out.');
    return success ? [data] : [];
  });
}

const keyOf = ({ stream, group }: { readonly stream: string; readonly group: string }): string =>
  `${stream}::${group}`;
