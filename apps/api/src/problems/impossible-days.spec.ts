import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { requestSchemas } from '../request-schemas.fixture.js';

const impossible = [
  '2022-02-29',
  '2023-04-31',
  '2022-13-01',
  '2022-00-10',
  '0000-01-01',
  '2022-1-1',
  'hôm nay',
  '',
];
const day = 'the day';

type JsonSchema = Readonly<Record<string, unknown>>;

/** Values that have the types that a schema asks for, one of each alternative, with `day` wherever it asks for a day. */
function samplesOf(schema: JsonSchema, depth = 0): unknown[] {
  if (depth > 6) return [null];
  const alternatives = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (alternatives) return alternatives.flatMap((each) => samplesOf(each, depth + 1));
  if ('const' in schema) return [schema['const']];
  if (Array.isArray(schema['enum'])) return [schema['enum'][0]];
  switch (schema['type']) {
    case 'string':
      return [schema['format'] === 'date' ? day : 'aaaaaaaa'];
    case 'integer':
    case 'number':
      return [schema['minimum'] ?? 1];
    case 'boolean':
      return [true];
    case 'array':
      return samplesOf((schema['items'] ?? {}) as JsonSchema, depth + 1).map((item) => [item]);
    case 'object': {
      const fields = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
      const filled = fields.map(([name, field]) => [name, samplesOf(field, depth + 1)] as const);
      const most = Math.max(1, ...filled.map(([, samples]) => samples.length));
      return Array.from({ length: most }, (_, at) =>
        Object.fromEntries(filled.map(([name, samples]) => [name, samples[at % samples.length]])),
      );
    }
    default:
      return [null];
  }
}

const withDay = (sample: unknown, instead: string): unknown =>
  JSON.parse(JSON.stringify(sample).replaceAll(JSON.stringify(day), JSON.stringify(instead)));

test('a day that does not exist is refused by every schema that asks for one, and none of them fails on it', async () => {
  const asked = new Set<unknown>();
  for (const schema of await requestSchemas()) {
    if (!(schema instanceof z.ZodType)) continue;
    const shape = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      reused: 'inline',
    }) as JsonSchema;
    for (const sample of samplesOf(shape)) {
      if (!JSON.stringify(sample).includes(day)) continue;
      asked.add(schema);
      for (const each of impossible) {
        const given = withDay(sample, each);
        expect([given, schema.safeParse(given).success]).toEqual([given, false]);
      }
    }
  }
  expect(asked.size).toBeGreaterThan(10);
});
