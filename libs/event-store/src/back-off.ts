/** Milliseconds to wait before attempt `attempt` (1, 2, …): doubling, capped, and random in its upper half. */
export function backOffMs(attempt: number, firstMs: number, capMs: number): number {
  const full = Math.min(capMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return full / 2 + (Math.random() * full) / 2;
}
