import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atMostEvery } from './at-most-every.js';
import { createHttpServer, type Refusal } from './http-server.js';

/** What an address of the operations port answers. */
export interface OperationsAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly contentType: string;
  readonly text: string;
}

export interface OperationsServerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** By path, as `/metrics`. Each is computed at most once a second, and shared by all who ask. */
  readonly answers: Readonly<Record<string, () => Promise<OperationsAnswer>>>;
  readonly onFault: (error: unknown) => void;
}

const plain = 'text/plain; charset=utf-8';
const computedEveryMs = 1_000;

const refusal: Refusal = (status) => ({ contentType: plain, body: `${status}\n` });

/**
 * Serves health and figures to whoever reaches a port of its own: an operator's monitoring, not the public.
 * @throws what listening fails with
 */
export async function serveOperations({
  host,
  port,
  answers,
  onFault,
}: OperationsServerOptions): Promise<{ url: string; stop: () => Promise<void> }> {
  const shared = new Map(
    Object.entries(answers).map(([path, answer]) => [path, atMostEvery(computedEveryMs, answer)]),
  );
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, contentType, text } = await answerTo(request);
    response.writeHead(status ?? 200, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    });
    response.end(text);
  };
  const answerTo = async ({ method = '', url = '' }: IncomingMessage): Promise<OperationsAnswer> => {
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, contentType: plain, text: '405\n' };
    const [path = ''] = url.split('?', 1);
    const answer = shared.get(path.replace(/(?<=.)\/$/, ''));
    if (!answer) return { status: 404, contentType: plain, text: '404\n' };
    return answer().catch((error: unknown) => {
      onFault(error);
      return { status: 503, contentType: plain, text: 'The figures cannot be had at the moment.\n' };
    });
  };
  const server = createHttpServer({ handle, refusal, onFault });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: listening } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
