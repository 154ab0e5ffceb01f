import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '#platform';
import { longestWitnessRequest, type WitnessAnswer } from '#transparency';

const plain = 'text/plain; charset=utf-8';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Serves `POST /add-checkpoint` as tlog-witness says.
 * @param answer what the witness answers to a body; it keeps what it cosigns before it returns
 * @throws what listening fails with
 */
export async function serveWitness(
  answer: (body: Uint8Array) => WitnessAnswer,
  { host, port, onFault }: { host: string; port: number; onFault: (error: unknown) => void },
): Promise<{ url: string; stop: () => Promise<void> }> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, contentType, body } = await answered(request, answer);
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...(status === 413 ? { connection: 'close' } : {}),
    });
    response.end(body);
  };
  const refusal = (status: number) => ({ contentType: plain, body: `${status}\n` });
  const server = createHttpServer({ handle, refusal, onFault });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answered(
  request: IncomingMessage,
  answer: (body: Uint8Array) => WitnessAnswer,
): Promise<Answer> {
  if (request.url !== '/add-checkpoint') return { status: 404, contentType: plain, body: '404\n' };
  if (request.method !== 'POST') return { status: 405, contentType: plain, body: '405\n' };
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestWitnessRequest) return { status: 413, contentType: plain, body: '413\n' };
    parts.push(part);
  }
  return answer(Buffer.concat(parts));
}
