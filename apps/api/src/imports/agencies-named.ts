import { comparedText, searchedText, type Coordinator } from '#domain';
import { dayIn, partsOf, type Understood } from './cell-values.js';

/** An agency that a cell may mean. */
export interface NamedAgency {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Finds agencies by what people write of them: the code, or the name, with its marks or without. */
export class AgenciesNamed {
  readonly #byExactName = new Map<string, Set<string>>();
  readonly #byPlainName = new Map<string, Set<string>>();

  constructor(agencies: Iterable<NamedAgency>) {
    for (const { id, code, name } of agencies)
      for (const word of [code, name]) {
        put(this.#byExactName, comparedText(word.trim()), id);
        put(this.#byPlainName, searchedText(word), id);
      }
  }

  /** The agency of a code or name. */
  find(text: string): Understood<string> {
    const found =
      this.#byExactName.get(comparedText(text.trim())) ?? this.#byPlainName.get(searchedText(text));
    const [id, another] = found ?? [];
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
