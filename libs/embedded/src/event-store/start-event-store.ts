import { Server } from '@grpc/grpc-js';
import { openFront } from './front.js';
import { gossipService } from './grpc/gossip.js';
import { servicesNotOffered } from './grpc/not-offered.js';
import { persistentSubscriptionsService } from './grpc/persistent-service.js';
import { serverFeaturesService, streamsService } from './grpc/services.js';
import { answerHttp } from './http.js';
import { EventLog } from './log/event-log.js';
import { Groups } from './persistent/groups.js';

export interface EventStoreOptions {
  /** Port to listen on; 0 takes any free one. */
  readonly port: number;
  /** Folder of the log: absent, empty, or one that this server made. */
  readonly data: string;
  /** Address to listen on; the loopback address unless given. */
  readonly host?: string | undefined;
}

export interface RunningEventStore {
  /** Connection string for EventStoreDB and KurrentDB clients. */
  readonly url: string;
  readonly port: number;
  /** Ends open calls, writes what was accepted and gives the folder up. */
  stop(): Promise<void>;
}

/** The largest message taken, as in the real server (ClusterVNodeStartup.cs: 16 MiB less a margin). */
const LONGEST_MESSAGE = 16 * 1024 * 1024;

/**
 * Starts a server that speaks EventStoreDB's gRPC protocol, without TLS, on a log in a folder.
 * @throws RefusedDataFolder when the folder is foreign, torn, of another version or in use.
 */
export async function startEventStore(options: EventStoreOptions): Promise<RunningEventStore> {
  const host = options.host ?? '127.0.0.1';
  const log = await EventLog.open(options.data);
  try {
    const grpc = new Server({
      'grpc.max_receive_message_length': LONGEST_MESSAGE,
      'grpc.max_send_message_length': -1,
      'grpc.keepalive_permit_without_calls': 1,
    });
    let port = 0;
    const groups = new Groups(log);
    const services = [
      streamsService(log),
      persistentSubscriptionsService(groups),
      gossipService(() => ({ host, port })),
    ];
    for (const { definition, handlers } of [
      ...services,
      serverFeaturesService(services),
      ...servicesNotOffered(),
    ])
      grpc.addService(definition, handlers);
    const front = await openFront(grpc, answerHttp(log), host, options.port);
    port = front.port;
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      groups.stop();
      await front.close();
      await log.close();
    };
    return { url: urlOf(host, port), port, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await log.close();
    throw error;
  }
}

function urlOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `esdb://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}?tls=false`;
}
