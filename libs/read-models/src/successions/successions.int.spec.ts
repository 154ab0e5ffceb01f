import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { accountsConsumer } from '../accounts/accounts-consumer.js';
import { agenciesConsumer } from '../agencies/agencies-consumer.js';
import { findAgency } from '../agencies/agency-queries.js';
import { directivesConsumer } from '../directives/directives-consumer.js';
import { listDirectives } from '../directives/list-directives.js';
import { project, startDatabase } from '../projected.fixture.js';
import { calendar, engine, office, Story } from '../story.fixture.js';
import { findSuccession, listHandedOver, listSuccessions } from './succession-queries.js';

let pool: Pool;
let stop: () => Promise<void>;
let story: Story;

const consumers = [agenciesConsumer, directivesConsumer(calendar.timeZone), accountsConsumer];
const basis = { number: '202/2025/QH15', issuedOn: '2022-07-01', issuer: 'Quốc hội' };
const effectiveOn = '2022-08-01';
const shown = () => project(pool, story.log, consumers);

const handOver = (
  directiveId: string,
  successionId: string,
  heirId: string,
  splitOff: boolean,
  day: string,
) =>
  story.tell(directiveId, day, engine, {
    ...{ type: 'HandOverDirective', successionId, agencyId: 'court', heirId, joinsParts: false, splitOff },
    ...{ effectiveOn, basis },
  });
const moveAccount = (accountId: string, from: string, to: string, day: string) => {
  const roles = { previousRole: 'agency', role: 'agency', reason: 'Theo văn bản.' };
  const moved = { ...roles, previousAgencyId: from, agencyId: to };
  story.record(`account-${accountId}`, 'AccountRoleChanged', moved, engine, day);
};
const found = async (agencyId: string, leadOnly: boolean) => {
  const filters = { agencyId: [agencyId], leadOnly, sort: 'number' as const };
  const { items } = await listDirectives(pool, filters, office, '2022-09-15', calendar);
  return items.map(({ id, inherited }) => [id, inherited?.splitOff ?? null]);
};

/** A part of the court is split off with two of its four directives; then it is merged with the other two into a third. */
beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
  story = new Story();
  for (const code of ['court', 'part', 'whole']) {
    const facts = { agencyId: code, code, name: `Cơ quan ${code}`, headEmail: null, officeEmail: null };
    story.record(`agency-${code}`, 'AgencyRegistered', facts);
  }
  for (const accountId of ['moves', 'stays']) {
    const person = { username: accountId, name: accountId, role: 'agency', agencyId: 'court', email: null };
    story.record(`account-${accountId}`, 'AccountRegistered', { accountId, ...person });
  }
  for (const id of ['1', '2', '3', '4']) story.issue(id);
  const act = {
    ...{ successionId: 's-1', basis, effectiveOn, heirIds: ['part'], restTo: null, joinsParts: false },
    directives: [
      { directiveId: '1', heirId: 'part' },
      { directiveId: '2', heirId: 'part' },
    ],
    ...{ accounts: [{ accountId: 'moves', heirId: 'part' }], duties: { lead: 2, coordinator: 0 } },
  };
  story.record('agency-court', 'AgencyPartSplitOff', act, office, '2022-08-02');
});
afterAll(() => stop());

describe('a part that is split off', () => {
  it('has a progress that counts what is named, and knows nothing of what stays', async () => {
    await shown();
    expect(await findSuccession(pool, 's-1')).toMatchObject({
      kind: 'split-off',
      progress: { lead: 2, coordinator: 0, handedOver: 0, left: 2 },
      left: [{ directiveId: '1' }, { directiveId: '2' }],
      accounts: [{ accountId: 'moves', heirId: 'part', done: false }],
    });
    for (const id of ['1', '2']) handOver(id, 's-1', 'part', true, '2022-08-02');
    moveAccount('moves', 'court', 'part', '2022-08-02');
    await shown();
    const progress = { lead: 2, coordinator: 0, handedOver: 2, left: 0 };
    expect(await findSuccession(pool, 's-1')).toMatchObject({
      progress,
      left: [],
      accounts: [{ done: true }],
    });
    expect((await listHandedOver(pool, 's-1', {})).items).toMatchObject([
      { directiveId: '1', heirId: 'part' },
      { directiveId: '2', heirId: 'part' },
    ]);
  });

  it('leaves what the agency has found by its name, and what went over by the heir’s alone', async () => {
    for (const leadOnly of [true, false]) {
      expect(await found('court', leadOnly)).toEqual([
        ['3', null],
        ['4', null],
      ]);
      expect(await found('part', leadOnly)).toEqual([
        ['1', true],
        ['2', true],
      ]);
    }
    const splitOff = { id: 's-1', basis, effectiveOn, heirIds: ['part'] };
    expect(await findAgency(pool, 'court')).toMatchObject({ succession: null, splitOffs: [splitOff] });
    expect(await findAgency(pool, 'part')).toMatchObject({
      splitOffs: [],
      predecessors: [{ id: 'court', name: 'Cơ quan court', kind: 'split-off', effectiveOn }],
    });
  });

  it('has gone over also where something of it is given back', async () => {
    story.tell('1', '2022-08-10', office, {
      ...{ type: 'AssignDirective', leadAgencyId: 'court', reason: 'Đúng chức năng hơn.' },
    });
    moveAccount('moves', 'part', 'court', '2022-08-10');
    await shown();
    expect(await findSuccession(pool, 's-1')).toMatchObject({
      progress: { handedOver: 2, left: 0 },
      accounts: [{ done: true }],
    });
    expect(await found('court', true)).toEqual([
      ['1', null],
      ['3', null],
      ['4', null],
    ]);
  });

  it('stands beside the act that ends the agency later, when everything it had is found by its name too', async () => {
    const merging = { successionId: 's-2', basis, effectiveOn, heirIds: ['whole'], restTo: 'whole' };
    const rest = { directives: [], accounts: [], joinsParts: false, duties: { lead: 3, coordinator: 0 } };
    story.record('agency-court', 'AgencyRenamed', { previousName: 'Cơ quan court', name: 'Tòa' }, office);
    story.record('agency-court', 'AgencyMerged', { ...merging, ...rest }, office, '2022-09-01');
    for (const id of ['1', '3']) handOver(id, 's-2', 'whole', false, '2022-09-01');
    await shown();
    expect(await findAgency(pool, 'court')).toMatchObject({
      succession: { id: 's-2', kind: 'merged' },
      splitOffs: [{ id: 's-1' }],
    });
    expect(await listSuccessions(pool)).toMatchObject([
      { id: 's-2', kind: 'merged', recordedAt: '2022-09-01T02:00:00.000Z' },
      { id: 's-1', kind: 'split-off', agencyName: 'Tòa', recordedAt: '2022-08-02T02:00:00.000Z' },
    ]);
    expect(await findSuccession(pool, 's-2')).toMatchObject({
      progress: { lead: 3, handedOver: 2, left: 1 },
      left: [{ directiveId: '4' }],
    });
    expect(await found('court', true)).toEqual([
      ['1', false],
      ['3', false],
      ['4', null],
    ]);
  });
});
