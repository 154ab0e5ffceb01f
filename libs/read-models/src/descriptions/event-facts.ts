import {
  engineActor,
  describeFailure,
  formatDate,
  isLocalDate,
  nameIn,
  stranger,
  type Actor,
  type Language,
} from '#domain';
import { isJsonObject, type JsonObject, type JsonValue } from '#event-store';

const words: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  [engineActor.id]: { vi: 'Hệ thống', en: 'System' },
  [stranger.id]: { vi: 'Người chưa đăng nhập', en: 'Not signed in' },
};

/** What people call who did something: a person by name, the system itself in words of their language. */
export function actorName(
  { id, name, role }: Pick<Actor, 'id' | 'name' | 'role'>,
  language: Language,
): string {
  const word = role === 'system' && Object.hasOwn(words, id) ? words[id] : undefined;
  return word?.[language] ?? nameIn(name, language);
}

/** A long text is cut to this many characters in a sentence; the data has all of it. */
const longestQuote = 240;

const numberOf = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') };

/** How one kind of event is said in each language. */
export type Description = Readonly<Record<Language, (facts: EventFacts) => string>>;

/** What is counted under a code of a directive's indicators, and in what unit. */
export type IndicatorOf = (code: string) => { readonly name: string; readonly unit: string } | undefined;

/** The facts of an event, ready to be put into a sentence of one language. What is missing is an empty text. */
export class EventFacts {
  readonly data: JsonObject;
  readonly actor: Actor;

  constructor(
    event: { readonly data: JsonObject; readonly actor: Actor },
    readonly language: Language,
    private readonly agencyName: (agencyId: string) => string,
    private readonly indicator: IndicatorOf = () => undefined,
  ) {
    this.data = event.data;
    this.actor = event.actor;
  }

  /** A text, shortened when it is long. */
  text(field: string): string {
    const value = this.data[field];
    if (typeof value === 'number') return numberOf[this.language].format(value);
    if (typeof value !== 'string') return '';
    const text = value.replace(/\s+/gu, ' ').trim();
    return text.length <= longestQuote ? text : `${text.slice(0, longestQuote).trimEnd()}…`;
  }

  /** A text behind what introduces it, or nothing when there is no text. */
  after(introduction: string, field: string): string {
    const text = this.text(field);
    return text === '' ? '' : `${introduction}${text}`;
  }

  /** Why a delivery failed behind what introduces it, or nothing when there is no reason. */
  failure(introduction: string, field: string): string {
    const text = this.text(field);
    return text === '' ? '' : `${introduction}${describeFailure(text, this.language)}`;
  }

  /** A name that is kept in each language. */
  named(field: string): string {
    const names = this.data[field];
    return isJsonObject(names) ? textOf(names[this.language]) : '';
  }

  /** The names of the files that prove it. */
  files(): string {
    return this.#objects('evidence')
      .map(({ name }) => textOf(name))
      .join(', ');
  }

  number(field: string): number | null {
    const value = this.data[field];
    return typeof value === 'number' ? value : null;
  }

  /** A date as people write it. */
  date(field: string): string {
    return this.#dateOf(this.data[field]);
  }

  agency(field: string): string {
    const value = this.data[field];
    return typeof value === 'string' ? this.agencyName(value) : '';
  }

  /** The names of the agencies in a list. */
  agencies(field: string): string {
    const value = this.data[field];
    return Array.isArray(value)
      ? (value as readonly JsonValue[]).map((id) => this.#nameOf(id)).join(', ')
      : '';
  }

  /** The date that a deadline in `field` gives; null when there is no deadline, empty for a standing task. */
  dueOn(field = 'deadline'): string | null {
    const deadline = this.data[field];
    if (typeof deadline === 'string') return this.#dateOf(deadline);
    if (!isJsonObject(deadline)) return null;
    return this.#dateOf(deadline['dueOn']);
  }

  /** The edition of the calendar that gave the deadline. */
  calendarVersion(field = 'deadline'): string {
    const deadline = this.data[field];
    return isJsonObject(deadline) && typeof deadline['calendarVersion'] === 'string'
      ? deadline['calendarVersion']
      : '';
  }

  /** The names of the co-ordinating agencies, each with its own deadline where it has one. */
  coordinators(own: (date: string) => string): string {
    return this.#objects('coordinators')
      .map(({ agencyId, dueOn }) => {
        const date = this.#dateOf(dueOn);
        return `${this.#nameOf(agencyId)}${date === '' ? '' : own(date)}`;
      })
      .join(', ');
  }

  /** The names of those whom a step is meant for. */
  audience(names: Readonly<Record<'office' | 'leader', string>>, head: (agency: string) => string): string {
    return this.#objects('audience')
      .map(({ kind, agencyId }) => {
        if (kind === 'office' || kind === 'leader') return names[kind];
        const agency = this.#nameOf(agencyId);
        return kind === 'agency_head' ? head(agency) : agency;
      })
      .join(', ');
  }

  /** Reported values as `name: value unit`; by the code alone where nobody knows its name. */
  actuals(): string {
    return this.#objects('indicators')
      .filter(({ actual }) => typeof actual === 'number')
      .map(({ code, actual }, index) => {
        const { name, unit } = this.indicator(textOf(code)) ?? { name: textOf(code), unit: '' };
        const value = numberOf[this.language].format(Number(actual));
        return `${index === 0 ? name : withSmallInitial(name)}: ${value}${unit === '' ? '' : ` ${unit}`}`;
      })
      .join('; ');
  }

  /** How many items a list has. */
  count(field: string): number {
    const value = this.data[field];
    return Array.isArray(value) ? value.length : 0;
  }

  /** The facts of an object in a field; null where there is none. */
  inside(field: string): EventFacts | null {
    const value = this.data[field];
    return isJsonObject(value) ? this.#factsOf(value) : null;
  }

  /** The facts of the last object of a list; null where there is none. */
  last(field: string): EventFacts | null {
    const last = this.#objects(field).at(-1);
    return last === undefined ? null : this.#factsOf(last);
  }

  #factsOf(data: JsonObject): EventFacts {
    return new EventFacts({ data, actor: this.actor }, this.language, this.agencyName, this.indicator);
  }

  #objects(field: string): JsonObject[] {
    const value = this.data[field];
    return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
  }

  #nameOf(agencyId: JsonValue | undefined): string {
    return this.agencyName(textOf(agencyId));
  }

  #dateOf(value: JsonValue | undefined): string {
    return typeof value === 'string' && isLocalDate(value) ? formatDate(value, this.language) : '';
  }
}

/** `Án bị hủy` as it stands inside a sentence; a short form (`TAND`) stays. */
const withSmallInitial = (name: string): string =>
  /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
