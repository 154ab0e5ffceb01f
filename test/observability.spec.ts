import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { parse } from 'yaml';
import { z } from 'zod';
import { Metrics } from '../apps/api/src/metrics/metrics.js';
import { WorkerMetrics } from '../apps/worker/src/worker-metrics.js';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string() }),
        }),
      ),
    }),
  ),
});
const boardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      description: z.string(),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ datasource: z.object({ uid: z.string() }), expr: z.string().optional() })),
    }),
  ),
});

const alerts = rulesSchema
  .parse(parse(read('docker/observability/alerts.yaml')))
  .groups.flatMap(({ rules }) => rules);
const { panels } = boardSchema.parse(JSON.parse(read('docker/observability/dashboard.json')));

/** What Prometheus and each kind of figure bring along besides our own names. */
const ofPrometheus = { metric: 'up', labels: ['job', 'instance', 'le'] };
const suffixes = ['', '_bucket', '_count', '_sum'];

type Declared = MetricObjectWithValues<MetricValue<string>> & { readonly labelNames?: readonly string[] };

/** By the name of a figure that the API or the worker gives, its labels. */
async function labelsByMetric(): Promise<Map<string, Set<string>>> {
  const labels = new Map([[ofPrometheus.metric, new Set(ofPrometheus.labels)]]);
  for (const { registry } of [new Metrics(), new WorkerMetrics()])
    for (const metric of registry.getMetricsAsArray() as readonly unknown[] as readonly Declared[])
      for (const suffix of String(metric.type) === 'histogram' ? suffixes : ['']) {
        const known = labels.get(metric.name + suffix) ?? new Set(ofPrometheus.labels);
        for (const label of metric.labelNames ?? []) known.add(label);
        labels.set(metric.name + suffix, known);
      }
  return labels;
}

interface Selected {
  readonly metric: string;
  readonly labels: readonly string[];
}

/**
 * The figures that an expression asks for, and by which labels.
 * @throws Error where it is no PromQL
 */
function selectedBy(expr: string): Selected[] {
  const selected: Selected[] = [];
  const all: string[] = [];
  let metric = '';
  let labels: string[] = [];
  parser.parse(expr).iterate({
    enter({ type, name, from, to }) {
      const text = expr.slice(from, to);
      if (type.isError) throw new Error(`"${expr}" is no PromQL at ${from}`);
      if (name === 'VectorSelector') [metric, labels] = ['', []];
      if (name === 'Identifier') metric = text;
      if (name === 'LabelName') (metric === '' ? all : labels).push(text);
    },
    leave({ name }) {
      if (name !== 'VectorSelector') return;
      selected.push({ metric, labels });
      metric = '';
    },
  });
  return selected.map((each) => ({ ...each, labels: [...each.labels, ...all] }));
}

const asked: (readonly [string, string])[] = [
  ...alerts.map(({ alert, expr }) => [`the alert ${alert}`, expr] as const),
  ...panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr }) => (expr === undefined ? [] : [[`the panel "${title}"`, expr] as const])),
  ),
];

it.each(asked)('%s asks for figures that there are, by labels that they have', async (_what, expr) => {
  const known = await labelsByMetric();
  const selected = selectedBy(expr);
  expect(selected.length).toBeGreaterThan(0);
  for (const { metric, labels } of selected) {
    expect([...known.keys()]).toContain(metric);
    expect([...(known.get(metric) ?? [])]).toEqual(expect.arrayContaining([...labels]));
  }
});

describe('docs/operating.md', () => {
  const described = [...read('docs/operating.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);

  it('says of each alert what it means, and of no other', () => {
    expect(described).toEqual(alerts.map(({ alert }) => alert));
    expect(new Set(described).size).toBe(described.length);
  });
});

describe('the dashboard', () => {
  it('shows each alarm of the system, and no two panels in one place', () => {
    const shown = panels.flatMap(({ targets }) => targets.map(({ expr = '' }) => expr)).join('\n');
    for (const alarm of ['reminders_silent', 'transparency_alarm', 'consumer_stopped', 'parked_streams'])
      expect(shown).toContain(`dondoc_${alarm}`);
    const places = panels.map(({ gridPos: { x, y } }) => `${x}/${y}`);
    expect(new Set(places).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
