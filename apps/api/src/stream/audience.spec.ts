import { expect, test } from '@jest/globals';
import type { DeciderCommandHandler } from '#application';
import type { RecordedEvent } from '#event-store';
import { Audience } from './audience.js';

const directive = { leadAgencyId: 'heir', coordinators: [{ agencyId: 'bar' }], issued: true };
const commands = { load: async () => ({ state: directive }) } as unknown as DeciderCommandHandler;
const recorded = (type: string, data: RecordedEvent['data']) =>
  ({
    ...{ streamId: 'directive-d-1', type, data, position: 1n, revision: 1n },
    ...{ metadata: {}, created: new Date('2022-08-01T02:00:00Z') },
  }) as RecordedEvent;

test('of a handover hear who has the directive from then on, and whom it left, who goes on where a part was split off', async () => {
  const audience = new Audience(commands);
  const handover = audience.hear(recorded('DirectiveHandedOver', { agencyId: 'court', heirId: 'heir' }));
  await audience.lookUp(handover);
  expect(handover.concerned).toEqual({ agencyIds: ['heir', 'bar', 'court'], isDraft: false });
  const next = audience.hear(recorded('ProgressReported', { agencyId: 'heir' }));
  await audience.lookUp(next);
  expect(next.concerned).toEqual({ agencyIds: ['heir', 'bar'], isDraft: false });
});
