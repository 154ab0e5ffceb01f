import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Message } from '../messages/protobuf.js';
import { PersistentReadResp, type PersistentReadReq } from '../messages/persistent.js';
import { streamName, uuidBytes, uuidText } from '../messages/shared.js';
import { Consumer } from '../persistent/consumer.js';
import type { Group, NackAction } from '../persistent/group.js';
import { type Groups, tooManySubscribers } from '../persistent/groups.js';
import { failureOf, invalidArgument, unknown } from './failure.js';
import { Outgoing } from './outgoing.js';

type Request = Message<typeof PersistentReadReq>;
type Call = ServerDuplexStream<Request, Buffer>;

const ACTIONS: readonly NackAction[] = ['retry', 'park', 'retry', 'skip', 'stop'];
const MOST_SLOTS = 10_000;

/** `PersistentSubscriptions/Read`: options, then acks and nacks, against a stream of events. */
export function persistentRead(groups: Groups) {
  return (call: Call): void => {
    const out = new Outgoing(call);
    let joined: { group: Group; consumer: Consumer } | undefined;
    const leave = (): void => {
      joined?.group.leave(joined.consumer);
      joined = undefined;
    };
    call.on('data', (request: Request) => {
      try {
        if (request.options !== undefined && joined === undefined)
          joined = join(groups, call, request.options, out);
        else if (request.ack !== undefined) joined?.group.ack(idsOf(request.ack.ids));
        else if (request.nack !== undefined) {
          const { ids, action = 0, reason = '' } = request.nack;
          joined?.group.nack(idsOf(ids), ACTIONS[action] ?? 'retry', reason);
        }
      } catch (error) {
        leave();
        out.finish(failureOf(error));
      }
    });
    call.on('drain', () => joined?.group.wake());
    for (const event of ['cancelled', 'error', 'close'] as const) call.on(event, leave);
    call.on('end', () => {
      leave();
      out.finish();
    });
  };
}

function join(groups: Groups, call: Call, options: NonNullable<Request['options']>, out: Outgoing) {
  const stream = options.all === undefined ? streamName(options.streamIdentifier) : '$all';
  if (stream === undefined) throw invalidArgument('Neither a stream nor $all is named.');
  const group = groups.get(stream, options.groupName ?? '');
  if (group.refusal !== undefined) throw group.refusal;
  if ((options.bufferSize ?? 0) <= 0) throw unknown('The buffer of a consumer must be greater than zero.');
  const { maxSubscriberCount } = group.settings;
  if (maxSubscriberCount > 0 && group.consumers.length >= maxSubscriberCount)
    throw tooManySubscribers(group.settings);
  const [connectionName] = call.metadata.get('connection-name');
  const consumer = new Consumer(out, {
    ids: options.uuidOption?.string === undefined ? 'structured' : 'string',
    slots: Math.min(options.bufferSize ?? 0, MOST_SLOTS),
    from: call.getPeer(),
    connectionName: connectionName?.toString() ?? '<unknown>',
  });
  const subscriptionId = `${stream}::${group.settings.group}`;
  out.send(PersistentReadResp.encode({ subscriptionConfirmation: { subscriptionId } }));
  group.join(consumer);
  return { group, consumer };
}

function idsOf(ids: readonly Parameters<typeof uuidBytes>[0][] = []): string[] {
  return ids.flatMap((id) => {
    const bytes = uuidBytes(id);
    return bytes === undefined ? [] : [uuidText(bytes)];
  });
}
