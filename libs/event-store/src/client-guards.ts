import type { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreUnavailable } from './errors.js';

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

/** The client could not find out what its server can do, and answers nothing that depends on it any more. */
export class ClientSpoilt extends EventStoreUnavailable {}

interface AskingClient {
  supports: (...parameters: unknown[]) => Promise<boolean>;
  handleError: (...parameters: unknown[]) => Promise<void>;
}

/**
 * Makes known that the client has to be replaced. It asks its server for its features once, and remembers a failure to
 * find a node for good: every append then fails with it, while reads find the node that has come back. And what it does
 * after a failed call, unawaited, rejects while no node is found, which would end the process.
 */
export function guardDiscovery(client: EventStoreDBClient): void {
  const asking = client as unknown as AskingClient;
  const supports = asking.supports;
  asking.supports = async (...parameters) => {
    try {
      return await supports(...parameters);
    } catch (cause) {
      if (isForgotten(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new ClientSpoilt(`No node of the event log was found: ${reason}`, { cause });
    }
  };
  const handleError = asking.handleError;
  asking.handleError = (...parameters) => handleError(...parameters).catch(() => undefined);
}

/** gRPC's CANCELLED and UNAVAILABLE, after which the client connects and asks anew by itself. */
function isForgotten(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && (failure.code === 1 || failure.code === 14);
}
