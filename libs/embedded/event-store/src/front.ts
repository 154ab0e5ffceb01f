import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { Http2Server, ServerHttp2Stream } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** One port for gRPC (HTTP/2) and HTTP/1, with TLS or without, told apart by a connection's first bytes. */
export interface Front {
  readonly host: string;
  readonly port: number;
  /** Takes no more connections. */
  stopListening(): void;
  /** Lets what is under way be sent, for a second at most, and cuts the connections there are. */
  close(): Promise<void>;
}

export interface FrontOptions {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** How long a connection may take to say what it speaks, and one of HTTP/1 to be done. */
  readonly patienceMs: number;
  /** Takes connections over TLS alone, and proves itself with this, as PEM; absent: without TLS. */
  readonly identity?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

// The connection preface of RFC 9113, section 3.4, starts with a method no HTTP/1 client sends.
const PREFACE = Buffer.from('PRI * HTTP/2.0');
const LAST_WORDS_MS = 1000;

/** Listens, and hands each connection to the server it speaks to. HTTP/1 is answered once a connection. */
export async function openFront(
  grpc: GrpcServer,
  http1: RequestListener,
  { host, port, patienceMs, identity }: FrontOptions,
): Promise<Front> {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  outliveAbandonedStreams(grpc);
  const httpServer = createHttpServer(http1);
  httpServer.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  };
  const take = (socket: Socket): void => {
    const late = setTimeout(() => socket.destroy(), patienceMs);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clearTimeout(late));
    readProtocol(socket, (speaksHttp2) => {
      if (speaksHttp2) {
        clearTimeout(late);
        injector.injectConnection(socket);
      } else {
        httpServer.emit('connection', socket);
        socket.resume();
      }
    });
  };
  const listener =
    identity === undefined
      ? createServer(take)
      : createTlsServer(
          {
            cert: identity.certificate,
            key: identity.privateKey,
            ALPNProtocols: ['h2', 'http/1.1'],
            handshakeTimeout: patienceMs,
          },
          take,
        );
  listener.on('connection', keep);
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => {
      listener.off('error', reject);
      // Without a handle left for a new connection Node says so here; those there are go on.
      listener.on('error', () => undefined);
      resolve();
    });
  });
  const address = listener.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const stopListening = (): Promise<void> =>
    (closed ??= new Promise<void>((resolve) => listener.close(() => resolve())));
  return {
    host,
    port: address.port,
    stopListening: () => void stopListening(),
    async close() {
      const gone = stopListening();
      await lastOutput(grpc);
      grpc.forceShutdown();
      httpServer.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await gone;
    },
  };
}

/**
 * The library answers a request that is none of gRPC at once, and throws into the event loop where the peer has taken it
 * back by then. There is nobody left to tell.
 * @throws Error when the library keeps its HTTP/2 servers elsewhere than the version that this was written for
 */
function outliveAbandonedStreams(grpc: GrpcServer): void {
  const { http2Servers } = grpc as unknown as { http2Servers?: unknown };
  if (!(http2Servers instanceof Map)) throw new Error('This version of @grpc/grpc-js keeps no http2Servers.');
  for (const http2 of http2Servers.keys() as Iterable<Http2Server>)
    for (const listener of http2.listeners('stream')) {
      http2.off('stream', listener as () => void);
      http2.on('stream', (stream: ServerHttp2Stream, ...rest: unknown[]) => {
        try {
          listener.call(http2, stream, ...rest);
        } catch (error) {
          if (!stream.destroyed) throw error;
        }
      });
    }
}

/** Waits for a connection's first bytes, and puts them back once they tell which protocol it is. */
function readProtocol(socket: Socket, reported: (speaksHttp2: boolean) => void): void {
  let first = Buffer.alloc(0);
  const look = (bytes: Buffer): void => {
    first = Buffer.concat([first, bytes]);
    const length = Math.min(first.length, PREFACE.length);
    const isPreface = first.subarray(0, length).equals(PREFACE.subarray(0, length));
    if (isPreface && length < PREFACE.length) return;
    socket.off('data', look);
    socket.pause();
    socket.unshift(first);
    reported(isPreface);
  };
  socket.on('data', look);
}

/** Resolves when every call has been told its end, or a second has passed. */
function lastOutput(grpc: GrpcServer): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, LAST_WORDS_MS);
    grpc.tryShutdown(() => {
      clearTimeout(patience);
      resolve();
    });
  });
}
