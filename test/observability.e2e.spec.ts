import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { findPort } from '#embedded';
import { seatCommittee } from './api/committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './api/system.fixture.js';

const observability = fileURLToPath(new URL('../docker/observability/', import.meta.url));
const whenInstalled = spawnSync('prometheus', ['--version']).status === 0 ? describe : describe.skip;

const settingsSchema = z.looseObject({
  global: z.object({ scrape_interval: z.string(), evaluation_interval: z.string() }),
  rule_files: z.array(z.string()),
  scrape_configs: z.array(z.object({ job_name: z.string() })),
});
const boardSchema = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ datasource: z.object({ uid: z.string() }), expr: z.string().optional() })),
    }),
  ),
});

whenInstalled('a Prometheus that follows an API and a worker', () => {
  let system: TestSystem;
  let prometheus: ChildProcess | undefined;
  let folder: string;
  let url: string;

  /** What it answers to a question of its own API. */
  const ask = async <Data>(path: string): Promise<{ status: string; data: Data }> =>
    (await (await fetch(`${url}/api/v1/${path}`)).json()) as { status: string; data: Data };
  const query = async (expr: string) =>
    (await ask<{ result: readonly { value: [number, string] }[] }>(`query?query=${encodeURIComponent(expr)}`))
      .data.result;
  const alertsOf = async () =>
    (
      await ask<{ alerts: readonly { labels: Record<string, string>; state: string }[] }>('alerts')
    ).data.alerts.map(({ labels, state }) => `${labels['alertname']} ${labels['job'] ?? ''} ${state}`);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dondoc-prometheus-'));
    const metricsPort = await findPort();
    system = await startSystem({ WORKER_PORT: '0', DONDOC_METRICS_PORT: String(metricsPort) });
    const port = await findPort();
    const targets: Readonly<Record<string, string>> = {
      'dondoc-api': `127.0.0.1:${metricsPort}`,
      'dondoc-worker': new URL(system.worker.url).host,
    };
    // As it is delivered, but for where the programs are and how often it looks.
    const settings = settingsSchema.parse(parse(readFileSync(`${observability}prometheus.yaml`, 'utf8')));
    writeFileSync(
      join(folder, 'prometheus.yaml'),
      stringify({
        ...settings,
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [`${observability}alerts.yaml`],
        scrape_configs: settings.scrape_configs.map(({ job_name: job }) => ({
          job_name: job,
          static_configs: [{ targets: [targets[job]] }],
        })),
      }),
    );
    prometheus = spawn(
      'prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yaml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    url = `http://127.0.0.1:${port}`;
    const committee = await seatCommittee(system);
    await committee.underWay();
    await eventually('both are followed', async () => {
      const up = await query('up == 1').catch(() => []);
      return up.length === 2;
    });
  });

  afterAll(async () => {
    if (prometheus) {
      prometheus.kill('SIGTERM');
      await once(prometheus, 'exit');
    }
    await system.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('can judge by every rule, and has no alert of a system that is well', async () => {
    const rules = async () =>
      (
        await ask<{ groups: readonly { rules: readonly { name: string; health: string }[] }[] }>('rules')
      ).data.groups.flatMap((group) => group.rules);
    await eventually('every rule was judged', async () =>
      (await rules()).every(({ health }) => health !== 'unknown'),
    );
    expect((await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
    // Until it had looked for the first time no part was found.
    await eventually('no alert is there or to come', async () => (await alertsOf()).length === 0);
  });

  it('answers every question of the dashboard', async () => {
    const { panels } = boardSchema.parse(JSON.parse(readFileSync(`${observability}dashboard.json`, 'utf8')));
    const questions = panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => (expr === undefined ? [] : [{ title, expr }])),
    );
    expect(questions.length).toBeGreaterThan(10);
    for (const { title, expr } of questions) {
      const asked = expr.replaceAll('$__rate_interval', '1m').replaceAll('$__interval', '1m');
      const { status } = await ask(`query?query=${encodeURIComponent(asked)}`);
      expect([title, status]).toEqual([title, 'success']);
    }
    await eventually(
      'the commands of the committee are counted',
      async () => Number((await query('sum(dondoc_commands_total)'))[0]?.value[1] ?? 0) > 0,
    );
  });

  it('has an alert before it when a worker ends', async () => {
    await system.worker.stop();
    await eventually('the part is known to be down', async () =>
      (await alertsOf()).includes('PartDown dondoc-worker pending'),
    );
  });
});
