import { HTTP_CODE_METADATA, ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { z } from 'zod';
import type { Route } from '../auth/routes.js';
import { problemMessages } from '../problems/problem-messages.js';
import { API_DOC, type ApiDocumentation } from './api-doc.js';

type Json = Readonly<Record<string, unknown>>;

interface Argument {
  readonly schema?: z.ZodType;
  readonly data?: string;
}

const problemReference = { $ref: '#/components/responses/Problem' };

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and body again answers the same and appends nothing.',
  schema: { type: 'string', minLength: 8, maxLength: 64, pattern: '^[\\x21-\\x7e]+$' },
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  description:
    'The revision that the caller saw of what the address names, in quotes; weak or not; another answers 412. For a new directive it is the meeting’s.',
  schema: { type: 'string', pattern: '^((W/)?"\\d+"|\\*)$' },
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The ETag that the caller has.',
  schema: { type: 'string' },
};

const positionHeader = {
  'X-Position': {
    description: 'The position of the log that the answer has seen',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
};

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(problemMessages).sort() },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

/** The whole contract as OpenAPI 3.1, made of the very schemas that requests are checked with. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const schemas: Record<string, unknown> = { Problem: problemSchema };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([^/.]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'dondoc',
      version,
      description: 'Following up what a meeting decided: directives, deadlines, reminders, and who did what.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'dondoc_session',
          description:
            'What POST /auth/session gives a browser; behind TLS it is named __Host-dondoc. Whatever is no GET or HEAD needs the header X-Requested-With: dondoc with it. Authorization wins where both are sent.',
        },
      },
      responses: {
        Problem: {
          description: 'The request was not carried out (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      schemas,
    },
  };
}

function operationOf(route: Route, schemas: Record<string, unknown>): Json {
  const { access, controller, handler, handlerName } = route;
  const documented = Reflect.getMetadata(API_DOC, handler) as ApiDocumentation | undefined;
  const isPublic = access === 'public';
  const roles = isPublic ? [] : (access ?? []);
  const body = argumentsOf(route, RouteParamtypes.BODY)[0]?.schema;
  return {
    operationId: `${controller.name.replace(/Controller$/, '')}.${handlerName}`,
    summary: documented?.summary ?? handlerName,
    tags: [tagOf(route.path)],
    ...(isPublic ? { security: [] } : { description: whoMay(roles, route.freshlyProven), 'x-roles': roles }),
    parameters: [
      ...parametersOf(route, schemas),
      ...(documented?.command ? [idempotencyKey] : []),
      ...(documented?.command === true ? [ifMatch] : []),
      ...(documented?.conditional ? [ifNoneMatch] : []),
    ],
    ...(body ? { requestBody: requestBodyOf(body, schemas) } : {}),
    ...(documented?.takes ? { requestBody: bytesOf(documented.takes) } : {}),
    responses: {
      [successStatus(route)]: successOf(route, documented, schemas),
      ...(documented?.conditional ? { 304: { description: 'Nothing has changed' } } : {}),
      ...Object.fromEntries(
        problemStatuses(route, documented, body).map((status) => [status, problemReference]),
      ),
    },
  };
}

const whoMay = (roles: readonly string[], freshlyProven: boolean): string =>
  `For: ${roles.join(', ')}.${freshlyProven ? ' Whoever asks has shown the password within a quarter of an hour; else 403 `proof-required`.' : ''}`;

function problemStatuses(
  { access, path }: Route,
  documented: ApiDocumentation | undefined,
  body: unknown,
): number[] {
  const statuses = new Set(documented?.problems ?? []);
  if (body || path.includes(':') || documented?.query) statuses.add(400);
  if (body || documented?.takes) for (const status of [413, 415]) statuses.add(status);
  if (access !== 'public') for (const status of [401, 403]) statuses.add(status);
  if (documented?.command) for (const status of [404, 409, 422, 503]) statuses.add(status);
  if (documented?.command === true) statuses.add(412);
  if (documented?.query) statuses.add(503);
  return [...statuses].sort((one, other) => one - other);
}

function successOf(
  route: Route,
  documented: ApiDocumentation | undefined,
  schemas: Record<string, unknown>,
): Json {
  const description = documented?.summary ?? 'Done';
  if (successStatus(route) === 204) return { description };
  const answer = documented?.answer ? { schema: referenceTo(documented.answer, 'output', schemas) } : {};
  const mediaTypes = documented?.mediaTypes ?? ['application/json'];
  return {
    description,
    ...(documented?.query ? { headers: positionHeader } : {}),
    content: Object.fromEntries([
      ...mediaTypes.map((mediaType) => [mediaType, answer] as const),
      ...(documented?.alsoAs ?? []).map((mediaType) => [mediaType, {}] as const),
    ]),
  };
}

function requestBodyOf(schema: z.ZodType, schemas: Record<string, unknown>): Json {
  const isOptional = schema.safeParse(undefined).success;
  return {
    required: !isOptional,
    content: { 'application/json': { schema: referenceTo(schema, 'input', schemas) } },
  };
}

/** A body of bytes, which has no schema (OpenAPI 3.1). */
function bytesOf(mediaTypes: readonly string[]): Json {
  return { required: true, content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, {}])) };
}

function parametersOf(route: Route, schemas: Record<string, unknown>): Json[] {
  const inPath = argumentsOf(route, RouteParamtypes.PARAM).map(({ schema, data }) => ({
    name: data ?? 'id',
    in: 'path',
    required: true,
    schema: schema ? referenceTo(schema, 'input', schemas) : { type: 'string' },
  }));
  const inQuery = argumentsOf(route, RouteParamtypes.QUERY).flatMap(({ schema }) => {
    if (!(schema instanceof z.ZodObject)) return [];
    return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).map(([name, field]) => ({
      name,
      in: 'query',
      required: !field.safeParse(undefined).success,
      schema: referenceTo(field, 'output', schemas),
    }));
  });
  return [...inPath, ...inQuery];
}

function argumentsOf({ controller, handlerName }: Route, kind: RouteParamtypes): Argument[] {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handlerName) ?? {}) as Record<
    string,
    Argument
  >;
  return Object.entries(metadata).flatMap(([key, argument]) =>
    key.startsWith(`${kind}:`) ? [argument] : [],
  );
}

/** A schema with a name of its own is kept once, under it. */
function referenceTo(schema: z.ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): unknown {
  const {
    $schema: _,
    $defs,
    ...converted
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => delete jsonSchema.id,
  }) as { $schema?: string; $defs?: Record<string, unknown> } & Json;
  for (const [name, definition] of Object.entries($defs ?? {})) schemas[name] ??= moved(definition);
  const name = schema.meta()?.id;
  if (name === undefined) return moved(converted);
  schemas[name] ??= moved(converted);
  return { $ref: `#/components/schemas/${name}` };
}

/** References into a schema's own definitions become references into the document's. */
function moved(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function successStatus({ handler }: Route): number {
  const declared: unknown = Reflect.getMetadata(HTTP_CODE_METADATA, handler);
  return typeof declared === 'number' ? declared : 200;
}

function tagOf(path: string): string {
  const segment = path.replace('/api/v1/', '').replace(/^\//, '').split('/')[0] ?? '';
  return segment === 'admin' ? 'directives' : segment;
}
