import type { Logger } from 'pino';
import { serveOperations, type Config, type OperationsAnswer } from '#platform';
import type { Health } from './health-report.js';

const json = (value: object, status = 200): OperationsAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  text: `${JSON.stringify(value)}\n`,
});

/**
 * Serves `/metrics` and `/health`, with all that the public is not told, on a port of their own when one is set.
 * @throws what listening fails with
 */
export async function serveHealth(
  { host, metricsPort }: Pick<Config, 'host' | 'metricsPort'>,
  health: Health,
  logger: Logger,
): Promise<{ stop: () => Promise<void> } | undefined> {
  if (metricsPort === undefined) return undefined;
  const served = await serveOperations({
    host,
    port: metricsPort,
    answers: {
      '/health': async () => {
        const report = await health.report();
        return json(report, report.status === 'not-ready' ? 503 : 200);
      },
      '/health/live': () => Promise.resolve(json({ status: 'live' })),
      '/metrics': health.figures,
    },
    onFault: (error) => logger.warn({ err: error }, 'The figures could not be had'),
  });
  logger.info(`Health and figures at ${served.url}`);
  return served;
}
