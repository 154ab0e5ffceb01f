import { LRUCache } from 'lru-cache';
import { openText, sealText } from './sealed-text.js';

/** Texts kept of each kind. */
const mostTexts = 20_000;

/**
 * Seals and opens texts, and remembers them: what a person is called is sealed once and looked up from then on. The same
 * sealed text in many events tells no more than the person's id beside it.
 */
export class TextCache {
  readonly #sealed = new LRUCache<string, string>({ max: mostTexts });
  readonly #opened = new LRUCache<string, string>({ max: mostTexts });

  /** The text as it is recorded. */
  seal(text: string, personId: string, key: Buffer): string {
    const known = this.#sealed.get(placeOf(personId, text));
    if (known !== undefined) return known;
    const sealed = sealText(text, personId, key);
    this.#sealed.set(placeOf(personId, text), sealed);
    this.#opened.set(placeOf(personId, sealed), text);
    return sealed;
  }

  /** What was sealed, or the sealed text as it is where it is not this person's, or was sealed under another key. */
  open(sealed: string, personId: string, key: Buffer): string {
    const known = this.#opened.get(placeOf(personId, sealed));
    if (known !== undefined) return known;
    const text = openText(sealed, personId, key);
    if (text === null) return sealed;
    this.#opened.set(placeOf(personId, sealed), text);
    return text;
  }

  /** Forgets all texts of a person. */
  forget(personId: string): void {
    const start = placeOf(personId, '');
    for (const texts of [this.#sealed, this.#opened])
      for (const place of texts.keys()) if (place.startsWith(start)) texts.delete(place);
  }
}

/** An id holds no line break. */
const placeOf = (personId: string, text: string) => `${personId}\n${text}`;
