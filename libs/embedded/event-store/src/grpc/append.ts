import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/decision.js';
import type { EventLog } from '../log/event-log.js';
import type { ProposedEvent } from '../log/recorded-event.js';
import type { Outcome } from '../log/stream-writer.js';
import type { Message } from '../messages/protobuf.js';
import type { AppendReq, AppendResp } from '../messages/streams.js';
import {
  type Failure,
  failureOf,
  invalidArgument,
  maximumAppendSizeExceeded,
  streamDeleted,
  unknown,
} from './failure.js';
import {
  checkCount,
  expectedRevision,
  MAX_APPEND_SIZE,
  proposedEvent,
  writableStream,
} from './proposed-event.js';

type Call = ServerReadableStream<Message<typeof AppendReq>, Message<typeof AppendResp>>;

/** `Streams/Append`: options, then the events, one message each; answered once the client has sent all. */
export function append(log: EventLog) {
  return (call: Call, answer: sendUnaryData<Message<typeof AppendResp>>): void => {
    let target: { stream: string; expected: ExpectedRevision } | undefined;
    let events: ProposedEvent[] = [];
    let size = 0;
    let answered = false;
    const settle = (failure: Failure | null, response?: Message<typeof AppendResp>): void => {
      if (answered) return;
      answered = true;
      events = [];
      answer(failure, response);
    };
    call.on('data', (request: Message<typeof AppendReq>) => {
      if (answered) return;
      try {
        if (request.options !== undefined) {
          if (target !== undefined) throw unknown('The options of an append are sent once.');
          target = {
            stream: writableStream(request.options.streamIdentifier),
            expected: expectedRevision(request.options),
          };
        } else if (request.proposedMessage !== undefined) {
          const event = proposedEvent(request.proposedMessage);
          size += event.data.length;
          if (size > MAX_APPEND_SIZE) throw maximumAppendSizeExceeded(MAX_APPEND_SIZE);
          events.push(event);
          checkCount(events);
        }
      } catch (error) {
        settle(failureOf(error));
      }
    });
    call.on('error', (error) => settle(failureOf(error)));
    call.on('cancelled', () => settle(null, {}));
    call.on('end', () => {
      if (answered) return;
      if (target === undefined) return settle(invalidArgument('The append has no options.'));
      const { stream, expected } = target;
      log.append(stream, expected, events).then(
        (outcome) => {
          if (outcome.kind === 'stream-deleted') settle(streamDeleted(stream));
          else settle(null, responseTo(expected, outcome));
        },
        (error: unknown) => settle(failureOf(error)),
      );
    });
  };
}

function responseTo(
  expected: ExpectedRevision,
  outcome: Exclude<Outcome, { kind: 'stream-deleted' }>,
): Message<typeof AppendResp> {
  if (outcome.kind === 'wrong-expected-version')
    return { wrongExpectedVersion: conflict(expected, outcome.current) };
  return { success: successOf(outcome) };
}

/** What Append and BatchAppend say of a write that is on disk. */
export function successOf(outcome: Extract<Outcome, { kind: 'written' }>) {
  const position = outcome.position === undefined ? undefined : BigInt(outcome.position);
  return {
    ...(outcome.revision < 0 ? { noStream: {} } : { currentRevision: BigInt(outcome.revision) }),
    ...(position === undefined ? { noPosition: {} } : { position: { commit: position, prepare: position } }),
  };
}

/** How clients of before release 20.6.1 are told that no stream was expected. */
const NO_STREAM_2060 = 2n ** 64n - 1n;

function conflict(expected: ExpectedRevision, current: number) {
  const now =
    current < 0
      ? { currentNoStream: {}, noStream2060: {} }
      : { currentRevision: BigInt(current), currentRevision2060: BigInt(current) };
  switch (expected) {
    case 'any':
      return { ...now, expectedAny: {}, any2060: {} };
    case 'stream_exists':
      return { ...now, expectedStreamExists: {}, streamExists2060: {} };
    case 'no_stream':
      return { ...now, expectedNoStream: {}, expectedRevision2060: NO_STREAM_2060 };
    default:
      return { ...now, expectedRevision: expected, expectedRevision2060: expected };
  }
}
