import { erasedName, erasedText, erasedUsername } from '#domain';
import { isJsonObject, type JsonObject, type JsonValue } from '#event-store';

/** Whose a text is: the account's of the stream, of whoever acts, or the one that the metadata or the data name. */
type Whose = 'stream' | 'actor' | 'about' | 'accountId';

/** A text that is put in the place of another; undefined: the field is left out. */
type Substitute = string | null | undefined;

/** A field of an event that holds a personal text. */
export interface PersonalField {
  readonly part: 'data' | 'metadata';
  /** Where it stands in it. */
  readonly path: readonly string[];
  readonly whose: Whose;
  /** What is read there once the data of the person are erased. */
  readonly erased: (personId: string) => Substitute;
  /**
   * What is recorded there where it cannot be sealed at the moment. Absent: it has to be, for what is decided later rests
   * on it.
   */
  readonly withoutKey?: { readonly value: Substitute };
}

const nothing = () => null;
const noText = () => erasedText;

const text = (whose: Whose, path: string, erased: PersonalField['erased']): PersonalField => ({
  part: 'data',
  path: path.split('.'),
  whose,
  erased,
});
/** A text without which the rest of its event says what it has to. */
const note = (
  whose: Whose,
  path: string,
  value: Substitute,
  erased: PersonalField['erased'] = () => value,
): PersonalField => ({
  ...text(whose, path, erased),
  withoutKey: { value },
});

/** The name of whoever acts, in the metadata of every event: without it everybody finds it by the id. */
export const actorName: PersonalField = {
  ...note('actor', 'actor.name', undefined),
  part: 'metadata',
  erased: erasedName,
};

/** The personal texts in the data of events, by type. `personal-fields.spec.ts` says of every other field why it is none. */
export const personalTexts: Readonly<Record<string, readonly PersonalField[]>> = {
  AccountRegistered: [
    text('stream', 'username', erasedUsername),
    text('stream', 'name', erasedName),
    text('stream', 'email', nothing),
  ],
  AccountCorrected: [text('stream', 'previous', erasedName), text('stream', 'value', erasedName)],
  AccountEmailChanged: [text('stream', 'previousEmail', nothing), text('stream', 'email', nothing)],
  NotificationSettingsChanged: [text('stream', 'channels.webhook', nothing)],
  LeaveArranged: [text('stream', 'reason', noText)],
  LeaveEnded: [text('stream', 'reason', nothing)],
  SignedIn: [note('actor', 'username', null), note('actor', 'address', null), note('actor', 'device', null)],
  SessionEnded: [note('actor', 'username', null), note('actor', 'address', null)],
  SignInRefused: [note('about', 'username', null), note('about', 'address', null)],
  AccessRefused: [note('actor', 'address', null)],
  TokenMinted: [note('accountId', 'username', '', erasedUsername)],
  NotificationDelivered: [note('about', 'address', undefined), note('about', 'receipt', '', noText)],
  NotificationFailed: [note('about', 'address', undefined), note('about', 'reason', '', noText)],
};

const fieldsOf = new Map(
  Object.entries(personalTexts).map(([type, fields]) => [type, [actorName, ...fields]] as const),
);
const justTheActor = [actorName];

/** The personal texts that events of a type hold. */
export const personalFields = (type: string): readonly PersonalField[] => fieldsOf.get(type) ?? justTheActor;

/** What of an event says whose its texts are. */
export interface EventInStream {
  readonly streamId: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

const accountPrefix = 'account-';

/** The account whose stream it is; undefined for a stream of another kind. */
const accountOf = (streamId: string): string | undefined =>
  streamId.startsWith(accountPrefix) ? streamId.slice(accountPrefix.length) : undefined;

const erasures: Readonly<Record<string, string>> = {
  PersonalDataErased: accountPrefix,
  OutsidePersonErased: 'outside-',
};

/** The person whose data are erased by an event; undefined for any other event. */
export function erasedBy({ type, streamId }: Pick<EventInStream, 'type' | 'streamId'>): string | undefined {
  const prefix = erasures[type];
  return prefix !== undefined && streamId.startsWith(prefix) ? streamId.slice(prefix.length) : undefined;
}

/** Whose a field of an event is; undefined where it is nobody's: the engine's, a stranger's, an office's own address. */
export function personOf(
  { whose }: PersonalField,
  { streamId, data, metadata }: EventInStream,
): string | undefined {
  switch (whose) {
    case 'stream':
      return accountOf(streamId);
    case 'actor': {
      const { actor } = metadata;
      return isJsonObject(actor) && actor['role'] !== 'system' ? idIn(actor['id']) : undefined;
    }
    case 'about':
      return idIn(metadata['about']);
    case 'accountId':
      return idIn(data['accountId']);
  }
}

const idIn = (value: JsonValue | undefined) =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What stands in a field of an event; undefined where nothing does. */
export const valueIn = (event: EventInStream, { part, path }: PersonalField): JsonValue | undefined =>
  valueAt(event[part], path);

/** The same event with something else in a field, or, undefined, without the field. */
export const withValue = <Event extends EventInStream>(
  event: Event,
  { part, path }: PersonalField,
  value: JsonValue | undefined,
): Event => ({ ...event, [part]: withValueAt(event[part], path, value) });

function valueAt(object: JsonObject, [first = '', ...rest]: readonly string[]): JsonValue | undefined {
  const value = object[first];
  if (rest.length === 0) return value;
  return isJsonObject(value) ? valueAt(value, rest) : undefined;
}

function withValueAt(
  object: JsonObject,
  [first = '', ...rest]: readonly string[],
  value: JsonValue | undefined,
): JsonObject {
  const inner = object[first];
  if (rest.length > 0)
    return isJsonObject(inner) ? { ...object, [first]: withValueAt(inner, rest, value) } : object;
  if (value !== undefined) return { ...object, [first]: value };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== first));
}
