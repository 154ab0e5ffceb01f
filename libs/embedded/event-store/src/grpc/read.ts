import type { ServerWritableStream } from '@grpc/grpc-js';
import type { EventLog } from '../log/event-log.js';
import { sliceOver } from '../log/work-scheduler.js';
import type { Message } from '../messages/protobuf.js';
import { encodeEvent } from '../messages/read-event.js';
import { identify } from '../messages/shared.js';
import { ReadResp, type ReadReq } from '../messages/streams.js';
import { failureOf, invalidArgument, streamDeleted, unknown } from './failure.js';
import { type Filter, filterOf, isListed } from './filter.js';
import { Outgoing } from './outgoing.js';
import { requiredStream } from './proposed-event.js';
import { idForm, PAGE, positionOf, type ReadOptions, resolved } from './read-options.js';
import { subscribeToAll, subscribeToStream } from './subscribe.js';

/** From this level of compatibility on, a reader hears where its stream ends, and goes on if nothing can be read. */
const READERS_OF_ENDS = 1;

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
  checkCombination(options);
  const filter = options.filter === undefined ? undefined : requestedFilter(options.filter, options);
  const { stream, count } = options;
  if (count === undefined)
    return stream === undefined
      ? subscribeToAll(log, options, filter, out)
      : subscribeToStream(log, options, out);
  if (stream !== undefined) return readStream(log, options, Number(count), out);
  return readAll(log, options, Number(count), filter, out);
}

/** @throws Failure in the words of the real server unless what is asked for goes together (Streams.Read.cs). */
function checkCombination({
  stream,
  all,
  count,
  subscription,
  backwards,
  filter,
  noFilter,
}: ReadOptions): void {
  if (stream === undefined && all === undefined) throw invalidArgument('Neither a stream nor $all is named.');
  const source = stream === undefined ? 'All' : 'Stream';
  const amount = count !== undefined ? 'Count' : subscription !== undefined ? 'Subscription' : 'None';
  const direction = backwards === 1 ? 'Backwards' : 'Forwards';
  const filtering = filter !== undefined ? 'Filter' : noFilter !== undefined ? 'NoFilter' : 'None';
  const isServed =
    amount !== 'None' &&
    filtering !== 'None' &&
    !(source === 'Stream' && filtering === 'Filter') &&
    !(amount === 'Subscription' && direction === 'Backwards');
  if (!isServed)
    throw invalidArgument(
      `The combination of (${source}, ${amount}, ${direction}, ${filtering}) is invalid.`,
    );
}

/** @throws Failure when it is none, or a subscription would never hear how far its search is. */
function requestedFilter(filter: Parameters<typeof filterOf>[0], { subscription }: ReadOptions): Filter {
  const requested = filterOf(filter);
  if (filter.max === undefined && filter.count === undefined)
    throw invalidArgument('The filter has no window.');
  if (subscription !== undefined && requested.checkpointInterval === 0)
    throw unknown('The multiplier of the checkpoint interval must be greater than zero.');
  return requested;
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
  const start = firstRevision(options.stream ?? {});
  let next = start;
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
      if (left === 0 || out.gone) break;
    }
    if (page.length === 0 || left === 0) break;
    await log.scheduler.slice();
    bounds = log.bounds(stream);
    if (bounds.kind === 'tombstoned') throw streamDeleted(stream);
  }
  if (bounds.kind !== 'readable' || (options.controlOption?.compatibility ?? 0) < READERS_OF_ENDS) return;
  if (!backwards && left === count && start !== bounds.last + 1)
    out.send(ReadResp.encode({ firstStreamPosition: BigInt(bounds.last + 1) }));
  out.send(ReadResp.encode({ lastStreamPosition: BigInt(bounds.last) }));
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
    const commit = positionOf(position);
    if (commit !== Number(position.prepare ?? 0n) || (backwards && commit > log.position + 1))
      throw unknown('No event is at that position.');
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
