import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { auditTrailConsumer } from '../audit-trail/audit-trail-consumer.js';
import { forget, project, startDatabase } from '../projected.fixture.js';
import { calendar, leader, office, officerOf, Story } from '../story.fixture.js';
import { listFindings, type FindingFilters } from './list-findings.js';
import { signedIn } from './signed-in.fixture.js';

let pool: Pool;
let stop: () => Promise<void>;
const court = officerOf('court');

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

async function recorded(tell: (story: Story) => void): Promise<void> {
  const story = new Story();
  tell(story);
  await forget(pool);
  await project(pool, story.log, [auditTrailConsumer(calendar.timeZone)]);
}

const found = async (filters: Partial<FindingFilters>) =>
  (await listFindings(pool, { from: '2022-01-01', to: '2022-12-31', ...filters }, calendar, 'en', [])).items;
const wordsOf = async (kind: FindingFilters['kind']) => (await found({ kind })).map(({ words }) => words);

describe('a finding from where people signed in', () => {
  it('is one address from which both sides signed in, unless many share it, and never names the address', async () => {
    await recorded((story) => {
      signedIn(story, court, '2022-09-19', '10.0.0.7');
      signedIn(story, office, '2022-09-20', '10.0.0.7');
      story.issue('01').complete('01', '2022-09-20');
      story.tell('01', '2022-09-20', office, { type: 'CloseDirective', outcome: 'implemented' }, '16:00');
    });
    const [both, ...more] = await found({ kind: 'one-address-on-both-sides' });
    expect(more).toEqual([]);
    expect(both).toMatchObject({ actor: { id: office.id }, directive: { id: '01' } });
    expect(JSON.stringify(both)).not.toContain('10.0.0.7');

    await recorded((story) => {
      const others = ['police', 'bar', 'justice'].map(officerOf);
      for (const by of [court, office, ...others]) signedIn(story, by, '2022-09-19', '10.0.0.1');
      story.issue('01').complete('01', '2022-09-20');
      story.tell('01', '2022-09-20', office, { type: 'CloseDirective', outcome: 'implemented' }, '16:00');
    });
    expect(await wordsOf('one-address-on-both-sides')).toEqual([]);
  });

  it('is one device on which both sides signed in, wherever they were and however many others did, and never names it', async () => {
    const device = '4f2b6c1e-0000-4000-8000-000000000000';
    await recorded((story) => {
      const others = ['police', 'bar', 'justice'].map(officerOf);
      for (const [index, by] of [court, office, ...others].entries())
        signedIn(story, by, '2022-09-19', `10.0.0.${index}`, { device });
      story.issue('01').complete('01', '2022-09-20');
      story.tell('01', '2022-09-20', office, { type: 'CloseDirective', outcome: 'implemented' }, '16:00');
    });
    const [both, ...more] = await found({ kind: 'one-address-on-both-sides' });
    expect(more).toEqual([]);
    expect(JSON.stringify(both)).not.toContain(device);
    expect(await wordsOf('one-address-on-both-sides')).toEqual([
      expect.stringContaining('had signed in on one device within 7 days before'),
    ]);

    await recorded((story) => {
      signedIn(story, court, '2022-09-19', '10.0.0.1', { device });
      signedIn(story, office, '2022-09-19', '10.0.0.2', { device: device.replace('4', '5') });
      signedIn(story, office, '2022-09-10', '10.0.0.2', { device });
      signedIn(story, office, '2022-09-19', '10.0.0.2', { device: null });
      signedIn(story, court, '2022-09-19', '10.0.0.1', { device: null });
      story.issue('01').complete('01', '2022-09-20');
      story.tell('01', '2022-09-20', office, { type: 'CloseDirective', outcome: 'implemented' }, '16:00');
    });
    expect(await wordsOf('one-address-on-both-sides')).toEqual([]);
  });

  it('is one address of who asked for more time and who gave it, and of who reported a share and who confirmed it', async () => {
    const police = officerOf('police');
    await recorded((story) => {
      for (const by of [court, leader]) signedIn(story, by, '2022-09-19', '10.0.0.7');
      for (const by of [police, office]) signedIn(story, by, '2022-09-19', '10.0.0.8');
      story.issue('01', { coordinators: [{ agencyId: 'police' }] }).extend('01', '2022-09-20', '2022-12-30');
      story.tell('01', '2022-09-21', police, {
        type: 'ReportShareCompletion',
        ...{ summary: 'Xong phần phối hợp.', effectiveOn: '2022-09-21', evidence: [] },
      });
      story.tell('01', '2022-09-22', office, { type: 'ConfirmShare', agencyId: 'police' });
      story.issue('02').extend('02', '2022-10-20', '2022-12-30');
    });
    expect(await wordsOf('one-address-on-both-sides')).toEqual([
      expect.stringMatching(
        `^Who reported a share done \\(${police.name}\\) and who confirmed it had signed in`,
      ),
      expect.stringMatching(
        `^Who asked for more time \\(${court.name}\\) and who decided on it had signed in`,
      ),
    ]);
  });

  it('is a sign-in by night from a place and a device never used before', async () => {
    await recorded((story) => {
      signedIn(story, court, '2022-09-18', '10.0.0.7', { knownDevice: false });
      signedIn(story, court, '2022-09-19', '10.0.0.7', { knownDevice: false }, '23:40');
      signedIn(story, court, '2022-09-20', '10.9.9.9', { knownDevice: false }, '02:15');
      signedIn(story, court, '2022-09-21', '10.8.8.8', {}, '02:15');
    });
    expect(await wordsOf('sign-in-at-odd-hour')).toEqual([expect.stringContaining('02:15')]);
  });
});
