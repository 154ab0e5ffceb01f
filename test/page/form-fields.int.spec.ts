import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** What a schema of the contract is, as far as this looks at it. */
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Prints the contract of the programs as they are built: importing the controllers takes what Jest cannot load. */
const program = `
  const { contractOf } = await import('./dist/apps/api/src/documentation/contract.js');
  process.stdout.write(JSON.stringify(contractOf('1.0.0')));
`;
const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
  encoding: 'utf8',
  maxBuffer: 32 * 1024 * 1024,
});
const { paths, components } = JSON.parse(printed) as Contract;

const page = 'apps/web/src';

/** What a command takes that nobody types, and from where the page has it. */
const untyped: Readonly<Record<string, string>> = {
  calendarVersion: 'the calendar of the proposal that is shown',
  ids: 'the rows that are chosen, or the addressees that are listed',
  channel: 'the list that is shown',
  limit: 'how many rows of a rehearsal are shown',
  query: 'the filters that are set',
  columns: 'the columns that are shown',
  directives: 'the rows of the grid, whose faults stand in its cells',
  meetingId: 'the meeting whose grid it is',
  evidence: 'the files that were sent before',
  size: 'the file that was sent before',
  sha256: 'the file that was sent before',
  mediaType: 'the file that was sent before',
};

/** What one form has no field for: the page never gives it, or has it from elsewhere. */
const withoutField: Readonly<Record<string, readonly string[]>> = {
  'POST /meetings/{id}/minutes screens/meeting/minutes.tsx': ['name'],
  'POST /users screens/admin/create-account.tsx': ['password'],
  'POST /calendars screens/admin/publish-calendar.tsx': ['year', 'statutory'],
  'POST /users/{id}/correct screens/admin/account-acts.tsx': ['field'],
  // Chosen with the field that is corrected: an indicator's has its code in its name.
  'POST /admin/directives/{id}/correct screens/directive/office-forms.tsx': ['code'],
  'POST /admin/directives/close screens/directives/act-on-many.tsx': ['note'],
  'POST /admin/directives/assign screens/directives/act-on-many.tsx': ['coordinators'],
  'POST /admin/directives/{id}/close screens/meeting/drop-draft.tsx': ['outcome', 'note', 'withoutReport'],
};

/** Sources that send what a form elsewhere has. */
const formOf: Readonly<Record<string, string>> = {
  'offline/keep-report.ts': 'screens/directive/reporting-forms.tsx',
  'offline/send-outbox.ts': 'screens/directive/reporting-forms.tsx',
  'screens/directives/use-previews.ts': 'screens/directives/act-on-many.tsx',
};

/** Every field of a body, whichever of its alternatives has it. */
function fieldsOf(schema: Schema | undefined): string[] {
  if (!schema) return [];
  if (schema.$ref !== undefined) return fieldsOf(components.schemas[schema.$ref.split('/').at(-1) ?? '']);
  return [...new Set([...Object.keys(schema.properties ?? {}), ...(schema.anyOf ?? []).flatMap(fieldsOf)])];
}

const sources = new Map(
  readdirSync(page, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.spec.ts') && !name.includes('generated'))
    .map((name) => [name, readFileSync(join(page, name), 'utf8')] as const),
);

/** A source with what it imports of its own folder, and of the fields that several screens share. */
function withParts(name: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(name) || !sources.has(name)) return found;
  found.add(name);
  for (const [, imported = ''] of (sources.get(name) ?? '').matchAll(/from '(\.\.?\/[^']+)\.js'/g)) {
    const there = join(dirname(name), imported);
    const isNear = dirname(there) === dirname(name) || there.startsWith('session/');
    if (isNear) for (const ending of ['.ts', '.tsx']) withParts(there + ending, found);
  }
  return found;
}

/** Each command that the page gives, with the source that gives it. */
const given = [...sources].flatMap(([name, text]) =>
  [...text.matchAll(/client\.(POST|PUT)\(\s*'\/api\/v1([^']+)'/g)].map(
    ([, method = '', path = '']) =>
      [
        `${method} ${path.replace(/^(\/admin\/directives\/\w+)\/preview$/, '$1')}`,
        formOf[name] ?? name,
      ] as const,
  ),
);

/** Whether the source of a form names a field as one that is typed: `path="due.on"`, `'headEmail'`. */
const isTyped = (text: string, field: string): boolean =>
  new RegExp(`['"\`]${field}(['"\`.]|\\$)`).test(text);

describe('the forms of the page', () => {
  it.each(given)('have a place for the fault of each field that %s takes: %s', (command, name) => {
    const [method = '', path = ''] = command.split(' ');
    const operation = paths[`/api/v1${path}`]?.[method.toLowerCase()];
    expect(operation).toBeDefined();
    const form = [...withParts(name)].map((part) => sources.get(part)).join('\n');
    const typed = fieldsOf(operation?.requestBody?.content['application/json']?.schema).filter(
      (field) => !(field in untyped) && !withoutField[`${command} ${name}`]?.includes(field),
    );
    expect(typed.filter((field) => !isTyped(form, field))).toEqual([]);
  });

  it('give most of the commands that there are', () => {
    expect(given.length).toBeGreaterThan(50);
  });
});
