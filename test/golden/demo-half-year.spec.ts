import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { agencies, directives } from '../../examples/july-2022/src/meeting-of-july-2022.js';
import { tellStory } from '../../examples/july-2022/src/story.js';
import { composeCalendar, type Actor } from '#domain';
import { Rehearsal } from './rehearsal.fixture.js';

type Row = readonly string[];

/** The rows of the table as a person reads them: directive, step, instant, recipients, why. */
const [, steps = ''] = readFileSync(new URL('./demo-half-year.md', import.meta.url), 'utf8').split(
  /^## .*$/m,
);
const written: readonly Row[] = steps
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const agencyIds = new Map(agencies.map(({ code }) => [code, code]));
const actor = (id: string, role: Actor['role'], agencyId?: string): Actor => ({
  ...{ id, name: id, role },
  ...(agencyId === undefined ? {} : { agencyId }),
});

let played: readonly Row[];

beforeAll(async () => {
  const rehearsal = new Rehearsal(composeCalendar('Asia/Ho_Chi_Minh', []));
  const cast = {
    admin: rehearsal.clientOf(actor('office', 'admin')),
    leader: rehearsal.clientOf(actor('leader', 'leader')),
    inspector: rehearsal.clientOf(actor('inspector', 'inspector')),
    officers: new Map(
      agencies.map(({ code }) => [code, rehearsal.clientOf(actor(`officer-${code}`, 'agency', code))]),
    ),
  };
  await tellStory(cast, agencyIds, 'en', () => undefined);
  played = rehearsal.sent.map(([id, step, at, recipients]) => [
    directives[Number(id) - 1]?.key ?? id,
    step,
    at,
    recipients === '' ? 'nobody' : recipients,
  ]);
});

describe("the default policy over the demonstration's half-year", () => {
  it('sends exactly what the table says, when and to whom', () => {
    expect(played).toEqual(written.map((row) => row.slice(0, 4)));
  });

  it('has a reason beside every row', () => {
    expect(written.filter(([, , , , why = '']) => why === '')).toEqual([]);
  });
});
