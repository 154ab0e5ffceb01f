import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { openQueuesToLookAt, type QueuesToLookAt } from '#consumers';
import { errorText, onceEvery, type Config } from '#platform';
import { prefix } from '../auth/routes.js';
import { Problem, retryAfterSeconds } from '../problems/problem.js';
import { ReadOnlyRoutes } from './read-only-routes.js';

/** Where the board is, for a browser. */
const queueBoardPath = `${prefix}/admin/queues`;

const boardFolder = dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json'));

/** Its scripts come from here, its styles are partly inline, and it asks nobody else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** An administrator who showed a moment ago who they are. */
const access = { access: ['admin'], freshlyProven: true } as const;

/**
 * Serves Bull Board, to look at the queues and to change nothing: none of its routes that would is there. What is done to
 * a queue is done by the acts of the API, on record. The queues are opened when somebody first looks.
 */
export function serveQueueBoard(
  fastify: FastifyInstance,
  config: Pick<Config, 'databaseUrl' | 'redisUrl'>,
  logger: Logger,
): void {
  const routes = new ReadOnlyRoutes();
  const board = createBullBoard({
    queues: [],
    serverAdapter: routes,
    options: {
      uiBasePath: boardFolder,
      uiConfig: {
        ...{ boardTitle: 'dondoc', hideRedisDetails: true, hideDocsLink: true },
        pollingInterval: { showSetting: false, forceInterval: 10 },
        menu: { width: '240px' },
        miscLinks: [{ text: 'dondoc', url: '/admin/health' }],
      },
    },
  });
  let opened: QueuesToLookAt | undefined;
  const isToBeTold = onceEvery(60_000);
  const look = (): void => {
    if (opened) return;
    opened = openQueuesToLookAt(config, {
      onTrouble: ({ queue, error }) => {
        const reason = errorText(error);
        if (isToBeTold(`${queue} ${reason}`)) logger.warn({ queue }, `Trouble with a queue: ${reason}`);
      },
    });
    board.setQueues(opened.queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })));
  };
  const page = pageOf(routes.page(`${queueBoardPath}/`));
  for (const path of routes.pagePaths)
    fastify.get(`${queueBoardPath}${path}`, { config: access }, (_request, reply) =>
      reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
    );
  for (const { path, answer } of routes.reading)
    fastify.get(`${queueBoardPath}${path}`, { config: access }, async (request, reply) => {
      look();
      const { status = 200, body } = await answer(request).catch((error: unknown) => {
        logger.warn(`The queues could not be looked at: ${errorText(error)}`);
        throw new Problem(503, 'queue-unavailable', { headers: { 'retry-after': retryAfterSeconds } });
      });
      return reply.code(status).send(body);
    });
  fastify.addHook('onClose', async () => opened?.close());
}

/**
 * Serves the files of the board's page, which hold nothing of anybody: to everybody, before the hook that asks who somebody is.
 */
export async function serveQueueBoardFiles(fastify: FastifyInstance): Promise<void> {
  await fastify.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    await files.register(fastifyStatic, {
      root: join(boardFolder, 'dist/static'),
      prefix: `${queueBoardPath}/static/`,
      decorateReply: false,
      index: false,
    });
  });
}

/** Its document, without what it would fetch from elsewhere. */
function pageOf(values: Readonly<Record<string, string>>): string {
  const template = readFileSync(join(boardFolder, 'dist/index.ejs'), 'utf8');
  return template
    .replace(/<link[^>]+https?:[^>]+>/g, '')
    .replace(/<%[-=]\s*(\w+)\s*%>/g, (_all, name: string) => values[name] ?? '');
}
