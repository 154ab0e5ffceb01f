import type { MethodDefinition } from '@grpc/grpc-js';
import type { Codec } from '../messages/protobuf.js';

/** Which sides of a call are streams. */
export interface Streaming {
  readonly request: boolean;
  readonly response: boolean;
}

/** For a handler that writes messages which are encoded already. */
export const encodedAlready: Codec<Buffer> = {
  encode: (bytes) => bytes,
  decode: (bytes) => Buffer.from(bytes),
};

/**
 * A method in the form grpc-js serves it.
 * @param path of the method, `/<service>/<method>`.
 */
export function method<Q extends object, R extends object>(
  path: string,
  request: Codec<Q>,
  response: Codec<R>,
  streaming: Partial<Streaming> = {},
): MethodDefinition<Q, R> {
  return {
    path,
    requestStream: streaming.request ?? false,
    responseStream: streaming.response ?? false,
    requestSerialize: (value) => request.encode(value),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (value) => response.encode(value),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}
