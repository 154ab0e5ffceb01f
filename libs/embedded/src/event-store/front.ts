import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** One port for gRPC (HTTP/2 without TLS) and HTTP/1, told apart by a connection's first bytes. */
export interface Front {
  readonly host: string;
  readonly port: number;
  /** Takes no more connections and cuts those there are. */
  close(): Promise<void>;
}

// The connection preface of RFC 9113, section 3.4, starts with a method no HTTP/1 client sends.
const PREFACE = Buffer.from('PRI * HTTP/2.0');
const LONGEST_SILENCE_MS = 30_000;

/**
 * Listens, and hands each connection to the server it speaks to.
 * @param port 0 for any free one.
 */
export async function openFront(
  grpc: GrpcServer,
  http1: RequestListener,
  host: string,
  port: number,
): Promise<Front> {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const httpServer = createHttpServer(http1);
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(LONGEST_SILENCE_MS, () => socket.destroy());
    socket.once('data', (first) => {
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.pause();
      socket.unshift(first);
      if (startsAsPreface(first)) injector.injectConnection(socket);
      else {
        httpServer.emit('connection', socket);
        socket.resume();
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, host, () => {
      listener.off('error', reject);
      resolve();
    });
  });
  const address = listener.address() as AddressInfo;
  return {
    host,
    port: address.port,
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      grpc.forceShutdown();
      httpServer.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function startsAsPreface(first: Buffer): boolean {
  const length = Math.min(first.length, PREFACE.length);
  return first.subarray(0, length).equals(PREFACE.subarray(0, length));
}
