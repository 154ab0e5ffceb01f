import { Server } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { admitting, type Access } from './access.js';
import { openFront } from './front.js';
import { guarded } from './grpc/guarded.js';
import { gossipService } from './grpc/gossip.js';
import { servicesNotOffered } from './grpc/not-offered.js';
import { persistentSubscriptionsService } from './grpc/persistent-service.js';
import { OpenCalls } from './grpc/open-calls.js';
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
  /** How long a connection may wait with its first request, and a request with its end; 30 seconds unless given. */
  readonly patienceMs?: number | undefined;
  /** Calls that one connection may have open at once, subscriptions among them; 100 unless given, as the real server has it. */
  readonly callsPerConnection?: number | undefined;
  /** Told in a sentence what went wrong that no client hears of; unless given it is one of Node's warnings. */
  readonly warn?: ((sentence: string) => void) | undefined;
  /** Serves only who names this user and password, over TLS: without it clients send none. Absent: serves everybody. */
  readonly access?: Access | undefined;
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
const PATIENCE_MS = 30_000;
/** Kestrel's own limit, which the real server leaves as it is. */
const CALLS_PER_CONNECTION = 100;
/** A peer that is gone without a word is found out by pings; one that only is busy has as long to answer. */
const PING_MS = 20_000;

/**
 * Starts a server that speaks EventStoreDB's gRPC protocol on a log in a folder: to everybody who reaches it, or with
 * `access` over TLS to who has it.
 * @throws RefusedDataFolder when the folder is foreign, torn, of another version or in use.
 */
export async function startEventStore(options: EventStoreOptions): Promise<RunningEventStore> {
  const host = options.host ?? '127.0.0.1';
  const patienceMs = options.patienceMs ?? PATIENCE_MS;
  const warn = options.warn ?? ((sentence: string) => process.emitWarning(sentence));
  const log = await EventLog.open(options.data, warn);
  const openCalls = new OpenCalls(patienceMs);
  try {
    const grpc = new Server({
      interceptors: [openCalls.interceptor],
      'grpc.max_receive_message_length': LONGEST_MESSAGE,
      'grpc.max_send_message_length': -1,
      'grpc.max_concurrent_streams': options.callsPerConnection ?? CALLS_PER_CONNECTION,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc.keepalive_time_ms': PING_MS,
      'grpc.keepalive_timeout_ms': PING_MS,
      'grpc.max_connection_idle_ms': patienceMs,
    });
    let port = 0;
    const node = { instanceId: randomUUID(), address: () => ({ host, port }) };
    const groups = new Groups(log, warn);
    const isAdmitted = options.access === undefined ? undefined : admitting(options.access);
    // The client asks for the features and the members before it has said who it is.
    const services = [
      ...[streamsService(log), persistentSubscriptionsService(groups)].map((service) =>
        isAdmitted === undefined ? service : guarded(service, isAdmitted),
      ),
      gossipService(node),
    ];
    for (const { definition, handlers } of [
      ...services,
      serverFeaturesService(services),
      ...servicesNotOffered(),
    ])
      grpc.addService(definition, handlers);
    const front = await openFront(grpc, answerHttp(log, node, warn, isAdmitted), {
      ...{ host, port: options.port, patienceMs, identity: options.access },
    });
    port = front.port;
    let stopped: Promise<void> | undefined;
    const stop = async (): Promise<void> => {
      front.stopListening();
      await log.flush();
      openCalls.endAll();
      groups.stop();
      await front.close();
      await log.close();
    };
    return { url: urlOf(host, port, options.access), port, stop: () => (stopped ??= stop()) };
  } catch (error) {
    openCalls.endAll();
    await log.close();
    throw error;
  }
}

function urlOf(host: string, port: number, access: Access | undefined): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const address = `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  if (access === undefined) return `esdb://${address}?tls=false`;
  const { username, password, certificateFile } = access;
  const path = certificateFile.split('/').map(encodeURIComponent).join('/');
  return `esdb://${username}:${encodeURIComponent(password)}@${address}?tls=true&tlsCAFile=${path}`;
}
