import { comparedText, searchedText, type Coordinator } from '#domain';
import { dayIn, partsOf, type Understood } from './cell-values.js';

/** An agency that a cell may mean. */
export interface NamedAgency {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Who has taken its place; null or absent while nobody has. */
  readonly succession?: object | null;
}

/** Whether an agency can still be given duties. */
export const isInPlace = ({ succession }: Pick<NamedAgency, 'succession'>): boolean =>
  (succession ?? null) === null;

/** Finds agencies by what people write of them: the code, or the name, with its marks or without. */
export class AgenciesNamed {
  readonly #byExactName = new Map<string, Set<string>>();
  readonly #byPlainName = new Map<string, Set<string>>();
  readonly #inPlace = new Set<string>();

  constructor(agencies: Iterable<NamedAgency>) {
    for (const agency of agencies) {
      const { id, code, name } = agency;
      if (isInPlace(agency)) this.#inPlace.add(id);
      for (const word of [code, name]) {
        put(this.#byExactName, comparedText(word.trim()), id);
        put(this.#byPlainName, searchedText(word), id);
      }
    }
  }

  /** The agency of a code or name. One whose place another has taken is meant only where no other is called so. */
  find(text: string): Understood<string> {
    const called =
      this.#byExactName.get(comparedText(text.trim())) ?? this.#byPlainName.get(searchedText(text)) ?? [];
    const inPlace = [...called].filter((id) => this.#inPlace.has(id));
    const [id, another] = inPlace.length > 0 ? inPlace : called;
    if (id === undefined) return { code: 'agency-not-known' };
    return another === undefined ? { value: id } : { code: 'agency-ambiguous' };
  }

  /**
   * Agencies parted by semicolons, line breaks or commas, each with a date of its own in brackets where it has one. A name
   * may hold commas itself.
   */
  coordinatorsIn(text: string): Understood<Coordinator[]> {
    const found: Coordinator[] = [];
    for (const part of partsOf(text, /[;\n]/)) {
      const whole = this.#coordinator(part);
      const several = 'value' in whole ? [whole] : partsOf(part, /,/).map((each) => this.#coordinator(each));
      for (const each of several) {
        if ('code' in each) return each;
        found.push(each.value);
      }
    }
    return { value: found };
  }

  #coordinator(text: string): Understood<Coordinator> {
    const [, name = text, date] = /^(.*?)\s*\((?:hạn\s*)?([\d/.\s-]{8,14})\)$/iu.exec(text) ?? [];
    const agency = this.find(name);
    if ('code' in agency) return agency;
    if (date === undefined) return { value: { agencyId: agency.value } };
    const day = dayIn(date.trim());
    return 'code' in day ? day : { value: { agencyId: agency.value, dueOn: day.value } };
  }
}

function put(names: Map<string, Set<string>>, name: string, id: string): void {
  if (name === '') return;
  const ids = names.get(name) ?? new Set();
  ids.add(id);
  names.set(name, ids);
}
