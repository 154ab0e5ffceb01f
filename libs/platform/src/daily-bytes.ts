const dayMs = 86_400_000;

/** So many bytes a day (UTC) and no more, so that no file fills in an hour what it should hold for days. */
export class DailyBytes {
  #day = -1;
  #used = 0;

  constructor(
    private readonly most: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether so many more fit into today; if they do they are taken. */
  take(bytes: number): boolean {
    const today = Math.floor(this.now() / dayMs);
    if (today !== this.#day) {
      this.#day = today;
      this.#used = 0;
    }
    if (this.#used + bytes > this.most) return false;
    this.#used += bytes;
    return true;
  }
}
