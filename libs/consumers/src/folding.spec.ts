import { describe, expect, it } from '@jest/globals';
import { PoisonedEvent, type JsonObject } from '#event-store';
import { agencyNamedBy, foldAgency, idsOf } from './folding.js';

const recorded = (type: string, data: JsonObject, streamId = 'agency-stp') => ({
  ...{ id: 'e', streamId, type, data, revision: 0n, position: 1n, preparePosition: 1n },
  metadata: { recordedAt: '2022-07-20T02:00:00.000Z' },
  created: new Date('2022-07-20T02:00:01.000Z'),
});

const registered = { agencyId: 'stp', code: 'STP', name: 'Sở Tư pháp', headEmail: null, officeEmail: null };

describe('an event of an agency', () => {
  it('gives the state behind it, with who recorded it and when', () => {
    const { state, event, envelope } = foldAgency(null, recorded('AgencyRegistered', registered));
    expect([state?.name, event?.type, envelope.recordedAt]).toEqual([
      ...['Sở Tư pháp', 'AgencyRegistered', '2022-07-20T02:00:00.000Z'],
    ]);
  });

  it('of a type that a newer version wrote leaves the state as it was', () => {
    const { state } = foldAgency(null, recorded('AgencyRegistered', registered));
    expect(foldAgency(state, recorded('AgencyMovedOffice', {}))).toMatchObject({ event: null, state });
  });

  it('that does not fit its type is poisoned', () => {
    expect(() => foldAgency(null, recorded('AgencyRegistered', { name: 7 }))).toThrow(PoisonedEvent);
  });

  it('names the agency where it is registered or renamed, and no other stream does', () => {
    const registering = recorded('AgencyRegistered', registered);
    expect(agencyNamedBy(registering)).toEqual({ id: 'stp', name: 'Sở Tư pháp' });
    expect(agencyNamedBy({ ...registering, streamId: 'meeting-stp' })).toBeNull();
    expect(
      agencyNamedBy(recorded('AgencyContactsChanged', { headEmail: null, officeEmail: null })),
    ).toBeNull();
  });
});

it('the ids that events are about come once each', () => {
  expect(idsOf([{ streamId: 'agency-a' }, { streamId: 'agency-b-c' }, { streamId: 'agency-a' }])).toEqual([
    ...['a', 'b-c'],
  ]);
});
