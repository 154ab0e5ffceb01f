import { z } from 'zod';
import { requireRole } from '../actor.js';
import type { CommandContext } from '../command-context.js';
import type { DomainEvent } from '../event.js';
import { localDateSchema, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';
import {
  legalBasisSchema,
  requireInEffect,
  succession,
  successionEventTypes,
  successionSchema,
  type EndingKind,
  type LegalBasis,
  type SucceedAgency,
  type Succession,
} from './succession.js';

/** The stored contract of an agency's stream. Fields are only ever added. */
export const agencyEventSchemas = {
  AgencyRegistered: z.object({
    agencyId: z.string(),
    code: z.string(),
    name: z.string(),
    headEmail: z.string().nullable(),
    officeEmail: z.string().nullable(),
  }),
  /** `basis` and `effectiveOn` where an instrument gave it the name. */
  AgencyRenamed: z.object({
    previousName: z.string(),
    name: z.string(),
    basis: legalBasisSchema.optional(),
    effectiveOn: localDateSchema.optional(),
  }),
  AgencyContactsChanged: z.object({ headEmail: z.string().nullable(), officeEmail: z.string().nullable() }),
  /** Others have taken its place: it gets no further duty, and is changed no more. */
  AgencyMerged: successionSchema,
  AgencySplit: successionSchema,
  AgencyDissolved: successionSchema,
  /** Others have taken a part of it over, and it goes on: it may be given duties, changed, and succeeded later. */
  AgencyPartSplitOff: successionSchema,
} as const;

export type AgencyEvent = {
  [Type in keyof typeof agencyEventSchemas]: DomainEvent<Type, z.infer<(typeof agencyEventSchemas)[Type]>>;
}[keyof typeof agencyEventSchemas];

export interface Agency {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly headEmail: string | null;
  readonly officeEmail: string | null;
  /** Who took its place, how and when; absent while nobody did. */
  readonly succession?: Succession & { readonly kind: EndingKind };
}

interface Contacts {
  readonly headEmail: string | null;
  readonly officeEmail: string | null;
}

export type AgencyCommand = CommandContext &
  (
    | ({
        readonly type: 'RegisterAgency';
        readonly agencyId: string;
        readonly code: string;
        readonly name: string;
      } & Contacts)
    | {
        readonly type: 'RenameAgency';
        readonly name: string;
        readonly basis?: LegalBasis;
        readonly effectiveOn?: LocalDate;
      }
    | SucceedAgency
    /** A contact that is left out stays as it is; null takes it away. */
    | ({ readonly type: 'ChangeAgencyContacts' } & {
        readonly [Contact in keyof Contacts]?: Contacts[Contact] | undefined;
      })
  );

/**
 * An agency's id is derived from its code by the caller, so that one code is one stream: registering it twice is
 * refused by the log itself.
 * @throws Rejection `agency-code-taken`, `agency-not-found`, `role-not-allowed`, `agency-succeeded`, and those of `succession` and `requireInEffect`
 */
export function decideAgency(command: AgencyCommand, state: Agency | null): AgencyEvent[] {
  requireRole(command.by, 'admin');
  if (command.type === 'RegisterAgency') {
    if (state !== null)
      throw new Rejection('conflict', 'agency-code-taken', `The code ${command.code} is in use.`, 'code');
    const { agencyId, code, name, headEmail, officeEmail } = command;
    return [{ type: 'AgencyRegistered', data: { agencyId, code, name, headEmail, officeEmail } }];
  }
  if (state === null) throw new Rejection('not-found', 'agency-not-found', 'There is no such agency.');
  requireInPlace(state);
  switch (command.type) {
    case 'RenameAgency': {
      const { name, basis, effectiveOn } = command;
      requireInEffect(command, command.today);
      if (state.name === name) return [];
      const instrument = { ...(basis ? { basis } : {}), ...(effectiveOn ? { effectiveOn } : {}) };
      return [{ type: 'AgencyRenamed', data: { previousName: state.name, name, ...instrument } }];
    }
    case 'SucceedAgency':
      return [{ type: successionEventTypes[command.kind], data: succession(state.id, command) }];
    case 'ChangeAgencyContacts': {
      const { headEmail = state.headEmail, officeEmail = state.officeEmail } = command;
      if (state.headEmail === headEmail && state.officeEmail === officeEmail) return [];
      return [{ type: 'AgencyContactsChanged', data: { headEmail, officeEmail } }];
    }
  }
}

/** @throws Rejection `agency-succeeded` of an agency whose place others have taken; `path` is the field that names it */
export function requireInPlace(state: Agency, path?: string): void {
  if (state.succession === undefined) return;
  const detail = `Others have taken the place of ${state.name}.`;
  throw new Rejection(path === undefined ? 'conflict' : 'impossible', 'agency-succeeded', detail, path);
}

/** The next state of an agency. Total. */
export function evolveAgency(state: Agency | null, event: AgencyEvent): Agency | null {
  if (event.type === 'AgencyRegistered') {
    const { agencyId: id, code, name, headEmail, officeEmail } = event.data;
    return { id, code, name, headEmail, officeEmail };
  }
  if (state === null) return null;
  switch (event.type) {
    case 'AgencyRenamed':
      return { ...state, name: event.data.name };
    case 'AgencyContactsChanged':
      return { ...state, ...event.data };
    case 'AgencyMerged':
      return { ...state, succession: { kind: 'merged', ...event.data } };
    case 'AgencySplit':
      return { ...state, succession: { kind: 'split', ...event.data } };
    case 'AgencyDissolved':
      return { ...state, succession: { kind: 'dissolved', ...event.data } };
    case 'AgencyPartSplitOff':
      return state;
    default:
      return unknownEvent(event, state);
  }
}

function unknownEvent(event: never, state: Agency): Agency {
  void event;
  return state;
}
