import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { buildHistory, type HistoryEvent } from '#read-models';
import { withStored } from '../files/stored-flags.js';
import { historyFields } from './directive-history-answers.js';

const goldenSchema = z.object({
  aggregate: z.string(),
  history: z.array(
    z.object({ type: z.string(), recordedAt: z.string(), actorId: z.string(), data: z.unknown() }),
  ),
});
const folder = new URL('../../../../test/golden/', import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({
    name,
    ...goldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))),
  }))
  .filter(({ aggregate }) => aggregate === 'directive');
const { completion: _completion, closure: _closure, ...shownFields } = historyFields;

test.each(goldens)(
  'the contract names every field that a directive’s page tells of the old history $name',
  async ({ history }) => {
    const events = history.map(({ actorId, ...event }, revision): HistoryEvent => {
      const actor = { id: actorId, name: actorId, role: 'admin' } as const;
      return { ...event, revision, actor };
    });
    const asJson = JSON.parse(JSON.stringify(buildHistory(events, 'vi'))) as Record<string, unknown>;
    const keptAmong = () => Promise.resolve(new Map());
    const { completion: _, closure: __, ...answered } = await withStored(asJson, { keptAmong });
    expect(z.object(shownFields).parse(answered)).toEqual(answered);
  },
);
