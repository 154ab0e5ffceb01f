import { createPool } from '#platform';
import { begin, percentile, report, say } from './figures.js';
import { owe } from './leftovers.js';
import type { RunningSystem } from './running-system.js';

/** As many directives as the contract speaks of. */
const directives = 100_000;
const samples = 40;

const asked: readonly string[] = [
  '/directives?count=true',
  '/directives?time=overdue&count=true',
  '/directives?time=due_soon',
  '/directives?awaiting=completion&count=true',
  '/directives?silent=true',
  '/directives?heldBy=office&sort=heldSince',
  '/directives?sort=number&order=desc',
  '/directives?sort=agency',
  '/directives?agencyId=bench-7&leadOnly=true&count=true',
  '/directives?q=nhiem%20vu%2099999',
  '/directives?time=overdue,late&latenessCause=none',
  '/reports/lateness?from=2022-01-01&to=2022-12-31',
  '/desk',
];

/**
 * The rows that 100,000 directives leave in the tables of the list, put there at once: what is measured is the reading. Some
 * are of each kind of work, half of what is open is overdue, one in fifty waits for the office.
 */
export async function fillLists(database: string): Promise<void> {
  const pool = createPool(database);
  const ended = owe(() => pool.end());
  try {
    await pool.query(
      `INSERT INTO live.directive (id, number, title, meeting_id, notice_number, urgency, work, issued, lead_agency_id,
         coordinator_ids, coordinators, standing, agency_ids, due_on, due_key, original_due_on, extensions, percent,
         reported_on, declined_on, outcome, stands_on, on_time, closed_on, days_late, term_from, term_days, declined_move,
         number_key, lead_code, held_by, held_since, extension_asked, share_reported, returned_to, silent_since,
         lateness_cause_id, updated_position, updated_at, revision, former_agency_ids,
         inherited_split_off)
       SELECT 'bench-' || i, 'B/' || i, 'Nhiệm vụ ' || i, 'bench', NULL,
         (ARRAY['normal', 'normal', 'urgent', 'express'])[1 + i % 4],
         kind, true, 'bench-' || i % 60, '{}', '[]', false, ARRAY['bench-' || i % 60],
         day, day, day, 0, 10, CASE WHEN kind = 'awaiting_confirmation' THEN day END, NULL,
         CASE WHEN kind = 'closed' THEN 'implemented' END, NULL,
         CASE WHEN kind = 'closed' THEN i % 7 > 0 END, CASE WHEN kind = 'closed' THEN day END,
         CASE WHEN kind = 'closed' THEN 0 END, NULL, NULL, NULL,
         'B/' || lpad(i::text, 10, '0'), 'bench-' || lpad((i % 60)::text, 2, '0'),
         CASE kind WHEN 'closed' THEN 'nobody' WHEN 'awaiting_confirmation' THEN 'office' ELSE 'agency' END,
         now() - i * interval '1 minute', i % 90 = 0, i % 80 = 0, '{}', now() - (i % 60) * interval '1 day', NULL,
         0, now(), 0, '{}', false
       FROM generate_series(1, ${directives}) i,
         LATERAL (SELECT (current_date + (i % 400) - 200)::date AS day,
           CASE WHEN i % 2 = 0 THEN 'closed' WHEN i % 50 = 1 THEN 'awaiting_confirmation'
             WHEN i % 9 = 0 THEN 'assigned' ELSE 'in_progress' END AS kind) made
       ON CONFLICT DO NOTHING`,
    );
    await pool.query(
      `INSERT INTO live.directive_words SELECT 'bench-' || i, ' nhiem vu ' || i FROM generate_series(1, ${directives}) i
       ON CONFLICT DO NOTHING`,
    );
    await pool.query(
      `INSERT INTO live.directive_handover
       SELECT 'bench-' || i, turn, CASE turn WHEN 1 THEN 'agency' ELSE 'office' END, NULL, now() - (20 / turn) * interval '1 day'
       FROM generate_series(1, ${directives}) i, generate_series(1, 2) turn ON CONFLICT DO NOTHING`,
    );
    const { rows } = await pool.query<{ place: string }>(
      `SELECT schemaname || '.' || relname AS place FROM pg_stat_user_tables WHERE relname IN ('directive', 'directive_words', 'directive_handover')`,
    );
    for (const { place } of rows) await pool.query(`ANALYZE ${place}`);
  } finally {
    await ended();
  }
}

/** How long the list of directives, a desk and the report of lateness take at 100,000 directives, each asked one by one. */
export async function benchLists({ endpoints, http }: RunningSystem): Promise<void> {
  begin(`The list of ${directives.toLocaleString('en')} directives, asked through the API`);
  await fillLists(endpoints.database);
  for (const path of asked) {
    const times: number[] = [];
    await http.get(path);
    for (let sample = 0; sample < samples; sample += 1) {
      const from = performance.now();
      await http.get(path);
      times.push(performance.now() - from);
    }
    report(`p95 of ${path}`, percentile(times, 0.95), 'ms', { atMost: 100 });
  }
  say();
}
