import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z, type ZodType } from 'zod';
import * as domain from '#domain';
import { directiveSchema } from '../../apps/api/src/directives/directive-answers.js';
import { comparedFacts, fieldsOfStatuses } from '../../apps/web/src/screens/audit/data-fields.js';

/** The part of a JSON schema that says which fields there are and what may stand in them. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const wordsOf = (language: string, area: string): object =>
  JSON.parse(
    readFileSync(new URL(`../../apps/web/src/messages/${language}/${area}.json`, import.meta.url), 'utf8'),
  ) as object;

/** Every field of these schemas, and every code that may stand in one, as `field` and `field: code`. */
function fieldsOf(schemas: readonly ZodType[]): Set<string> {
  const all = new Set<string>();
  const walk = (schema: Schema | boolean | undefined, field: string): void => {
    if (typeof schema !== 'object') return;
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      all.add(name);
      walk(inner, name);
    }
    for (const code of [...(schema.enum ?? []), schema.const])
      if (typeof code === 'string') all.add(`${field}: ${code}`);
    for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) walk(inner, field);
    walk(schema.items, field);
    walk(schema.additionalProperties, field);
  };
  for (const schema of schemas) {
    const root = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Schema;
    for (const part of [root, ...Object.values(root.$defs ?? {})]) walk(part, '');
  }
  return all;
}

const events = Object.entries(domain).flatMap(([name, schemas]) =>
  name.endsWith('EventSchemas') ? Object.values(schemas as Readonly<Record<string, ZodType>>) : [],
);
const states = directiveSchema.pick(Object.fromEntries(comparedFacts.map((name) => [name, true])) as never);

describe.each(['vi', 'en'])('the trail on the page, in %s', (language) => {
  const [fields, codes, statuses] = ['event-data', 'event-code', 'status'].map((area) =>
    wordsOf(language, area),
  ) as [object, object, object];

  it.each([
    ['event', events, 100],
    ['state of a directive that is compared', [states], 20],
  ])('has a name for every field of every %s, and for every code that may stand in one', (_, of, atLeast) => {
    const names = [...fieldsOf(of)];
    expect(names.length).toBeGreaterThan(atLeast);
    const isNamed = (name: string) => {
      const [field = '', code] = name.split(': ');
      if (code === undefined || field === 'field') return Object.hasOwn(fields, code ?? field);
      return (
        Object.hasOwn(codes, `${field}-${code}`) ||
        (fieldsOfStatuses.has(field) && Object.hasOwn(statuses, code))
      );
    };
    expect(names.filter((name) => !isNamed(name))).toEqual([]);
  });

  it('says in the language of its reader what the system itself writes as a receipt', () => {
    expect(codes).toHaveProperty('receipt-kept in the inbox');
  });
});
