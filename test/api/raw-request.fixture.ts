import { connect } from 'node:net';

/** What came back on a connection: the bytes as Latin-1, and of the first answer the status and the JSON. */
export interface RawAnswer {
  readonly text: string;
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Writes bytes to a port, ends its own side unless told not to, and waits until the server has closed the connection. */
export function sendBytes(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  { keepsOpen = false, abortAfterMs }: { readonly keepsOpen?: boolean; readonly abortAfterMs?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    // A reset is an end like another: what counts is what was answered before it, and that the server lives.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answerFrom(Buffer.concat(pieces).toString('latin1'))));
    for (const piece of [bytes].flat())
      socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    if (!keepsOpen) socket.end();
    if (abortAfterMs !== undefined) setTimeout(() => socket.destroy(), abortAfterMs);
  });
}

function answerFrom(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const isJson = /^content-type: application\/(problem\+)?json/im.test(head) && body.startsWith('{');
  try {
    return {
      text,
      status,
      json: isJson ? (JSON.parse(Buffer.from(body, 'latin1').toString()) as RawAnswer['json']) : {},
    };
  } catch {
    return { text, status, json: {} };
  }
}

/** A request in HTTP/1.1, after whose answer the connection ends. */
export function rawRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = '',
): Buffer {
  const all = {
    Host: 'test',
    Connection: 'close',
    ...(body.length > 0 ? { 'Content-Length': String(body.length) } : {}),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'),
    typeof body === 'string' ? Buffer.from(body, 'latin1') : body,
  ]);
}
