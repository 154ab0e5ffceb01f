const answersWithinMs = 10_000;
const triesAgainAfterMs = 60_000;

/** Posts each checkpoint to an address outside, where one is set: what left the house nobody inside can take back. */
export class CheckpointPost {
  #sent = '';
  #triesAt = 0;

  constructor(private readonly url: string | undefined) {}

  /**
   * Posts a checkpoint, unless it was the last one posted or the last attempt failed just now.
   * @throws Error when it is not taken
   */
  async send(checkpoint: string, signal: AbortSignal): Promise<void> {
    if (this.url === undefined || checkpoint === this.#sent || performance.now() < this.#triesAt) return;
    this.#triesAt = performance.now() + triesAgainAfterMs;
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: checkpoint,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`DONDOC_CHECKPOINT_URL answered ${response.status} to a checkpoint`);
    this.#sent = checkpoint;
    this.#triesAt = 0;
  }
}
