import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import type { EventLog } from '../log/event-log.js';
import type { Message } from '../messages/protobuf.js';
import type { DeleteReq, DeleteResp } from '../messages/streams.js';
import { failureOf, invalidArgument, streamDeleted, wrongExpectedVersion } from './failure.js';
import { expectedRevision, writableStream } from './proposed-event.js';

type Call = ServerUnaryCall<Message<typeof DeleteReq>, Message<typeof DeleteResp>>;
type Answer = sendUnaryData<Message<typeof DeleteResp>>;

/** `Streams/Delete` and `Streams/Tombstone`; their failures are statuses, unlike those of appends. */
export function remove(log: EventLog, kind: 'delete' | 'tombstone') {
  return (call: Call, answer: Answer): void => {
    removeStream(log, kind, call.request).then(
      (response) => answer(null, response),
      (error: unknown) => answer(failureOf(error)),
    );
  };
}

async function removeStream(
  log: EventLog,
  kind: 'delete' | 'tombstone',
  request: Message<typeof DeleteReq>,
): Promise<Message<typeof DeleteResp>> {
  const options = request.options ?? {};
  const stream = writableStream(options.streamIdentifier);
  if (stream.startsWith('$$')) throw invalidArgument(`${stream} is deleted together with its stream.`);
  const expected = expectedRevision(options);
  const outcome = await log[kind](stream, expected);
  switch (outcome.kind) {
    case 'stream-deleted':
      throw streamDeleted(stream);
    case 'wrong-expected-version':
      throw wrongExpectedVersion(stream, expected, outcome.current);
    case 'written': {
      const position = BigInt(outcome.position ?? 0);
      return { position: { commit: position, prepare: position } };
    }
  }
}
