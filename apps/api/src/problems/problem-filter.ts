import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { databaseFailure } from '#platform';
import { preferredLanguage } from './language.js';
import { Problem } from './problem.js';
import { answerOf, problemOf } from './problem-of.js';

/** Which methods an address takes; none when nothing is under it. */
export type AllowedMethods = (path: string) => readonly string[];

/** Answers whatever was thrown as `application/problem+json`, and logs what nobody foresaw. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param refused hears of each problem before it is answered */
  constructor(
    private readonly allowedMethods: AllowedMethods,
    private readonly refused: (request: FastifyRequest, problem: Problem) => void = () => undefined,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers one request with the problem that an error is. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const language = preferredLanguage(request.headers['accept-language']);
    const problem = this.#knownPath(problemOf(error, language), request);
    if (request.raw.socket.destroyed && !reply.raw.writableFinished) return void reply.raw.destroy();
    this.refused(request, problem);
    if (problem.status >= 500 && problem.status !== 503)
      request.log.error({ err: error }, 'A request failed');
    else if (databaseFailure(error) === 'refused')
      request.log.warn({ err: error }, 'The database refused a value that no schema did');
    else if (problem.status === 503) request.log.warn({ reason: reasonOf(error) }, problem.code);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const { status, headers, document } = answerOf(problem, language);
    void reply
      .code(status)
      .headers({ 'content-language': language, 'cache-control': 'no-store', ...headers })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(document));
  }

  /** An address that takes other methods exists: 405 rather than 404. */
  #knownPath(problem: Problem, { url, method }: FastifyRequest): Problem {
    if (problem.code !== 'route-not-found') return problem;
    const allowed = this.allowedMethods(url.split('?', 1)[0] ?? url);
    if (allowed.length === 0 || allowed.includes(method)) return problem;
    return new Problem(405, 'method-not-allowed', { headers: { allow: allowed.join(', ') } });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
