/** The API no longer knows who asks: whoever shows the page's dialog for signing in again listens here. */
class SessionEnded {
  readonly #listeners = new Set<() => void>();

  /** @returns what stops listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const sessionEnded = new SessionEnded();
