import type { Message } from '../messages/protobuf.js';
import {
  DeleteGroupReq,
  GetInfoReq,
  GetInfoResp,
  GroupReq,
  ListReq,
  ListResp,
  PersistentReadReq,
  ReplayParkedReq,
} from '../messages/persistent.js';
import { Empty, streamName } from '../messages/shared.js';
import { doesNotExist, type Groups } from '../persistent/groups.js';
import { infoOf } from '../persistent/info.js';
import { type GroupSettings, settingsOf } from '../persistent/settings.js';
import { groupFailed, invalidArgument } from './failure.js';
import { filterOf } from './filter.js';
import { encodedAlready, method } from './method.js';
import { persistentRead } from './persistent-read.js';
import { positionOf } from './read-options.js';
import { unaryHandler, type Service } from './services.js';

const PATH = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

/** Competing consumers, and what is needed to manage them. */
export function persistentSubscriptionsService(groups: Groups): Service {
  return {
    definition: {
      create: method(`${PATH}/Create`, GroupReq, Empty),
      update: method(`${PATH}/Update`, GroupReq, Empty),
      delete: method(`${PATH}/Delete`, DeleteGroupReq, Empty),
      read: method(`${PATH}/Read`, PersistentReadReq, encodedAlready, { request: true, response: true }),
      getInfo: method(`${PATH}/GetInfo`, GetInfoReq, GetInfoResp),
      replayParked: method(`${PATH}/ReplayParked`, ReplayParkedReq, Empty),
      list: method(`${PATH}/List`, ListReq, ListResp),
      restartSubsystem: method(`${PATH}/RestartSubsystem`, Empty, Empty),
    },
    handlers: {
      create: unaryHandler(async (request: Message<typeof GroupReq>) => {
        await groups.create(requested(request));
        return {};
      }),
      update: unaryHandler(async (request: Message<typeof GroupReq>) => {
        await groups.update(requested(request));
        return {};
      }),
      delete: unaryHandler(async ({ options = {} }: Message<typeof DeleteGroupReq>) => {
        await groups.remove(sourceOf(options), options.groupName ?? '');
        return {};
      }),
      read: persistentRead(groups),
      getInfo: unaryHandler(({ options = {} }: Message<typeof GetInfoReq>) => ({
        subscriptionInfo: infoOf(groups.get(sourceOf(options), options.groupName ?? '')),
      })),
      replayParked: unaryHandler(({ options = {} }: Message<typeof ReplayParkedReq>) => {
        const { stopAt, groupName = '' } = options;
        const source = sourceOf(options);
        const group = groups.get(source, groupName);
        if (stopAt !== undefined && stopAt < 0n)
          throw groupFailed(source, groupName, 'A replay cannot stop at a negative revision.');
        group.replayParked(stopAt === undefined ? undefined : Number(stopAt));
        return {};
      }),
      list: unaryHandler(({ options = {} }: Message<typeof ListReq>) => ({
        subscriptions: listed(groups, options),
      })),
      restartSubsystem: unaryHandler(() => {
        groups.restart();
        return {};
      }),
    },
  };
}

function listed(groups: Groups, options: NonNullable<Message<typeof ListReq>['options']>) {
  if (options.listForStream === undefined) return groups.list().map(infoOf);
  const { all, stream } = options.listForStream;
  const source = sourceOf({ all, streamIdentifier: stream });
  const found = groups.list(source);
  if (found.length === 0) throw doesNotExist(source, '');
  return found.map(infoOf);
}

function sourceOf(options: {
  all?: object | undefined;
  streamIdentifier?: Parameters<typeof streamName>[0];
}): string {
  const stream = options.all === undefined ? streamName(options.streamIdentifier) : '$all';
  if (stream === undefined) throw invalidArgument('Neither a stream nor $all is named.');
  return stream;
}

/** Older clients name the stream and its start in fields of their own. */
function requested({ options = {} }: Message<typeof GroupReq>): GroupSettings {
  const group = options.groupName ?? '';
  const settings = options.settings ?? {};
  if (options.all !== undefined) {
    const { position, end, filter } = options.all;
    if (filter !== undefined) filterOf(filter);
    const startFrom = end !== undefined ? -1 : position === undefined ? 0 : positionOf(position);
    return settingsOf('$all', group, startFrom, filter, settings);
  }
  const stream = sourceOf({ streamIdentifier: options.stream?.streamIdentifier ?? options.streamIdentifier });
  return settingsOf(stream, group, streamStart(options), undefined, settings);
}

const END = 2n ** 64n - 1n;

function streamStart(options: NonNullable<Message<typeof GroupReq>['options']>): number {
  const { stream, settings } = options;
  if (stream?.end !== undefined) return -1;
  if (stream?.start !== undefined) return 0;
  const revision = stream?.revision ?? settings?.revision ?? 0n;
  return revision === END ? -1 : Number(revision);
}
