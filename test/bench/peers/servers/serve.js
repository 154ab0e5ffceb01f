import { createServer } from 'node:http';

/**
 * Serves `POST /directives/:id/:act` with an Idempotency-Key, and `GET /directives/:id`, and tells the parent where.
 * @param carryOut resolves once the command is on disk
 * @param read the state of a directive
 */
export function serve(handle, read) {
  const server = createServer((request, response) => {
    answer(request, handle, read).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${server.address().port}` }));
  process.once('disconnect', () => process.exit(0));
}

async function answer(request, handle, read) {
  const [, , id, act] = request.url.split('/');
  if (request.method === 'GET') return read(id);
  const parts = [];
  for await (const part of request) parts.push(part);
  return handle(id, act, request.headers['idempotency-key'], JSON.parse(Buffer.concat(parts).toString()));
}
