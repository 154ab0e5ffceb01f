import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';

/** What is answered to bytes that are no request, and where a handler failed: status and body of the program's choice. */
export type Refusal = (status: number) => { readonly contentType: string; readonly body: string };

export interface HttpServerOptions {
  readonly handle: (...given: Parameters<RequestListener>) => unknown;
  readonly refusal: Refusal;
  /** Told what a handler threw. */
  readonly onFault: (error: unknown) => void;
  /** How long a peer may take, in milliseconds, where not as long as usual. */
  readonly times?: Partial<RequestTimes>;
}

export interface RequestTimes {
  /** For the headers. */
  readonly headersTimeout: number;
  /** For the whole request. */
  readonly requestTimeout: number;
  /** Between looks at the connections. */
  readonly connectionsCheckingInterval: number;
  /** Without a byte in either direction, as where an answer is not read: then the connection ends. */
  readonly idleTimeout: number;
}

const limits = {
  headersTimeout: 30_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 5_000,
  /** The program answers for a missing Host, as for all else that it refuses. */
  requireHostHeader: false,
} as const;

/** Longer than anything takes here before its first byte, or between two: a stream of events has one each quarter of a minute. */
const usualIdleTimeout = 300_000;

/** How long a peer that was refused may take to read why. */
const refusalReadWithinMs = 1_000;

/**
 * An HTTP/1.1 server that no byte from outside ends: what a handler throws is answered with 500, and what is no request
 * with 400, 408, 413 or 431.
 */
export function createHttpServer({
  handle,
  refusal,
  onFault,
  times: { idleTimeout = usualIdleTimeout, ...times } = {},
}: HttpServerOptions): Server {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  const fail = (error: unknown, response: ServerResponse): void => {
    onFault(error);
    if (response.headersSent) return void response.destroy();
    answer(response, 500, refusal(500));
  };
  const server = createServer(
    { ...limits, ...times },
    (request: IncomingMessage, response: ServerResponse) => {
      answers.set(request.socket, response);
      // Without a listener the loss of a connection would be nobody's, and end the process.
      request.on('error', () => undefined);
      response.on('error', () => undefined);
      try {
        const handled = handle(request, response);
        if (handled instanceof Promise) handled.catch((error: unknown) => fail(error, response));
      } catch (error) {
        fail(error, response);
      }
    },
  );
  server.setTimeout(idleTimeout);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    const last = answers.get(socket);
    const isAnswering = last !== undefined && last.headersSent && !last.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) return void socket.destroy();
    const status = statusOf[error.code ?? ''] ?? 400;
    socket.end(messageOf(status, refusal(status)));
    setTimeout(() => socket.destroy(), refusalReadWithinMs).unref();
  });
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    answer(response, 417, refusal(417));
  });
  return server;
}

const statusOf: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** What every answer past the program's own says: it is what it says it is, kept by nobody, and nothing in it runs. */
const safeHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

function answer(response: ServerResponse, status: number, { contentType, body }: ReturnType<Refusal>): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...safeHeaders,
    connection: 'close',
  });
  response.end(body);
}

function messageOf(status: number, { contentType, body }: ReturnType<Refusal>): string {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(safeHeaders).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
