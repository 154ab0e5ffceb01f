/** What happens to the session of whoever reads, told to the parts of the page that have to do something about it. */
class SessionSignal {
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

/** The API no longer knows who asks: whoever shows the page's dialog for signing in again listens here. */
export const sessionEnded = new SessionSignal();

/** Somebody signed in: what gave up with the session before goes on at once. */
export const sessionBegan = new SessionSignal();
