/** A fact that an aggregate decided: its stored type and its data. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** The event of a union that has the given type. */
export type EventOfType<Event extends DomainEvent, Type extends Event['type']> = Extract<
  Event,
  { type: Type }
>;
