import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';

/**
 * All that a span says: words of ours and numbers. What a person is called, wrote or looked for has no place in it, nor has
 * the text of an error, which may quote that.
 */
export type SpanAttributes = Readonly<
  Partial<
    Record<
      | 'dondoc.channel'
      | 'dondoc.consumer'
      | 'dondoc.events'
      | 'dondoc.messages'
      | 'error.type'
      | 'http.request.method'
      | 'http.response.status_code'
      | 'http.route',
      string | number
    >
  >
>;

/** A piece of work as it shows in a trace. */
export interface TracedWork {
  readonly name: string;
  /** Default `internal`. */
  readonly kind?: 'internal' | 'client' | 'producer' | 'consumer';
  readonly attributes?: SpanAttributes;
}

/** Spans that one piece of work shows up as, at most: in so many traces of those that come together in it. */
const mostTraces = 128;

// Costs nothing worth measuring until the SDK is there (`start-tracing.ts`).
const tracer = trace.getTracer('dondoc');

/** Does work in a span below the one that is active, or in a trace of its own where none is. */
export function inSpan<Result>(how: TracedWork, work: () => Promise<Result>): Promise<Result> {
  return inSpanUnder(context.active(), how, [], work);
}

/**
 * Does work that events led to, in a span of their trace. Where several traces come together in it, it has a trace of its own,
 * linked to theirs, and shows up in each of them. What nobody traced is done as it is.
 * @param traceparents as they were recorded with the events
 */
export function inSpanOf<Result>(
  traceparents: readonly (string | undefined | null)[],
  how: TracedWork,
  work: () => Promise<Result>,
): Promise<Result> {
  const causes = new Map<string, SpanContext>();
  for (const traceparent of traceparents) {
    const cause = typeof traceparent === 'string' ? spanContextIn(traceparent) : undefined;
    if (cause && !causes.has(cause.traceId)) causes.set(cause.traceId, cause);
    if (causes.size === mostTraces) break;
  }
  const [first, ...others] = causes.values();
  if (!first) return work();
  if (others.length === 0) return inSpanUnder(trace.setSpanContext(ROOT_CONTEXT, first), how, [], work);
  const links = [first, ...others].map((cause) => ({ context: cause }));
  return inSpanUnder(ROOT_CONTEXT, how, links, async () => {
    const together = trace.getActiveSpan()?.spanContext();
    const shown = [first, ...others].map((cause) =>
      startSpan(how, trace.setSpanContext(ROOT_CONTEXT, cause), together ? [{ context: together }] : []),
    );
    try {
      return await work();
    } catch (error) {
      for (const span of shown) fail(span, error);
      throw error;
    } finally {
      for (const span of shown) span.end();
    }
  });
}

/** What makes others' spans those of the trace that is active now (W3C `traceparent`); undefined where nothing is traced. */
export function activeTraceparent(): string | undefined {
  const active = trace.getActiveSpan()?.spanContext();
  if (!active || !isSpanContextValid(active) || (active.traceFlags & TraceFlags.SAMPLED) === 0)
    return undefined;
  return `00-${active.traceId}-${active.spanId}-01`;
}

/** The trace that is active now, as it is looked up; undefined where nothing is traced. */
export function activeTraceId(): string | undefined {
  return activeTraceparent()?.slice(3, 35);
}

/** A span of something that is answered later than it is begun, and elsewhere. */
export interface OpenSpan {
  /** Goes on inside of the span. */
  enter(work: () => void): void;
  /** Names it by what is known at the end, and ends it. */
  end(name: string, attributes: SpanAttributes, isFailed: boolean): void;
}

/**
 * Begins the trace of a request. Whatever the caller says of a trace of its own is not followed: it would decide what is kept.
 * @param name a word for it until it ends
 */
export function beginRequestSpan(name: string): OpenSpan {
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, ROOT_CONTEXT);
  const inside = trace.setSpan(ROOT_CONTEXT, span);
  return {
    enter: (work) => context.with(inside, work),
    end: (finalName, attributes, isFailed) => {
      span.updateName(finalName).setAttributes(attributes);
      if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

async function inSpanUnder<Result>(
  parent: Context,
  how: TracedWork,
  links: Link[],
  work: () => Promise<Result>,
): Promise<Result> {
  const span = startSpan(how, parent, links);
  try {
    return await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function startSpan(
  { name, kind = 'internal', attributes = {} }: TracedWork,
  parent: Context,
  links: Link[],
): Span {
  const kinds = {
    internal: SpanKind.INTERNAL,
    client: SpanKind.CLIENT,
    producer: SpanKind.PRODUCER,
    consumer: SpanKind.CONSUMER,
  };
  return tracer.startSpan(name, { kind: kinds[kind], attributes, links }, parent);
}

/** Of an error its class alone is told. */
function fail(span: Span, error: unknown): void {
  const type = error instanceof Error ? error.name : typeof error;
  span.setAttributes({ 'error.type': type } satisfies SpanAttributes);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** The sampled span that a recorded `traceparent` names; undefined for whatever is none, for other programs write events too. */
function spanContextIn(traceparent: string): SpanContext | undefined {
  const [, traceId = '', spanId = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(traceparent) ?? [];
  const named = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(named) ? named : undefined;
}
