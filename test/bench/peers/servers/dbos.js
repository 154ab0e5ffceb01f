import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';
import { decide, evolve, initial } from './directive.js';
import { serve } from './serve.js';

const pool = new pg.Pool({ connectionString: process.env.PEER_DATABASE, max: 20 });
await pool.query(
  `CREATE TABLE IF NOT EXISTS directive (id text PRIMARY KEY, state jsonb NOT NULL);
   CREATE TABLE IF NOT EXISTS happened (directive_id text, revision int, data jsonb NOT NULL, PRIMARY KEY (directive_id, revision));
   CREATE TABLE IF NOT EXISTS fired (id text PRIMARY KEY)`,
);

/** One transaction: the state, and what happened beside it; carried out again it changes nothing. */
async function apply(id, act, key, body) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT state FROM directive WHERE id = $1 FOR UPDATE', [id]);
    const state = rows[0]?.state ?? initial();
    const happened = decide(state, act, key, body);
    if (happened !== null) {
      const next = evolve(state, happened);
      await client.query(
        `WITH kept AS (INSERT INTO directive VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET state = excluded.state)
         INSERT INTO happened VALUES ($1, $3, $4)`,
        [id, JSON.stringify(next), next.commands, JSON.stringify(happened)],
      );
    }
    await client.query('COMMIT');
    return state.commands + (happened === null ? 0 : 1);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

const handleCommand = DBOS.registerWorkflow(
  (id, act, key, body) => DBOS.runStep(() => apply(id, act, key, body), { name: 'apply' }),
  { name: 'carryOut' },
);

/** Sleeps durably, records, and tells the parent. */
const fire = DBOS.registerWorkflow(
  async (id, at, waitMs) => {
    await DBOS.sleep(waitMs);
    await DBOS.runStep(() => pool.query('INSERT INTO fired VALUES ($1)', [id]).then(() => id), {
      name: 'record',
    });
    process.send?.({ fired: id, lateMs: Date.now() - at });
  },
  { name: 'fire' },
);

DBOS.setConfig({
  name: 'peer',
  systemDatabaseUrl: process.env.PEER_SYSTEM_DATABASE,
  runAdminServer: false,
  logLevel: 'error',
});
await DBOS.launch();

serve(
  async (id, act, key, body) => {
    if (act === 'timer') {
      await DBOS.startWorkflow(fire, { workflowID: key })(id, body.at, Math.max(0, body.at - Date.now()));
      return {};
    }
    const handle = await DBOS.startWorkflow(handleCommand, { workflowID: key })(id, act, key, body);
    return { commands: await handle.getResult() };
  },
  async (id) =>
    (await pool.query('SELECT state FROM directive WHERE id = $1', [id])).rows[0]?.state ?? initial(),
);
