import type { ServerDuplexStream } from '@grpc/grpc-js';
import { Empty } from '../messages/shared.js';
import { unimplemented } from './failure.js';
import { method } from './method.js';
import type { Service } from './services.js';

interface NotOffered {
  readonly service: string;
  readonly methods: readonly string[];
  readonly why: string;
}

const NO_CLUSTER = 'This event store is a single node and joins no cluster.';

/** What EventStoreDB, or KurrentDB after it, offers and this server deliberately does not. */
const NOT_OFFERED: readonly NotOffered[] = [
  {
    service: 'event_store.client.projections.Projections',
    methods: [
      'Create',
      'Update',
      'Delete',
      'Statistics',
      'Disable',
      'Enable',
      'Reset',
      'State',
      'Result',
      'RestartSubsystem',
    ],
    why: 'This event store runs no projections: subscribe to $all and project in your own process.',
  },
  {
    service: 'event_store.client.users.Users',
    methods: [
      'Create',
      'Update',
      'Delete',
      'Disable',
      'Enable',
      'Details',
      'ChangePassword',
      'ResetPassword',
    ],
    why: 'This event store knows no users: it listens without TLS and takes every connection.',
  },
  {
    service: 'event_store.client.operations.Operations',
    methods: [
      'StartScavenge',
      'StopScavenge',
      'Shutdown',
      'MergeIndexes',
      'ResignNode',
      'SetNodePriority',
      'RestartPersistentSubscriptions',
    ],
    why: 'This event store is one node that keeps every event: there is nothing to scavenge, merge or resign. Stop it with SIGTERM.',
  },
  {
    service: 'event_store.client.monitoring.Monitoring',
    methods: ['Stats'],
    why: 'This event store gives its statistics over HTTP, at /stats.',
  },
  { service: 'event_store.cluster.Gossip', methods: ['Update', 'Read'], why: NO_CLUSTER },
  {
    service: 'event_store.cluster.Elections',
    methods: [
      'ViewChange',
      'ViewChangeProof',
      'Prepare',
      'PrepareOk',
      'Proposal',
      'Accept',
      'LeaderIsResigning',
      'LeaderIsResigningOk',
    ],
    why: NO_CLUSTER,
  },
  {
    service: 'kurrentdb.protocol.v2.streams.StreamsService',
    methods: ['AppendSession', 'AppendRecords'],
    why: 'This event store appends to one stream at a time, as EventStoreDB 23.10 does.',
  },
  {
    service: 'kurrentdb.protocol.v2.ServerInfoService',
    methods: ['GetServerInfo'],
    why: 'This event store tells what it serves by event_store.client.server_features.ServerFeatures.',
  },
];

/**
 * Services whose every method answers UNIMPLEMENTED with a sentence that says why.
 * All are served as streams both ways, of which a call with one message is a case:
 * so none waits for the client to end its half.
 */
export function servicesNotOffered(): Service[] {
  return NOT_OFFERED.map(({ service, methods, why }) => {
    const refuse = (call: ServerDuplexStream<object, object>): void => {
      call.emit('error', unimplemented(why));
    };
    const streaming = { request: true, response: true };
    return {
      definition: Object.fromEntries(
        methods.map((name) => [name, method(`/${service}/${name}`, Empty, Empty, streaming)]),
      ),
      handlers: Object.fromEntries(methods.map((name) => [name, refuse])),
    };
  });
}
