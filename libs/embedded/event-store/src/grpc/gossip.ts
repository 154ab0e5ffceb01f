import { ClusterInfo } from '../messages/server.js';
import { Empty } from '../messages/shared.js';
import { method } from './method.js';
import { unaryHandler, type Service } from './services.js';

const LEADER = 8;
const TICKS_PER_MS = 10_000n;
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

/** The one member there is, the leader. */
export interface Node {
  readonly instanceId: string;
  /** Where clients reach it; called once the server listens. */
  readonly address: () => { readonly host: string; readonly port: number };
}

/** `Gossip/Read`. */
export function gossipService({ instanceId, address }: Node): Service {
  return {
    definition: { read: method('/event_store.client.gossip.Gossip/Read', Empty, ClusterInfo) },
    handlers: {
      read: unaryHandler<object, object>(() => {
        const { host, port } = address();
        return {
          members: [
            {
              instanceId: { string: instanceId },
              timeStamp: TICKS_AT_EPOCH + BigInt(Date.now()) * TICKS_PER_MS,
              state: LEADER,
              isAlive: true,
              httpEndPoint: { address: host, port },
            },
          ],
        };
      }),
    },
  };
}
