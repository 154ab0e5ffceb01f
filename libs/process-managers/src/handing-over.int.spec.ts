import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ActOnAgency,
  AssignDirective,
  RegisterAccount,
  SucceedAgency,
  type RequestedSuccession,
} from '#application';
import { SimulatedClock } from '#platform';
import { FollowUp, officerOf, startServers, type Servers } from './follow-up.fixture.js';
import { handDutiesOverConsumerName } from './hand-duties-over-when-an-agency-is-succeeded.js';

let servers: Servers;
let clock: SimulatedClock;
let office: FollowUp;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  clock = new SimulatedClock(new Date('2022-07-20T02:00:00Z'));
  office = await FollowUp.start(servers, clock);
});
afterEach(() => office.stop());

const run = () => office.runner.run(handDutiesOverConsumerName);
const handovers = async (id: string) =>
  (await office.history(`directive-${id}`))
    .filter(({ type }) => type === 'DirectiveHandedOver')
    .map(({ data }) => [data['agencyId'], data['leadAgencyId']]);

/** Has an heir take an agency's place. */
async function succeed(
  agencyId: string,
  heirId: string,
  directiveIds: readonly string[],
  more: Partial<RequestedSuccession> = {},
) {
  const act: RequestedSuccession = {
    kind: 'merged',
    basis: { number: '202/2022/QH15', issuedOn: '2022-07-01', issuer: 'Quốc hội' },
    effectiveOn: '2022-07-20',
    heirIds: [heirId],
    ...{ restTo: null, directives: [], accounts: [], joinsParts: false },
    ...more,
  };
  const envelope = office.envelope();
  const plan = await office.planner.plan(agencyId, act, directiveIds, envelope);
  await office.bus.execute(new SucceedAgency(agencyId, act, plan, envelope));
}

