import { afterAll, beforeAll } from '@jest/globals';
import type { Pool } from 'pg';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, Story } from '../story.fixture.js';
import { directivesConsumer } from './directives-consumer.js';

/** The database of the file, and the story that its tables were built from. */
export let pool: Pool;
export let story: Story;

/** Starts the database for a file of tests. */
export function useDatabase(): void {
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ pool, stop } = await startDatabase());
  });
  afterAll(() => stop());
}

/** A story of its own for a test: the tables are built from it alone. */
export async function reported(tell: (story: Story) => void): Promise<void> {
  story = new Story();
  tell(story);
  await forget(pool);
  await goOn();
}

/** Brings the tables to where the story is by now. */
export const goOn = () => project(pool, story.log, [directivesConsumer(calendar.timeZone)]);

/** An agency as it is registered. */
export const court = (name: string) => ({
  agencyId: 'court',
  code: 'TAND',
  name,
  headEmail: null,
  officeEmail: null,
});

/** A meeting as it is convened. */
export const meeting = (title: string) => ({
  meetingId: 'm-1',
  number: 'BCD-2022-01',
  title,
  body: 'Ban Chỉ đạo',
  heldOn: '2022-07-20',
  place: null,
  chair: null,
});
