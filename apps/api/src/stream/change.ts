import { Rejection, type Actor } from '#domain';
import { circumstancesOf, isJsonObject, type RecordedEvent } from '#event-store';

/** What a client of the stream learns of an event: that something changed, and where to look. */
export interface Change {
  readonly position: string;
  readonly kind: string;
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
}

/** The change that an event is. */
export function changeOf(event: RecordedEvent): Change {
  const dash = event.streamId.indexOf('-');
  return {
    position: String(event.position),
    kind: event.streamId.slice(0, dash),
    id: event.streamId.slice(dash + 1),
    revision: Number(event.revision),
    type: event.type,
    recordedAt: circumstancesOf(event).recordedAt,
  };
}

/** The kinds of change that each role hears of; an agency's officer hears of its own directives only. */
const heardBy: Readonly<Record<Actor['role'], readonly string[]>> = {
  admin: [
    'agency',
    'meeting',
    'directive',
    'delivery',
    'calendar',
    'policy',
    'account',
    'inspection',
    'security',
    'simulation',
  ],
  inspector: [
    'agency',
    'meeting',
    'directive',
    'delivery',
    'calendar',
    'policy',
    'inspection',
    'security',
    'simulation',
    'parked',
  ],
  leader: ['agency', 'meeting', 'directive', 'calendar', 'policy', 'simulation'],
  agency: ['agency', 'directive', 'calendar', 'simulation'],
  system: [],
};

/** Which agencies a directive concerns, once it is more than a draft. */
export interface Concerned {
  readonly agencyIds: readonly string[];
  readonly isDraft: boolean;
}

/** Whether a person hears of a change. */
export function hears(actor: Actor, change: Change, concerned: Concerned | null): boolean {
  if (!heardBy[actor.role].includes(change.kind)) return false;
  if (actor.role !== 'agency' || change.kind !== 'directive') return true;
  return concerned !== null && !concerned.isDraft && concerned.agencyIds.includes(actor.agencyId ?? '');
}

/** What an event says of the agencies that its directive concerns; undefined when it says nothing of them. */
export function concernedBy({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Concerned | undefined {
  const assigns = ['DirectiveAssigned', 'DirectiveReassigned', 'DirectiveImported'].includes(type);
  if (type !== 'DirectiveDrafted' && !assigns) return undefined;
  const { leadAgencyId, coordinators } = data;
  const coordinating = Array.isArray(coordinators)
    ? coordinators.flatMap((each) =>
        isJsonObject(each) && typeof each['agencyId'] === 'string' ? [each['agencyId']] : [],
      )
    : [];
  return {
    agencyIds: typeof leadAgencyId === 'string' ? [leadAgencyId, ...coordinating] : coordinating,
    isDraft: type === 'DirectiveDrafted',
  };
}

/** Whom a reassignment or a handover takes a directive from, as far as it says itself. */
export function previousAgency({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): Concerned | null {
  const id = type === 'DirectiveHandedOver' ? data['agencyId'] : data['previousLeadAgencyId'];
  return typeof id === 'string' ? { agencyIds: [id], isDraft: false } : null;
}

/** Whoever was taken off a directive still hears that it was taken away. */
export function leavers(before: Concerned | null, after: Concerned): Concerned {
  return before === null
    ? after
    : { ...after, agencyIds: [...new Set([...after.agencyIds, ...before.agencyIds])] };
}

/** @throws Rejection for the engine's own actor, which never listens */
export function requirePerson(actor: Actor | null): Actor {
  if (actor === null || actor.role === 'system')
    throw new Rejection('forbidden', 'role-not-allowed', 'Only people listen.');
  return actor;
}
