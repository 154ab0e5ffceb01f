import { Validator } from '@seriousme/openapi-schema-validator';

/** The faults of an OpenAPI document. */
export async function validate(document: Record<string, unknown>): Promise<unknown[]> {
  const { valid, errors } = await new Validator().validate(document);
  if (valid) return [];
  return Array.isArray(errors) ? errors : [errors];
}

type Schema = Readonly<Record<string, unknown>>;

/** The dates in a schema, each by its path. */
function datesIn(schema: Schema, document: Schema, path = ''): string[] {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const schemas = (document['components'] as { schemas: Record<string, Schema> }).schemas;
    return datesIn(schemas[reference.split('/').at(-1) ?? ''] ?? {}, document, path);
  }
  if (schema['format'] === 'date' || schema['format'] === 'date-time') return [path];
  const alternatives = [...((schema['anyOf'] ?? schema['oneOf'] ?? []) as Schema[])];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const items = schema['items'] as Schema | undefined;
  return [
    ...alternatives.flatMap((each) => datesIn(each, document, path)),
    ...properties.flatMap(([name, each]) => datesIn(each, document, path === '' ? name : `${path}.${name}`)),
    ...(items ? datesIn(items, document, `${path}[]`) : []),
  ];
}

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Every date that people give, in a body or a query: `POST /meetings heldOn`. */
export function datesGiven(document: Schema): string[] {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const dates = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { parameters, requestBody }]) => {
      const name = `${method.toUpperCase()} ${path.replace('/api/v1', '')}`;
      const inQuery = parameters.flatMap((each) => datesIn(each.schema, document, each.name));
      const body = requestBody?.content['application/json']?.schema;
      return [...inQuery, ...(body ? datesIn(body, document) : [])].map((field) => `${name} ${field}`);
    }),
  );
  return [...new Set(dates)].sort();
}
