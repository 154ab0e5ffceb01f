import {
  decideAccount,
  decideAgency,
  decideDirective,
  decideMeeting,
  decideMeetingRegister,
  decideParkedStream,
  decidePolicy,
  accountEventSchemas,
  agencyEventSchemas,
  calendarEventSchemas,
  decideCalendar,
  decideSecurity,
  directiveEventSchemas,
  emptyRegister,
  evolveAccount,
  evolveAgency,
  evolveCalendar,
  evolveDirective,
  evolveMeeting,
  evolveMeetingRegister,
  evolveParkedStream,
  evolvePolicy,
  meetingEventSchemas,
  meetingRegisterEventSchemas,
  parkedStreamEventSchemas,
  policyEventSchemas,
  securityEventSchemas,
  type Account,
  type AccountCommand,
  type AccountEvent,
  type Agency,
  type AgencyCommand,
  type AgencyEvent,
  type CalendarCommand,
  type CalendarEvent,
  type Directive,
  type DirectiveCommand,
  type DirectiveEvent,
  type DomainEvent,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
  type MeetingRegister,
  type MeetingRegisterCommand,
  type MeetingRegisterEvent,
  type ParkedStreamCommand,
  type ParkedStreamEvent,
  type PolicyCommand,
  type PolicyEvent,
  type PublishedCalendar,
  type PublishedPolicy,
  type Recorded,
  type SecurityCommand,
  type SecurityEvent,
  type SetAsideRevisions,
} from '#domain';
import type { z } from 'zod';

/** How an aggregate is stored and decided: one entry of the routing table below. */
export interface AggregateType<State, Event extends DomainEvent, Command> {
  /** The stream of one is `<category>-<id>`. */
  readonly category: string;
  readonly initial: State;
  readonly schemas: Readonly<Record<Event['type'], z.ZodType>>;
  readonly decide: (command: Command, state: State) => Event[];
  readonly evolve: (state: State, recorded: Recorded<Event>) => State;
}

export const agencies: AggregateType<Agency | null, AgencyEvent, AgencyCommand> = {
  category: 'agency',
  initial: null,
  schemas: agencyEventSchemas,
  decide: decideAgency,
  evolve: (state, { event }) => evolveAgency(state, event),
};

export const meetings: AggregateType<Meeting | null, MeetingEvent, MeetingCommand> = {
  category: 'meeting',
  initial: null,
  schemas: meetingEventSchemas,
  decide: decideMeeting,
  evolve: (state, { event }) => evolveMeeting(state, event),
};

export const meetingRegisters: AggregateType<MeetingRegister, MeetingRegisterEvent, MeetingRegisterCommand> =
  {
    category: 'register',
    initial: emptyRegister,
    schemas: meetingRegisterEventSchemas,
    decide: decideMeetingRegister,
    evolve: (state, { event }) => evolveMeetingRegister(state, event),
  };

export const directives: AggregateType<Directive | null, DirectiveEvent, DirectiveCommand> = {
  category: 'directive',
  initial: null,
  schemas: directiveEventSchemas,
  decide: decideDirective,
  evolve: evolveDirective,
};

export const accounts: AggregateType<Account | null, AccountEvent, AccountCommand> = {
  category: 'account',
  initial: null,
  schemas: accountEventSchemas,
  decide: decideAccount,
  evolve: (state, { event }) => evolveAccount(state, event),
};

/** One a day: what concerns security is noted, and nothing is decided by what was noted before. */
export const securityRecords: AggregateType<null, SecurityEvent, SecurityCommand> = {
  category: 'security',
  initial: null,
  schemas: securityEventSchemas,
  decide: decideSecurity,
  evolve: () => null,
};

/** One a year. */
export const calendars: AggregateType<PublishedCalendar | null, CalendarEvent, CalendarCommand> = {
  category: 'calendar',
  initial: null,
  schemas: calendarEventSchemas,
  decide: decideCalendar,
  evolve: (state, { event }) => evolveCalendar(state, event),
};

/** One a scope: the office, an urgency, or one directive. */
export const policies: AggregateType<PublishedPolicy | null, PolicyEvent, PolicyCommand> = {
  category: 'policy',
  initial: null,
  schemas: policyEventSchemas,
  decide: decidePolicy,
  evolve: (state, { event }) => evolvePolicy(state, event),
};

/** What was done about a stream of which an event cannot be read; one each, named after it. */
export const parkedStreamActs: AggregateType<SetAsideRevisions, ParkedStreamEvent, ParkedStreamCommand> = {
  category: 'parked',
  initial: [],
  schemas: parkedStreamEventSchemas,
  decide: decideParkedStream,
  evolve: (state, { event }) => evolveParkedStream(state, event),
};
