import pg from 'pg';
import { startPostgres } from './start-postgres.js';

/** Stands for a launcher: starts PostgreSQL on the folder in its arguments, commits a row, and says so. */
const server = await startPostgres({ data: process.argv[2] ?? '' });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await client.query("CREATE TABLE acknowledged AS SELECT 'committed before the kill' AS what");
process.send?.({ ready: true, url: server.url });
if (process.argv[3] === 'stop') {
  await client.end();
  process.disconnect?.();
  await server.stop();
}
