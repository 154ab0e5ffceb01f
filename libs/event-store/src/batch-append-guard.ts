import type { EventStoreDBClient } from '@eventstore/db-client';

/** What the client's stream of appends does with listeners and writes. */
interface AppendCall {
  on(event: string, listener: (argument: unknown) => void): unknown;
  write(chunk: unknown): boolean;
}

interface AppendClient {
  batchAppend(...parameters: unknown[]): AppendCall;
}

type StreamCreator = (
  type: unknown,
  debugName: string,
  creator: (client: AppendClient) => unknown,
  ...rest: unknown[]
) => unknown;

/**
 * Keeps two faults of the client's batch append (6.2.1) from ending the process. All appends of a process share one table
 * of promises, which any failing stream empties: an answer that comes later for another throws where nobody can catch it.
 * And a write held back by a full buffer rejects, when the stream fails, a promise that nobody holds. An answer without
 * a promise is dropped here, its append having been told that the outcome is unknown; writes are never held back, since the
 * port bounds the number of appends in flight.
 */
export function guardBatchAppend(client: EventStoreDBClient): void {
  const creators = client as unknown as { GRPCStreamCreator: StreamCreator };
  const create = creators.GRPCStreamCreator;
  creators.GRPCStreamCreator = (type, debugName, creator, ...rest) =>
    create(
      type,
      debugName,
      debugName === 'appendToStream' ? (made) => creator(guarded(made)) : creator,
      ...rest,
    );
}

function guarded(client: AppendClient): AppendClient {
  return {
    batchAppend(...parameters) {
      const call = client.batchAppend(...parameters);
      const on = call.on.bind(call);
      const write = call.write.bind(call);
      call.on = (event, listener) => on(event, event === 'data' ? forgiving(listener) : listener);
      call.write = (chunk) => {
        write(chunk);
        return true;
      };
      return call;
    },
  };
}

function forgiving(listener: (answer: unknown) => void): (answer: unknown) => void {
  return (answer) => {
    try {
      listener(answer);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
}
