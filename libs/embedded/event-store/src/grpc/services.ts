import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { EventLog } from '../log/event-log.js';
import { SupportedMethods } from '../messages/server.js';
import { Empty } from '../messages/shared.js';
import {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
  DeleteReq,
  DeleteResp,
  ReadReq,
} from '../messages/streams.js';
import { append } from './append.js';
import { batchAppend } from './batch-append.js';
import { remove } from './delete.js';
import { failureOf } from './failure.js';
import { encodedAlready, method } from './method.js';
import { read } from './read.js';
import { supportedMethods } from './server-features.js';

/** A service and what answers it. */
export interface Service {
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
}

const STREAMS = '/event_store.client.streams.Streams';

/** Reads, appends and deletes. */
export function streamsService(log: EventLog): Service {
  return {
    definition: {
      read: method(`${STREAMS}/Read`, ReadReq, encodedAlready, { response: true }),
      append: method(`${STREAMS}/Append`, AppendReq, AppendResp, { request: true }),
      batchAppend: method(`${STREAMS}/BatchAppend`, BatchAppendReq, BatchAppendResp, {
        request: true,
        response: true,
      }),
      delete: method(`${STREAMS}/Delete`, DeleteReq, DeleteResp),
      tombstone: method(`${STREAMS}/Tombstone`, DeleteReq, DeleteResp),
    },
    handlers: {
      read: read(log),
      append: append(log),
      batchAppend: batchAppend(log),
      delete: remove(log, 'delete'),
      tombstone: remove(log, 'tombstone'),
    },
  };
}

/** The list of what the other services offer. */
export function serverFeaturesService(others: readonly Service[]): Service {
  const path = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';
  const paths = [
    ...others.flatMap(({ definition }) => Object.values(definition).map((each) => each.path)),
    path,
  ];
  return {
    definition: { getSupportedMethods: method(path, Empty, SupportedMethods) },
    handlers: { getSupportedMethods: unaryHandler<object, object>(() => supportedMethods(paths)) },
  };
}

/** Answers a unary call with what a function returns, or with the status of what it throws. */
export function unaryHandler<Q, R>(answer: (request: Q, call: ServerUnaryCall<Q, R>) => R | Promise<R>) {
  return (call: ServerUnaryCall<Q, R>, respond: sendUnaryData<R>): void => {
    Promise.resolve()
      .then(() => answer(call.request, call))
      .then(
        (response) => respond(null, response),
        (error: unknown) => respond(failureOf(error)),
      );
  };
}
