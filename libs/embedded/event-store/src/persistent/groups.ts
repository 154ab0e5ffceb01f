import { status } from '@grpc/grpc-js';
import { dropped, Failure, groupFailed } from '../grpc/failure.js';
import type { EventLog } from '../log/event-log.js';
import { GroupConfig } from './group-config.js';
import { Group } from './group.js';
import type { GroupSettings } from './settings.js';
import { Source } from './source.js';

/** All groups of a server, kept in the log. */
export class Groups {
  private readonly groups = new Map<string, Group>();
  private readonly config: GroupConfig;

  /** @param warn told what of the stored groups cannot be used; the others are served. */
  constructor(
    private readonly log: EventLog,
    private readonly warn: (sentence: string) => void,
  ) {
    this.config = new GroupConfig(log, () => this.list().map(({ settings }) => settings));
    for (const settings of this.config.load(warn)) this.add(settings);
  }

  /** @throws Failure `persistent-subscription-exists`, or `-failed` when it starts beyond the end of `$all`. */
  async create(settings: GroupSettings): Promise<void> {
    const key = keyOf(settings.stream, settings.group);
    if (this.groups.has(key)) throw exists(settings);
    this.checkStart(settings);
    this.add(settings, this.fixEnd(settings));
    try {
      await this.config.put(settings);
    } catch (error) {
      this.groups.get(key)?.stop();
      this.groups.delete(key);
      throw error;
    }
  }

  /** Restarts the group with other settings; its connections end. @throws Failure `-does-not-exist` */
  async update(settings: GroupSettings): Promise<void> {
    const former = this.get(settings.stream, settings.group);
    this.checkStart(settings);
    const kept = { ...settings, filter: former.settings.filter };
    await this.config.put(kept);
    this.get(settings.stream, settings.group).stop(dropped(settings));
    this.add(kept);
  }

  /** @throws Failure `-does-not-exist` */
  async remove(stream: string, group: string): Promise<void> {
    this.get(stream, group);
    await this.config.remove(stream, group);
    const removed = this.get(stream, group);
    removed.stop(dropped({ stream, group }));
    this.groups.delete(keyOf(stream, group));
    await removed.storage.remove();
  }

  /** @throws Failure `-does-not-exist` */
  get(stream: string, group: string): Group {
    const found = this.groups.get(keyOf(stream, group));
    if (found === undefined) throw doesNotExist(stream, group);
    return found;
  }

  /** The groups of a stream, or all. */
  list(stream?: string): Group[] {
    return [...this.groups.values()].filter(
      (group) => stream === undefined || group.settings.stream === stream,
    );
  }

  /** Ends all connections and starts every group from its checkpoint. */
  restart(): void {
    for (const group of this.list()) {
      group.stop(dropped(group.settings));
      this.add(group.settings);
    }
  }

  stop(): void {
    for (const group of this.groups.values()) group.stop();
  }

  private checkStart(settings: GroupSettings): void {
    if (settings.stream !== '$all' || settings.startFrom <= this.log.position) return;
    throw groupFailed('$all', settings.group, 'The start position is beyond the end of the log.');
  }

  /** Events written with the creation itself come after a group that starts at the end. */
  private fixEnd(settings: GroupSettings): number | undefined {
    return settings.startFrom === -1 ? new Source(this.log, settings).end() : undefined;
  }

  private add(settings: GroupSettings, end?: number): void {
    const group = new Group(this.log, settings, this.warn, end);
    this.groups.set(keyOf(settings.stream, settings.group), group);
  }
}

const keyOf = (stream: string, group: string): string => `${stream}::${group}`;

const named = (stream: string, group: string) => ({ 'stream-name': stream, 'group-name': group });

export const doesNotExist = (stream: string, group: string): Failure =>
  new Failure(status.NOT_FOUND, `Subscription group ${group} on stream ${stream} does not exist.`, {
    exception: 'persistent-subscription-does-not-exist',
    ...named(stream, group),
  });

const exists = ({ stream, group }: GroupSettings): Failure =>
  new Failure(status.ALREADY_EXISTS, `Subscription group ${group} on stream ${stream} exists.`, {
    exception: 'persistent-subscription-exists',
    ...named(stream, group),
  });

export const tooManySubscribers = ({ stream, group }: GroupSettings): Failure =>
  new Failure(
    status.FAILED_PRECONDITION,
    `Maximum subscriptions reached for group ${group} on stream ${stream}.`,
    {
      exception: 'maximum-subscribers-reached',
      ...named(stream, group),
    },
  );
