import { setTimeout as pause } from 'node:timers/promises';
import { diag, DiagLogLevel } from '@opentelemetry/api';

/** Milliseconds that the end of a program waits for the last spans to be taken. */
const lastSpansMs = 2_000;
/** Trouble with the receiver of spans is told at most this often. */
const tellTroubleEveryMs = 60_000;

/**
 * From now on what this process does is traced, and sent to where `OTEL_EXPORTER_OTLP_ENDPOINT` leads, by OTLP over HTTP. The
 * other variables that OpenTelemetry names are read by its SDK, which is loaded here and not before: `OTEL_TRACES_SAMPLER`,
 * `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_EXPORTER_OTLP_HEADERS`. Spans that the receiver does not take are dropped: nothing waits.
 * @param part of the system: its service is called `dondoc-<part>` unless `OTEL_SERVICE_NAME` says otherwise
 * @returns sends what is left and ends, within 2 s
 */
export async function startTracing(
  part: string,
  logger: { warn(message: string): void },
): Promise<() => Promise<void>> {
  const [sdk, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources;
  let toldAt = Number.NEGATIVE_INFINITY;
  const tell = (message: string): void => {
    if (performance.now() - toldAt < tellTroubleEveryMs) return;
    toldAt = performance.now();
    logger.warn(`Spans could not be sent: ${message.slice(0, 300)}`);
  };
  const silent = (): void => undefined;
  const diagnostics = { error: tell, warn: tell, info: silent, debug: silent, verbose: silent };
  diag.setLogger(diagnostics, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const provider = new sdk.NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': `dondoc-${part}` }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return async () => {
    const done = provider.shutdown().catch(() => undefined);
    await Promise.race([done, pause(lastSpansMs, undefined, { ref: false })]);
  };
}
