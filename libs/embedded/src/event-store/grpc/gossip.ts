import { randomUUID } from 'node:crypto';
import { ClusterInfo } from '../messages/server.js';
import { Empty } from '../messages/shared.js';
import { method } from './method.js';
import { answering, type Service } from './services.js';

const LEADER = 8;
const TICKS_PER_MS = 10_000n;
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

/**
 * `Gossip/Read`: one member, the leader, at the address clients reach it by.
 * @param address called once the server listens.
 */
export function gossipService(address: () => { host: string; port: number }): Service {
  const instanceId = randomUUID();
  return {
    definition: { read: method('/event_store.client.gossip.Gossip/Read', Empty, ClusterInfo) },
    handlers: {
      read: answering<object, object>(() => {
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
