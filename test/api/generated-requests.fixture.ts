import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly 'x-roles'?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** A request that was made of what the contract says of one. */
export interface GeneratedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Ids of what is there, by what a field or an address calls them; `any` for all others. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

const mostItems = 3;
const longestText = 40;
const days = ['2022-07-20', '2022-12-14', '2026-02-29', '2030-01-10', '0000-01-01', '9999-12-31'];
const instants = ['2022-07-20T02:00:00Z', '2026-11-29T02:00:00.123Z', '9999-12-31T23:59:59Z'];
/** What has been too much for something somewhere. */
const awkward = fc.constantFrom<unknown>(
  ...['', ' ', '\u0000', '\ud800', 'ﬁ', 'Ａ', '../..', '%00', "' OR 1=1 --", '{{7*7}}', '=1+1'],
  ...[0, -0, -1, 1e308, 9_007_199_254_740_991, 0.1, null, true, [], {}, [[[[]]]]],
);
const anything = fc.oneof(awkward, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>);

/** Requests of every operation of a contract: most as it says, others with a part of them replaced by anything. */
export function requestsOf(contract: Schema, ids: KnownIds): fc.Arbitrary<GeneratedRequest> {
  const paths = contract['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const schemas = ((contract['components'] as Schema)['schemas'] ?? {}) as Readonly<Record<string, Schema>>;
  const make = new Values(schemas, ids);
  const requests = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => requestOf(method, path, operation, make)),
  );
  return fc.oneof(...requests);
}

function requestOf(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  make: Values,
): fc.Arbitrary<GeneratedRequest> {
  const inPath = parameters.filter((each) => each.in === 'path');
  const inQuery = parameters.filter((each) => each.in === 'query');
  const inHeaders = parameters.filter((each) => each.in === 'header');
  const schema = requestBody?.content['application/json']?.schema;
  const body: fc.Arbitrary<unknown> = schema ? disturbed(make.of(schema)) : fc.constant(undefined);
  const named = (some: typeof parameters, requiredOnly: boolean) =>
    fc.record(
      Object.fromEntries(some.map(({ name, schema: of }) => [name, disturbed(make.of(of, name, path))])),
      { requiredKeys: some.filter(({ required }) => requiredOnly && required).map(({ name }) => name) },
    );
  return fc
    .record({
      path: fc.record(
        Object.fromEntries(inPath.map(({ name, schema: of }) => [name, make.of(of, name, path)])),
      ),
      query: named(inQuery, true),
      headers: named(inHeaders, false),
      body,
    })
    .map(({ path: values, query, headers, body: given }) => {
      const address = Object.entries(values as Record<string, unknown>).reduce(
        (whole, [name, value]) => whole.replace(`{${name}}`, encodeURIComponent(textOf(value)) || 'x'),
        path,
      );
      const asked = new URLSearchParams(
        Object.entries(query as Record<string, unknown>).flatMap(([name, value]): [string, string][] =>
          Array.isArray(value) ? value.map((each) => [name, textOf(each)]) : [[name, textOf(value)]],
        ),
      );
      const hasBody = given !== undefined;
      return {
        method: method.toUpperCase(),
        path: asked.size > 0 ? `${address}?${asked.toString()}` : address,
        headers: {
          ...Object.fromEntries(
            Object.entries(headers as Record<string, unknown>)
              .map(([name, value]) => [name, textOf(value)] as const)
              .filter(([, value]) => /^[\x21-\x7e]{1,200}$/.test(value)),
          ),
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
        },
        ...(hasBody ? { body: JSON.stringify(given) } : {}),
      };
    });
}

/** A value as it should be, or with something in it replaced, left out or added. */
function disturbed(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const inPart = fc
    .tuple(value, fc.nat(), anything, fc.constantFrom('replace', 'drop', 'add'))
    .map(([whole, at, other, how]) => {
      if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return other;
      const names = Object.keys(whole);
      const name = names[at % Math.max(1, names.length)] ?? 'unknown';
      if (how === 'add') return { ...whole, unknown: other };
      if (how === 'replace') return { ...whole, [name]: other };
      return Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));
    });
  return fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 3, arbitrary: inPart },
    { weight: 1, arbitrary: anything },
  );
}

/** Makes values that fit JSON schemas of the contract. */
class Values {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly ids: KnownIds,
  ) {}

  /**
   * @param name of the field or the parameter
   * @param path of the operation, for a parameter
   */
  of(schema: Schema, name = '', path = ''): fc.Arbitrary<unknown> {
    const reference = schema['$ref'];
    if (typeof reference === 'string')
      return this.of(this.schemas[reference.split('/').at(-1) ?? ''] ?? {}, name, path);
    if ('const' in schema) return fc.constant(schema['const']);
    if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
    const alternatives = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
    if (alternatives) return fc.oneof(...alternatives.map((each) => this.of(each, name, path)));
    switch (schema['type']) {
      case 'object':
        return this.#object(schema);
      case 'array':
        return fc.array(this.of((schema['items'] ?? {}) as Schema, name.replace(/s$/, '')), {
          minLength: Math.min(Number(schema['minItems'] ?? 0), mostItems),
          maxLength: mostItems,
        });
      case 'integer':
      case 'number':
        return numberOf(schema);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'string':
        return this.#text(schema, name, path);
      default:
        return anything;
    }
  }

  #object(schema: Schema): fc.Arbitrary<unknown> {
    const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
    const required = (schema['required'] ?? []) as string[];
    return fc.record(Object.fromEntries(properties.map(([name, each]) => [name, this.of(each, name)])), {
      requiredKeys: required,
    });
  }

  #text(schema: Schema, name: string, path: string): fc.Arbitrary<string> {
    const known = this.#idsFor(name, path);
    if (known.length > 0)
      return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, fc.constantFrom('none', 'x'));
    // A query waits for what it is to show; of what never comes it would wait its whole time.
    if (name === 'after') return fc.constantFrom('0', '1', '-1', 'x');
    if (schema['format'] === 'date') return fc.constantFrom(...days);
    if (schema['format'] === 'date-time') return fc.constantFrom(...instants);
    if (schema['format'] === 'uuid') return fc.uuid();
    if (schema['format'] === 'email') return fc.constantFrom('a@example.vn', 'a', 'a@[127.0.0.1]');
    if (schema['format'] === 'uri')
      return fc.constantFrom('https://hooks.example.org/x', 'http://127.0.0.1/');
    const maxLength = Math.min(Number(schema['maxLength'] ?? longestText), longestText);
    const minLength = Math.min(Number(schema['minLength'] ?? 0), maxLength);
    return fc.oneof(
      fc.string({ minLength, maxLength, unit: 'grapheme' }),
      fc.constantFrom('Thực hiện kế hoạch', 'cải cách', 'A-1', '08:00', '7', 'vi'),
    );
  }

  #idsFor(name: string, path: string): readonly string[] {
    const own = this.ids[name];
    if (own) return own;
    const [, resource = ''] = /\/(\w[\w-]*)\/\{/.exec(path) ?? [];
    return name === 'id' ? (this.ids[resource] ?? []) : [];
  }
}

function numberOf(schema: Schema): fc.Arbitrary<number> {
  const least = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -1_000);
  const most = Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? 1_000);
  const [min, max] = [Math.max(Math.ceil(least), -1_000_000), Math.min(Math.floor(most), 1_000_000)];
  return fc.integer({ min: Math.min(min, max), max: Math.max(min, max) });
}

const textOf = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
