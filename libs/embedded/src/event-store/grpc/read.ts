import type { ServerWritableStream } from '@grpc/grpc-js';
import type { EventLog } from '../log/event-log.js';
import { sliceOver } from '../log/work-scheduler.js';
import type { Message } from '../messages/protobuf.js';
import { encodeEvent } from '../messages/read-event.js';
import { identify } from '../messages/shared.js';
import { ReadResp, type ReadReq } from '../messages/streams.js';
import { failureOf, invalidArgument, streamDeleted } from './failure.js';
import { type Filter, filterOf, isListed } from './filter.js';
import { Outgoing } from './outgoing.js';
import { requiredStream } from './proposed-event.js';
import { idForm, PAGE, type ReadOptions, resolved } from './read-options.js';
import { subscribeToAll, subscribeToStream } from './subscribe.js';

type Call = ServerWritableStream<Message<typeof ReadReq>, Buffer>;

/** `Streams/Read`: a stream or `$all`, either a number of events or a subscription. */
export function read(log: EventLog) {
  return (call: Call): void => {
    const out = new Outgoing(call);
    serve(log, call.request.options ?? {}, out).then(
      () => out.finish(),
      (error: unknown) => out.finish(failureOf(error)),
    );
  };
}

async function serve(log: EventLog, options: ReadOptions, out: Outgoing): Promise<void> {
  const filter = options.filter === undefined ? undefined : filterOf(options.filter);
  if (options.uuidOption === undefined) throw invalidArgument('The form of ids is not given.');
  if (options.subscription !== undefined) {
    if (options.backwards === 1) throw invalidArgument('A subscription reads forwards.');
    if (options.stream === undefined) return subscribeToAll(log, options, filter, out);
    if (filter !== undefined) throw invalidArgument('Only $all can be filtered.');
    return subscribeToStream(log, options, out);
  }
  const count = Number(options.count ?? 0n);
  if (options.stream !== undefined) return readStream(log, options, count, out);
  if (options.all !== undefined) return readAll(log, options, count, filter, out);
  throw invalidArgument('Neither a stream nor $all is named.');
}

async function readStream(log: EventLog, options: ReadOptions, count: number, out: Outgoing): Promise<void> {
  const stream = requiredStream(options.stream?.streamIdentifier);
  const backwards = options.backwards === 1;
  await log.scheduler.slice();
  let bounds = log.bounds(stream);
  if (bounds.kind === 'tombstoned') throw streamDeleted(stream);
  if (bounds.kind === 'missing') {
    out.send(ReadResp.encode({ streamNotFound: { streamIdentifier: identify(stream) } }));
    return;
  }
  let next = firstRevision(options.stream ?? {});
  let left = count;
  while (left > 0 && !out.gone && bounds.kind === 'readable') {
    const { first, last, oldest } = bounds;
    const from = backwards ? Math.min(next, last) : Math.max(next, first);
    const page = log.readStream(stream, from, backwards ? first : last, backwards, PAGE);
    for (const event of page) {
      next = event.revision + (backwards ? -1 : 1);
      if (event.created < oldest) continue;
      out.send(encodeEvent(resolved(log, event, options), idForm(options)));
      left -= 1;
      if (out.congested) await out.room();
      if (left === 0 || out.gone) return;
    }
    if (page.length === 0) return;
    await log.scheduler.slice();
    bounds = log.bounds(stream);
    if (bounds.kind === 'tombstoned') throw streamDeleted(stream);
  }
}

function firstRevision(stream: NonNullable<ReadOptions['stream']>): number {
  if (stream.start !== undefined) return 0;
  if (stream.end !== undefined) return Infinity;
  if (stream.revision === undefined) throw invalidArgument('No revision to start from is given.');
  return Number(stream.revision);
}

async function readAll(
  log: EventLog,
  options: ReadOptions,
  count: number,
  filter: Filter | undefined,
  out: Outgoing,
): Promise<void> {
  const backwards = options.backwards === 1;
  const { position, start, end } = options.all ?? {};
  let next: number;
  if (position !== undefined) {
    const commit = Number(position.commit ?? 0n);
    next = backwards ? Math.min(commit - 1, log.position) : Math.max(commit, 1);
  } else if (start !== undefined) next = backwards ? 0 : 1;
  else if (end !== undefined) next = backwards ? log.position : Infinity;
  else throw invalidArgument('No position to start from is given.');
  let left = count;
  while (left > 0 && next > 0 && next <= log.position && !out.gone) {
    await log.scheduler.slice();
    const page = log.readAll(next, backwards, PAGE);
    const isOver = sliceOver();
    for (const event of page) {
      next = event.position + (backwards ? -1 : 1);
      if (isListed(event) && filter?.matches(event) !== false) {
        out.send(encodeEvent(resolved(log, event, options), idForm(options)));
        left -= 1;
        if (out.congested) await out.room();
        if (left === 0 || out.gone) return;
      }
      if (filter !== undefined && isOver()) break;
    }
    if (page.length === 0) return;
  }
}
