import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Node } from './grpc/gossip.js';
import { SERVER_VERSION } from './grpc/server-features.js';
import type { EventLog } from './log/event-log.js';

/**
 * The few HTTP/1 end points that health checks ask for. As in the real server
 * `/health/live` answers 204 and nothing else (StatusCheck in EventStoreDB 23.10), and `/ping` and `/gossip` answer JSON.
 * Never throws, whatever is asked; each connection is answered once.
 * @param isAdmitted by the header `authorization`; absent: everybody is. As there, all but `/stats` ask nobody.
 */
export function answerHttp(
  log: EventLog,
  node: Node,
  warn: (sentence: string) => void,
  isAdmitted?: (authorization: unknown) => boolean,
) {
  const started = Date.now();
  return (request: IncomingMessage, response: ServerResponse): void => {
    for (const stream of [request, response]) stream.on('error', () => request.destroy());
    response.shouldKeepAlive = false;
    try {
      answer({ log, node, started, isAdmitted }, request, response);
    } catch (error) {
      warn(
        `An HTTP request could not be answered: ${error instanceof Error ? error.message : String(error)}`,
      );
      if (response.headersSent) request.destroy();
      else send(response, 500, { error: 'The request could not be answered.' });
    }
  };
}

interface HttpAnswer {
  readonly log: EventLog;
  readonly node: Node;
  readonly started: number;
  readonly isAdmitted: ((authorization: unknown) => boolean) | undefined;
}

function answer(
  { log, node, started, isAdmitted }: HttpAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [path = ''] = (request.url ?? '').split(/[?#]/, 1);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, { error: 'Only GET is served here.' });
  switch (path) {
    case '/health/live':
      response.writeHead(204).end();
      return;
    case '/ping':
      return send(response, 200, {
        text: 'Ping request successfully handled',
        msgTypeId: 123,
        label: 'Http',
      });
    case '/gossip':
      return send(response, 200, gossipOf(node, log));
    case '/info':
      return send(response, 200, {
        dbVersion: SERVER_VERSION,
        esVersion: SERVER_VERSION,
        state: 'leader',
        features: { projections: false, userManagement: false, atomPub: false },
        authentication: { type: isAdmitted === undefined ? 'insecure' : 'basic', properties: {} },
      });
    case '/stats':
      if (isAdmitted?.(request.headers.authorization) === false) {
        response.setHeader('www-authenticate', 'Basic realm="event store"');
        return send(response, 401, { error: 'This needs a user name and a password.' });
      }
      return send(response, 200, statsOf(log, started));
    default:
      return send(response, 404, {
        error:
          'That is not served here: this event store speaks gRPC, and /health/live, /info, /stats, /ping and /gossip over HTTP.',
      });
  }
}

/** The one member there is, in the real server's words as far as they apply. */
function gossipOf({ instanceId, address }: Node, log: EventLog): object {
  const { host, port } = address();
  const member = {
    instanceId,
    timeStamp: new Date().toISOString(),
    state: 'Leader',
    isAlive: true,
    httpEndPointIp: host,
    httpEndPointPort: port,
    lastCommitPosition: log.position,
    writerCheckpoint: log.position,
    isReadOnlyReplica: false,
    esVersion: SERVER_VERSION,
  };
  return { members: [member], serverIp: host, serverPort: port };
}

/** Times in seconds, sizes in bytes. */
function statsOf(log: EventLog, started: number): object {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    proc: {
      id: process.pid,
      startTime: new Date(started).toISOString(),
      uptime: (Date.now() - started) / 1000,
      cpu: (user + system) / 1e6,
      mem: rss,
      heapUsed,
    },
    es: { writer: { lastPosition: log.position }, subscriptions: log.listeners },
  };
}

function send(response: ServerResponse, status: number, content: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(content));
}
