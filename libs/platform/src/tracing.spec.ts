import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';
import { activeTraceparent, beginRequestSpan, inSpan, inSpanOf } from './tracing.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

const traceOf = (digit: string) => digit.repeat(32);
const recorded = (digit: string) => `00-${traceOf(digit)}-${digit.repeat(16)}-01`;
const named = (name: string): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.name === name);

test('where nothing is traced work is done as it is, and events say nothing of a trace', async () => {
  const how = { name: 'append' };
  expect(await inSpan(how, () => Promise.resolve(activeTraceparent()))).toBeUndefined();
  expect(await inSpanOf([recorded('a')], how, () => Promise.resolve(activeTraceparent()))).toBeUndefined();
});

describe('where work is traced', () => {
  beforeAll(() => provider.register());
  beforeEach(() => exporter.reset());
  afterAll(() => provider.shutdown());

  test('what is done inside of it, however much later, belongs to the same trace', async () => {
    const traceparent = await inSpan({ name: 'outer' }, async () => {
      await Promise.resolve();
      return inSpan({ name: 'inner' }, () => Promise.resolve(activeTraceparent()));
    });
    const [[outer], [inner]] = [named('outer'), named('inner')];
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(traceparent).toBe(`00-${outer?.spanContext().traceId}-${inner?.spanContext().spanId}-01`);
  });

  test('what events of one trace led to belongs to that trace', async () => {
    await inSpanOf([recorded('a'), undefined, recorded('a')], { name: 'project' }, () =>
      inSpan({ name: 'inner' }, () => Promise.resolve()),
    );
    const all = exporter.getFinishedSpans().map((span) => [span.name, span.spanContext().traceId]);
    expect(all).toEqual([
      ['inner', traceOf('a')],
      ['project', traceOf('a')],
    ]);
  });

  test('what several traces led to together shows in each of them, and leads to the work that was theirs together', async () => {
    let together: string | undefined;
    await inSpanOf([recorded('a'), recorded('b')], { name: 'project' }, async () => {
      together = activeTraceparent()?.slice(3, 35);
      await Promise.resolve();
    });
    const shown = named('project').map((span) => ({
      trace: span.spanContext().traceId,
      parent: span.parentSpanContext?.traceId,
      links: span.links.map(({ context }) => context.traceId),
    }));
    expect(shown).toEqual([
      { trace: traceOf('a'), parent: traceOf('a'), links: [together] },
      { trace: traceOf('b'), parent: traceOf('b'), links: [together] },
      { trace: together, parent: undefined, links: [traceOf('a'), traceOf('b')] },
    ]);
  });

  test('a batch of any number of traces makes a bounded number of spans', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => {
      const hex = (n + 1).toString(16);
      return `00-${hex.padStart(32, '0')}-${hex.padStart(16, '0')}-01`;
    });
    await inSpanOf(many, { name: 'project' }, () => Promise.resolve());
    expect(named('project')).toHaveLength(129);
  });

  test.each([
    ['what another program wrote there', 'x'],
    ['what was not sampled', `00-${traceOf('a')}-${'a'.repeat(16)}-00`],
    ['a trace that cannot be', `00-${traceOf('0')}-${'a'.repeat(16)}-01`],
    ['nothing', null],
  ])('%s makes no span', async (_what, traceparent) => {
    expect(await inSpanOf([traceparent], { name: 'project' }, () => Promise.resolve('done'))).toBe('done');
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  test('of a failure its class is told, not its words, in every trace that the work is shown in', async () => {
    const fails = () => Promise.reject(new RangeError('Bà Cơ, co.thu@example.vn'));
    await expect(inSpanOf([recorded('a'), recorded('b')], { name: 'project' }, fails)).rejects.toThrow();
    const spans = named('project').map(({ attributes, events, status }) => ({ attributes, events, status }));
    expect(spans).toEqual(
      Array(3).fill({ attributes: { 'error.type': 'RangeError' }, events: [], status: { code: 2 } }),
    );
  });

  test('a request begins a trace of its own, is named at its end, and has failed where the server failed', async () => {
    const span = beginRequestSpan('POST');
    const inside = new Promise<string | undefined>((resolve) => {
      span.enter(() => void Promise.resolve().then(() => resolve(activeTraceparent())));
    });
    const traceparent = await inside;
    span.end('POST /api/v1/directives/:id/progress', { 'http.response.status_code': 500 }, true);
    const [request] = named('POST /api/v1/directives/:id/progress');
    expect(traceparent?.slice(3, 35)).toBe(request?.spanContext().traceId);
    expect(request?.parentSpanContext).toBeUndefined();
    expect(request?.status.code).toBe(2);
  });
});
