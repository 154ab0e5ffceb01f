import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { requestSchemas } from '../request-schemas.fixture.js';
import { text } from './command-schemas.js';

/** The paths of the strings that take any text and say nothing of the form in which it is stored. */
function textsAsTheyCome(schema: unknown, path: readonly string[] = []): string[] {
  if (!(schema instanceof z.core.$ZodType)) return [];
  const { def } = schema._zod;
  if (def.type === 'string') {
    const checks = (def.checks ?? []).map(({ _zod }) => _zod.def.check);
    const hasForm = checks.some((check) => check === 'overwrite' || check === 'string_format');
    const isFormat = 'format' in def || z.globalRegistry.get(schema)?.['format'] !== undefined;
    return hasForm || isFormat ? [] : [path.join('.')];
  }
  const inner: [string, unknown][] = [
    ...Object.entries('shape' in def ? (def.shape as object) : {}),
    ...('options' in def ? (def.options as unknown[]).map((option): [string, unknown] => ['', option]) : []),
    ...(['element', 'innerType', 'in', 'valueType'] as const)
      .filter((key) => key in def)
      .map((key): [string, unknown] => ['', (def as unknown as Record<string, unknown>)[key]]),
  ];
  return inner.flatMap(([name, one]) => textsAsTheyCome(one, name === '' ? path : [...path, name]));
}

/** What programs give each other, what is searched for, and the name and password that are compared in a form of their own. */
const notOfPersons = [
  ...[
    'appliesTo.directiveId',
    'authority',
    'calendarVersion',
    'code',
    'coordinators.agencyId',
    'correlationId',
    'currentPassword',
    'cursor',
    'digestAt',
    'directives.coordinators.agencyId',
  ],
  ...[
    'evidence.mediaType',
    'mediaType',
    'newPassword',
    'password',
    'q',
    'query',
    'sendAt',
    'statutory.on',
    'subject',
    'timeZone',
    'type',
    'username',
  ],
];

test('every text that a person writes in a body says in which form it is stored', async () => {
  const found = (await requestSchemas('bodies')).flatMap((schema) => textsAsTheyCome(schema));
  expect([...new Set(found)].sort()).toEqual(notOfPersons);
});

test('a text is counted and kept in the form in which it is stored', () => {
  const written = 'Hội nghị'.normalize('NFD');
  expect(text(8).parse(written)).toBe('Hội nghị');
  expect(text(8).safeParse('Hội nghị 2').success).toBe(false);
  expect(text(8).safeParse(' \n').success).toBe(false);
});
