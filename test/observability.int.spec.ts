import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = fileURLToPath(new URL('../docker/observability/', import.meta.url));
const read = (name: string): unknown => parse(readFileSync(`${folder}${name}`, 'utf8'));

const promtoolIsInstalled = spawnSync('promtool', ['--version']).status === 0;
const whenInstalled = promtoolIsInstalled ? describe : describe.skip;

const rulesSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })),
});
const testsSchema = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
});

/** What it prints. @throws with that, where it finds a fault */
const promtool = async (...args: readonly string[]) =>
  (await promisify(execFile)('promtool', args, { cwd: folder })).stdout;

whenInstalled('what Prometheus is given', () => {
  it('is rules and settings that it takes', async () => {
    expect(await promtool('check', 'rules', 'alerts.yaml')).toContain('SUCCESS');
    expect(await promtool('check', 'config', '--syntax-only', 'prometheus.yaml')).toContain('SUCCESS');
  });

  it('has each alert come when it is to, with the words that it is to say, and none on a good day', async () => {
    expect(await promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS');
  });

  it('is tried out for each alert, when it is to come and when it is not', () => {
    const alerts = rulesSchema
      .parse(read('alerts.yaml'))
      .groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    const tried = testsSchema.parse(read('alerts.test.yaml')).tests.flatMap((test) => test.alert_rule_test);
    const names = (comes: boolean) =>
      tried.filter(({ exp_alerts: expected }) => expected.length > 0 === comes).map((each) => each.alertname);
    expect(names(true).toSorted()).toEqual(alerts.toSorted());
    expect(names(false).toSorted()).toEqual(alerts.toSorted());
  });
});
