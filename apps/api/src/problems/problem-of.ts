import { HttpException } from '@nestjs/common';
import { IdempotencyKeyReused, ReferenceDataBehind, StaleRevision, TooContended } from '#application';
import { OutsideCalendar, Rejection, type Language, type RejectionKind } from '#domain';
import {
  AppendTooLarge,
  EventStoreUnavailable,
  ForeignLog,
  PoisonedEvent,
  StreamDeleted,
} from '#event-store';
import { databaseFailure } from '#platform';
import { InvalidCursor } from '#read-models';
import { ReadModelBehind } from '#consumers';
import { FileCorrupted, FileMissing, FileRefused, FileStoreUnavailable, QuotaUsed } from '#files';
import { InvalidInput } from './validation.js';
import { Problem, retryAfterSeconds, type FieldError } from './problem.js';
import { messageFor } from './problem-messages.js';

/** The document of RFC 9457, with the status and headers that go with it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly detail: string;
    readonly code: string;
    readonly errors?: readonly FieldError[];
  };
}

const statusOf: Readonly<Record<RejectionKind, number>> = {
  conflict: 409,
  impossible: 422,
  forbidden: 403,
  'not-found': 404,
};

const retryLater = { headers: { 'retry-after': retryAfterSeconds } };

/** Codes of Fastify's own refusals. */
const fastifyProblems: Readonly<Record<string, readonly [status: number, code: string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed-json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'malformed-json'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'malformed-request'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body-too-large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported-media-type'],
  FST_ERR_BAD_URL: [400, 'malformed-request'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'address-too-long'],
};

/** Makes of anything thrown the problem it is; what nobody foresaw is an internal error and says no more. */
export function problemOf(error: unknown, language: Language): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Rejection) {
    const errors = error.path === undefined ? {} : { errors: [fieldError(error, error.path, language)] };
    return new Problem(statusOf[error.kind], error.code, { detail: error.message, ...errors });
  }
  if (error instanceof InvalidInput)
    return new Problem(400, 'invalid-input', { errors: error.errors(language) });
  if (error instanceof IdempotencyKeyReused) return new Problem(422, 'idempotency-key-reused');
  if (error instanceof StaleRevision) return new Problem(412, 'stale-revision', { detail: error.message });
  if (error instanceof TooContended) return new Problem(503, 'too-contended', retryLater);
  if (error instanceof EventStoreUnavailable || error instanceof ForeignLog)
    return new Problem(503, 'event-store-unavailable', retryLater);
  if (error instanceof PoisonedEvent) return new Problem(409, 'stream-parked');
  if (error instanceof StreamDeleted) return new Problem(409, 'stream-deleted');
  if (error instanceof AppendTooLarge) return new Problem(413, 'command-too-large');
  if (error instanceof ReadModelBehind || error instanceof ReferenceDataBehind)
    return new Problem(503, 'read-model-behind', retryLater);
  if (error instanceof InvalidCursor)
    return new Problem(400, 'invalid-cursor', { errors: [{ path: 'cursor' }] });
  if (error instanceof FileRefused) return new Problem(422, error.code);
  if (error instanceof QuotaUsed) return quotaProblem(error);
  if (error instanceof FileMissing) return new Problem(404, 'file-missing');
  if (error instanceof FileCorrupted) return new Problem(410, 'file-corrupted');
  if (error instanceof FileStoreUnavailable) return new Problem(503, 'file-store-unavailable', retryLater);
  if (error instanceof OutsideCalendar)
    return new Problem(422, 'outside-calendar', { detail: error.message });
  const failure = databaseFailure(error);
  if (failure === 'refused') return new Problem(400, 'malformed-request');
  if (failure !== null)
    return new Problem(
      503,
      failure === 'missing' ? 'read-model-missing' : 'database-unavailable',
      retryLater,
    );
  return fastifyProblem(error) ?? httpProblem(error) ?? new Problem(500, 'internal-error');
}

function quotaProblem({ of }: QuotaUsed): Problem {
  if (of === 'all') return new Problem(507, 'file-store-full');
  return new Problem(429, 'upload-quota-used', { headers: { 'retry-after': '3600' } });
}

/** The answer to a problem in the caller's language. */
export function answerOf(problem: Problem, language: Language): ProblemAnswer {
  const { status, code, details } = problem;
  const [title, generalDetail] = messageFor(code, language);
  const detail = language === 'en' ? (details.detail ?? generalDetail) : generalDetail;
  const errors = details.errors
    ? { errors: details.errors.map(({ path, message }) => ({ path, message: message ?? generalDetail })) }
    : {};
  return {
    status,
    headers: details.headers ?? {},
    document: { type: `urn:dondoc:problem:${code}`, title, status, detail, code, ...errors },
  };
}

function fieldError(rejection: Rejection, path: string, language: Language) {
  return { path, message: language === 'vi' ? messageFor(rejection.code, 'vi')[1] : rejection.message };
}

function fastifyProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const known = fastifyProblems[error.code];
  if (known) return new Problem(...known);
  // A body cut off or damaged on its way, and a proto key, have a status and no code of Fastify's own.
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  return status >= 400 && status < 500
    ? new Problem(status, codeOf[status] ?? 'malformed-request')
    : undefined;
}

/** Where only the status says what is wrong. */
const codeOf: Readonly<Record<number, string>> = {
  404: 'route-not-found',
  413: 'body-too-large',
  414: 'address-too-long',
  415: 'unsupported-media-type',
};

function httpProblem(error: unknown): Problem | undefined {
  if (error instanceof SyntaxError && 'statusCode' in error) return new Problem(400, 'malformed-json');
  if (!(error instanceof HttpException)) return undefined;
  const status = error.getStatus();
  if (status === 403) return new Problem(403, 'role-not-allowed');
  return status < 500 ? new Problem(status, codeOf[status] ?? 'malformed-request') : undefined;
}
