/** Asks the reader to show once more that it is them; whether they did. */
type Ask = () => Promise<boolean>;

/** The API wants a password shown a moment ago: what sends a command asks here, and sends it again once that is done. */
class Proof {
  #ask: Ask | undefined;

  /** The part of the page that asks; @returns what stops it */
  answerBy(ask: Ask): () => void {
    this.#ask = ask;
    return () => (this.#ask = undefined);
  }

  ask(): Promise<boolean> {
    return this.#ask?.() ?? Promise.resolve(false);
  }
}

export const proof = new Proof();
