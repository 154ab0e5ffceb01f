import { createServer } from 'node:net';

/** A port on 127.0.0.1: the wanted one if nobody listens there, else any free one. */
export async function findPort(wanted?: number): Promise<number> {
  return (wanted === undefined ? undefined : await tryPort(wanted)) ?? (await tryPort(0)) ?? failNoPort();
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

function failNoPort(): never {
  throw new Error('There is no free port on 127.0.0.1');
}