describe('hand duties over when an agency is succeeded', () => {
  it('each goes over once, some at a time, although a kill cut it off in the middle', async () => {
    const { agencyId, ids } = await office.handOut('2022-12-14', 5);
    const heirId = await office.registerAgency();
    await succeed(agencyId, heirId, ids);
    office.cutOffAfter('directive-', 1);
    await run().catch(() => undefined);
    expect((await Promise.all(ids.map(handovers))).flat()).toHaveLength(1);
    office.cutOffAfter('directive-', Infinity);
    for (let round = 0; round < 5; round += 1) await run();
    expect(await Promise.all(ids.map(handovers))).toEqual(ids.map(() => [[agencyId, heirId]]));
  });

  it('so does what is opened again, and what somebody gave to it who did not know yet', async () => {
    const { agencyId, ids } = await office.handOut('2022-12-14', 1);
    const [id = ''] = ids;
    const cancelled = { type: 'CloseDirective', outcome: 'cancelled' } as const;
    await office.act(id, cancelled);
    const heirId = await office.registerAgency();
    await succeed(agencyId, heirId, ids);
    await run();
    expect(await handovers(id)).toEqual([]);
    await office.act(id, { type: 'ReopenDirective', reason: 'Kết luận thanh tra.' });
    await run();
    expect(await handovers(id)).toEqual([[agencyId, heirId]]);
  });

  it('from heir to heir, and nobody twice, also where two took each other’s place', async () => {
    const { agencyId, ids } = await office.handOut('2022-12-14', 1);
    const heirId = await office.registerAgency();
    const last = await office.registerAgency();
    await succeed(agencyId, heirId, ids);
    await succeed(heirId, last, []);
    for (let round = 0; round < 3; round += 1) await run();
    expect(await handovers(ids[0] ?? '')).toEqual([
      [agencyId, heirId],
      [heirId, last],
    ]);
  });

  it('its accounts act for the heir from then on, or are closed', async () => {
    const { agencyId } = await office.handOut('2022-12-14', 1);
    const heirId = await office.registerAgency();
    const account = { name: 'Chuyên viên', role: 'agency', agencyId, email: null } as const;
    const open = async (username: string) =>
      (await office.bus.execute(new RegisterAccount({ username, ...account }, office.envelope()))).id;
    const [kept, closed] = [await open(`a-${agencyId}`), await open(`b-${agencyId}`)];
    await succeed(agencyId, heirId, [], { accounts: [{ accountId: closed, heirId: null }] });
    await run();
    await run();
    const last = async (id: string) => (await office.history(`account-${id}`)).map(({ type }) => type);
    expect(await last(kept)).toEqual(['AccountRegistered', 'AccountRoleChanged']);
    expect(await last(closed)).toEqual(['AccountRegistered', 'AccountDisabled']);
  });

  it('the agency itself takes no further duty and is changed no more', async () => {
    const { agencyId } = await office.handOut('2022-12-14', 1);
    await succeed(agencyId, await office.registerAgency(), []);
    const meetingId = await office.convene();
    await expect(office.draft(meetingId, agencyId, null)).rejects.toMatchObject({ code: 'agency-succeeded' });
    const renaming = { type: 'RenameAgency', name: 'Tên mới' } as const;
    const renamed = office.bus.execute(new ActOnAgency(agencyId, renaming, office.envelope()));
    await expect(renamed).rejects.toMatchObject({ code: 'agency-succeeded' });
  });

  it('of a part that is split off, what is named goes over once; the agency goes on with the rest and takes more', async () => {
    const { agencyId, ids } = await office.handOut('2022-12-14', 5);
    const [heirId, second] = [await office.registerAgency(), await office.registerAgency()];
    const person = { name: 'Chuyên viên', role: 'agency', agencyId, email: null } as const;
    const open = async (username: string) =>
      (await office.bus.execute(new RegisterAccount({ username, ...person }, office.envelope()))).id;
    const [stays, moves] = [await open(`a-${agencyId}`), await open(`b-${agencyId}`)];
    const [first = '', other = '', later = ''] = ids;
    await succeed(agencyId, heirId, ids, {
      kind: 'split-off',
      heirIds: [heirId, second],
      directives: [
        { directiveId: first, heirId },
        { directiveId: other, heirId: second },
      ],
      accounts: [{ accountId: moves, heirId: second }],
    });
    for (let round = 0; round < 3; round += 1) await run();
    const wentOver = [[[agencyId, heirId]], [[agencyId, second]], [], [], []];
    expect(await Promise.all(ids.map(handovers))).toEqual(wentOver);
    const types = async (id: string) => (await office.history(`account-${id}`)).map(({ type }) => type);
    expect(await types(stays)).toEqual(['AccountRegistered']);
    expect(await types(moves)).toEqual(['AccountRegistered', 'AccountRoleChanged']);

    // Given back, it stays: only the next act, which names it, or which ends the agency, has it go over.
    const back = { leadAgencyId: agencyId, reason: 'Đúng chức năng hơn.' };
    await office.bus.execute(new AssignDirective(first, back, office.envelope()));
    await office.draft(await office.convene(), agencyId, null);
    for (let round = 0; round < 3; round += 1) await run();
    expect(await handovers(first)).toEqual([[agencyId, heirId]]);
    await succeed(agencyId, second, ids, {
      kind: 'split-off',
      heirIds: [second],
      directives: [{ directiveId: later, heirId: second }],
    });
    await succeed(agencyId, heirId, ids);
    for (let round = 0; round < 5; round += 1) await run();
    expect(await Promise.all(ids.map(handovers))).toEqual([
      [
        [agencyId, heirId],
        [agencyId, heirId],
      ],
      [[agencyId, second]],
      [[agencyId, second]],
      [[agencyId, heirId]],
      [[agencyId, heirId]],
    ]);
  });

  it('the heir goes on: its officer reports where the other left off', async () => {
    const { agencyId, ids } = await office.handOut('2022-12-14', 1);
    const heirId = await office.registerAgency();
    await office.act(ids[0] ?? '', { type: 'AcceptDirective' }, officerOf(agencyId));
    await succeed(agencyId, heirId, ids);
    await run();
    const report = { summary: 'Xong.', effectiveOn: '2022-07-20', indicators: [], evidence: [] };
    await office.act(ids[0] ?? '', { type: 'ReportCompletion', ...report }, officerOf(heirId));
    expect((await office.history(`directive-${ids[0] ?? ''}`)).at(-1)?.type).toBe('CompletionReported');
  });
});
