import {
  decideAccount,
  decideAgency,
  decideDirective,
  decideMeeting,
  decideMeetingRegister,
  decideOutsidePerson,
  decideParkedStream,
  decidePolicy,
  accountEventSchemas,
  agencyEventSchemas,
  calendarEventSchemas,
  decideCalendar,
  decideDelivery,
  decideInspection,
  decideLatenessCause,
  decideSecurity,
  decideSimulation,
  decideSystem,
  decideUsernameReading,
  deliveryEventSchemas,
  directiveEventSchemas,
  emptyRegister,
  evolveAccount,
  evolveAgency,
  evolveCalendar,
  evolveDelivery,
  evolveDirective,
  evolveLatenessCause,
  evolveMeeting,
  evolveMeetingRegister,
  evolveOutsidePerson,
  evolveParkedStream,
  evolvePolicy,
  evolveSystem,
  evolveUsernameReading,
  inspectionEventSchemas,
  latenessCauseEventSchemas,
  meetingEventSchemas,
  meetingRegisterEventSchemas,
  outsidePersonEventSchemas,
  parkedStreamEventSchemas,
  policyEventSchemas,
  securityEventSchemas,
  simulationEventSchemas,
  systemEventSchemas,
  undelivered,
  usernameReadingEventSchemas,
  type Account,
  type AccountCommand,
  type AccountEvent,
  type Agency,
  type AgencyCommand,
  type AgencyEvent,
  type CalendarCommand,
  type CalendarEvent,
  type Delivery,
  type DeliveryCommand,
  type DeliveryEvent,
  type Directive,
  type DirectiveCommand,
  type DirectiveEvent,
  type DomainEvent,
  type InspectionCommand,
  type InspectionEvent,
  type LatenessCause,
  type LatenessCauseCommand,
  type LatenessCauseEvent,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
  type MeetingRegister,
  type MeetingRegisterCommand,
  type MeetingRegisterEvent,
  type OutsidePerson,
  type OutsidePersonCommand,
  type OutsidePersonEvent,
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
  type SimulationCommand,
  type SimulationEvent,
  type SystemCommand,
  type SystemEvent,
  type System,
  type UsernameReading,
  type UsernameReadingCommand,
  type UsernameReadingEvent,
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
  /**
   * Nothing is decided by what was recorded before, of which there is any amount: of the stream only its end is looked for.
   * A command's id is then no way to recognise its repeat.
   */
  readonly onlyNotes?: true;
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

/** One a way to read a user name. */
export const usernameReadings: AggregateType<UsernameReading, UsernameReadingEvent, UsernameReadingCommand> =
  {
    category: 'username',
    initial: null,
    schemas: usernameReadingEventSchemas,
    decide: decideUsernameReading,
    evolve: (holder, { event }) => evolveUsernameReading(holder, event),
  };

/** One for each of whom the office said something. */
export const outsidePeople: AggregateType<OutsidePerson | null, OutsidePersonEvent, OutsidePersonCommand> = {
  category: 'outside',
  initial: null,
  schemas: outsidePersonEventSchemas,
  decide: decideOutsidePerson,
  evolve: (state, { event }) => evolveOutsidePerson(state, event),
};

/** One a cause of lateness in the list that the office keeps. */
export const latenessCauses: AggregateType<LatenessCause | null, LatenessCauseEvent, LatenessCauseCommand> = {
  category: 'cause',
  initial: null,
  schemas: latenessCauseEventSchemas,
  decide: decideLatenessCause,
  evolve: (state, { event }) => evolveLatenessCause(state, event),
};

/** One a day: what concerns security is noted, and nothing is decided by what was noted before. */
export const securityRecords: AggregateType<null, SecurityEvent, SecurityCommand> = {
  category: 'security',
  initial: null,
  schemas: securityEventSchemas,
  decide: decideSecurity,
  evolve: () => null,
  onlyNotes: true,
};

/** One for what is noted once, whichever processes see it: a sign-in by a token of an outside issuer. */
export const securityRecordsOfOne: AggregateType<boolean, SecurityEvent, SecurityCommand> = {
  category: securityRecords.category,
  initial: false,
  schemas: securityEventSchemas,
  decide: (command, isNoted) => (isNoted ? [] : decideSecurity(command)),
  evolve: () => true,
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

/** One a notification and way, and one a reader of it: what is told is told once, and read once. */
export const deliveries: AggregateType<Delivery, DeliveryEvent, DeliveryCommand> = {
  category: 'delivery',
  initial: undelivered,
  schemas: deliveryEventSchemas,
  decide: decideDelivery,
  evolve: (state, { event }) => evolveDelivery(state, event),
};

/** One an inspector: every reading of the trail is noted. */
export const inspections: AggregateType<null, InspectionEvent, InspectionCommand> = {
  category: 'inspection',
  initial: null,
  schemas: inspectionEventSchemas,
  decide: decideInspection,
  evolve: () => null,
  onlyNotes: true,
};

/** The only one is `clock`: its last event says what time it is where time is simulated. */
export const simulations: AggregateType<null, SimulationEvent, SimulationCommand> = {
  category: 'simulation',
  initial: null,
  schemas: simulationEventSchemas,
  decide: decideSimulation,
  evolve: () => null,
  onlyNotes: true,
};

/** The only one is `identity`: which system a log belongs to, and what its releases write. */
export const systems: AggregateType<System | null, SystemEvent, SystemCommand> = {
  category: 'system',
  initial: null,
  schemas: systemEventSchemas,
  decide: decideSystem,
  evolve: (state, { event }) => evolveSystem(state, event),
};
