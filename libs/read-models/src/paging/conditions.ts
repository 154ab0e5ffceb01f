/** Conditions of one statement with the values of their parameters, which never become part of its text. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #conditions: string[] = [];

  /** The parameter (`$3`) that stands for a value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds a condition. */
  add(condition: string): void {
    this.#conditions.push(condition);
  }

  /** Adds a condition on a value, unless there is none. */
  when<Value>(value: Value | undefined, condition: (parameter: string) => string): void {
    if (value !== undefined) this.add(condition(this.value(value)));
  }

  /** All conditions, and any further ones, joined for a WHERE. */
  where(...further: string[]): string {
    const all = [...this.#conditions, ...further];
    return all.length === 0 ? 'true' : all.map((condition) => `(${condition})`).join(' AND ');
  }
}
