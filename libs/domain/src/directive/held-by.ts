import type { Directive, HeldBy } from './directive-state.js';

type Held = Pick<Directive, 'work' | 'leadAgencyId' | 'extensionRequest'>;

/**
 * Who has to act: the lead while it works, the office while it has to assign, resume, confirm or decide, nobody once it
 * is closed. It has been so since the event that made it so.
 */
export function heldBy(state: Held, before: HeldBy | null, recordedAt: string): HeldBy {
  const holder = holderOf(state);
  const isSame = before !== null && before.party === holder.party && before.agencyId === holder.agencyId;
  return isSame ? before : { ...holder, since: recordedAt };
}

function holderOf({ work, leadAgencyId, extensionRequest }: Held): Omit<HeldBy, 'since'> {
  switch (work) {
    case 'closed':
      return { party: 'nobody' };
    case 'assigned':
    case 'in_progress':
      if (extensionRequest !== null || leadAgencyId === null) return { party: 'office' };
      return { party: 'agency', agencyId: leadAgencyId };
    case 'draft':
    case 'issued':
    case 'declined':
    case 'suspended':
    case 'awaiting_confirmation':
      return { party: 'office' };
  }
}
