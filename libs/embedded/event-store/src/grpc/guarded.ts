import {
  status,
  type Metadata,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { Failure } from './failure.js';
import type { Service } from './services.js';

type Call = ServerUnaryCall<object, object> | ServerReadableStream<object, object>;
type StreamedCall = ServerWritableStream<object, object> | ServerDuplexStream<object, object>;

/**
 * The same service for those alone whom their calls' `authorization` admits; the others get UNAUTHENTICATED, as from a
 * real server, which clients report as access denied.
 */
export function guarded(
  { definition, handlers }: Service,
  isAdmitted: (authorization: unknown) => boolean,
): Service {
  const mayPass = (metadata: Metadata) => isAdmitted(metadata.get('authorization')[0]);
  const guard = (name: string, handler: UntypedHandleCall): UntypedHandleCall => {
    const handle = handler as (call: unknown, respond?: unknown) => void;
    return definition[name]?.responseStream === true
      ? (call: StreamedCall) => {
          if (mayPass(call.metadata)) handle(call);
          else call.emit('error', unauthenticated());
        }
      : (call: Call, respond: sendUnaryData<object>) => {
          if (mayPass(call.metadata)) handle(call, respond);
          else respond(unauthenticated());
        };
  };
  return {
    definition,
    handlers: Object.fromEntries(
      Object.entries(handlers).map(([name, handler]) => [name, guard(name, handler)]),
    ),
  };
}

const unauthenticated = (): Failure =>
  new Failure(status.UNAUTHENTICATED, 'This event store asks for a user name and a password.');
