import { LRUCache } from 'lru-cache';
import {
  EventStoreUnavailable,
  type EventToAppend,
  type PersonalData,
  type RecordedEvent,
} from '#event-store';
import {
  actorName,
  erasedBy,
  personalFields,
  personOf,
  valueIn,
  withValue,
  type EventInStream,
  type PersonalField,
} from './personal-fields.js';
import { isSealed } from './sealed-text.js';
import { TextCache } from './text-cache.js';

/** The keys of persons, as far as they are at hand. */
export interface Keys {
  /** Undefined while it is not known whether there is one. */
  keyOf(personId: string): Buffer | 'destroyed' | undefined;
  /** The same for a reader: undefined too while what is known may be too old to tell whether it was destroyed. */
  keyForReading(personId: string): Buffer | 'destroyed' | undefined;
  /**
   * Makes a key, or finds the one there is; where that fails or takes too long, none is at hand afterwards.
   * @param isNeeded whether an event cannot be recorded without it: then it is waited for longer
   */
  make(personId: string, isNeeded: boolean): Promise<void>;
  /**
   * Looks for a key that a reader cannot do without; undefined where nobody waits for keys.
   * @throws EventStoreUnavailable when it cannot be told whether there is one
   */
  find(personId: string): Promise<void> | undefined;
  /** Learns that the data of a person are erased, whether the key is destroyed already or not. */
  forget(personId: string): void;
  /** Tells of each person that is forgotten from now on. */
  onForgotten(listener: (personId: string) => void): void;
}

const mostNames = 20_000;

type InStream = EventToAppend & { readonly streamId: string };

/** What became of an event, and the persons whose keys it lacks, with whether it cannot do without. */
interface Tried<Event> {
  readonly event: Event;
  readonly missing: ReadonlyMap<string, boolean>;
}

/** Seals the personal texts of events under the keys of their persons, and opens them. */
export function personalDataUnder(keys: Keys): PersonalData {
  const texts = new TextCache();
  /** What people were last seen to be called: an event may lack the name of whoever acted. */
  const names = new LRUCache<string, string>({ max: mostNames });
  keys.onForgotten((personId) => {
    names.delete(personId);
    texts.forget(personId);
  });

  /** @param doWithout whether what may be recorded without its text is, where the key is not at hand */
  function sealed(event: InStream, doWithout: boolean): Tried<InStream> {
    let result = event;
    const missing = new Map<string, boolean>();
    for (const field of personalFields(event.type)) {
      const text = valueIn(event, field);
      const personId = personOf(field, event);
      if (typeof text !== 'string' || personId === undefined || isSealed(text)) continue;
      const key = keys.keyOf(personId);
      if (key === 'destroyed') result = withValue(result, field, field.erased(personId));
      else if (key !== undefined) result = withValue(result, field, texts.seal(text, personId, key));
      else if (doWithout && field.withoutKey) result = withValue(result, field, field.withoutKey.value);
      else missing.set(personId, missing.get(personId) === true || !field.withoutKey);
      if (field === actorName && typeof key === 'object') names.set(personId, text);
    }
    return { event: result, missing };
  }

  async function sealedOnceKeysAreMade({ event, missing }: Tried<InStream>): Promise<InStream> {
    await Promise.all([...missing].map(([personId, isNeeded]) => keys.make(personId, isNeeded)));
    const again = sealed(event, true);
    if (again.missing.size === 0) return again.event;
    throw new EventStoreUnavailable(`A key that the texts of ${event.type} are sealed with is out of reach`);
  }

  function opened(event: RecordedEvent): Tried<RecordedEvent> {
    let result = event;
    const missing = new Map<string, boolean>();
    for (const field of personalFields(event.type)) {
      const personId = personOf(field, event);
      if (personId === undefined) continue;
      const recorded = valueIn(event, field);
      const key = keys.keyForReading(personId);
      if (key === undefined && isSealedText(recorded)) missing.set(personId, true);
      const text = read(recorded, field, personId, key);
      if (text !== recorded) result = withValue(result, field, text);
    }
    return { event: result, missing };
  }

  function read(
    recorded: ReturnType<typeof valueIn>,
    field: PersonalField,
    personId: string,
    key: ReturnType<Keys['keyOf']>,
  ): ReturnType<typeof valueIn> {
    const isActor = field === actorName;
    if (key === 'destroyed')
      return isActor || typeof recorded === 'string' ? field.erased(personId) : recorded;
    if (recorded === undefined && isActor) return names.get(personId);
    const text = key !== undefined && isSealedText(recorded) ? texts.open(recorded, personId, key) : recorded;
    if (isActor && typeof text === 'string' && !isSealed(text)) names.set(personId, text);
    return text;
  }

  return {
    seal(streamId, events) {
      const tried = events.map((event) => sealed({ ...event, streamId }, false));
      if (tried.every(({ missing }) => missing.size === 0)) return tried.map(({ event }) => toAppend(event));
      return Promise.all(
        tried.map(async (each) =>
          toAppend(each.missing.size === 0 ? each.event : await sealedOnceKeysAreMade(each)),
        ),
      );
    },
    open(event) {
      // From then on nothing personal of theirs is read any more, whatever was recorded before.
      const erased = erasedBy(event);
      if (erased !== undefined) keys.forget(erased);
      const tried = opened(event);
      const looking = [...tried.missing.keys()].flatMap((personId) => keys.find(personId) ?? []);
      if (looking.length === 0) return tried.event;
      return Promise.all(looking).then(() => opened(event).event);
    },
  };
}

const toAppend = ({ id, type, data, metadata }: EventInStream & EventToAppend): EventToAppend => ({
  ...{ id, type, data, metadata },
});

const isSealedText = (value: unknown): value is string => typeof value === 'string' && isSealed(value);
