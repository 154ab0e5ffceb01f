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

/** Whether an answer says so; what is asked below `/auth/` says other things by that status. */
export const saysSessionEnded = (status: number, url: string): boolean =>
  status === 401 && !url.includes('/auth/');

/** Waits for the dialog: what sends a command asks here, and sends it again once the same person has signed in. */
class SigningInAgain {
  #waiting: ((isSame: boolean) => void)[] = [];

  /** Resolves once somebody has signed in above the screen: whether it is the person whose session ended. */
  wait(): Promise<boolean> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  settle(isSame: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(isSame);
  }
}

export const signingInAgain = new SigningInAgain();

/** Somebody signed in: what gave up with the session before goes on at once. */
export const sessionBegan = new SessionSignal();
