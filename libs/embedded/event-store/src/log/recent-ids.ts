const LIMIT = 131_072;

/**
 * Positions of recently written event ids, oldest out first. An id keeps the
 * position it was first written at. The real server bounds its table too and
 * starts with an empty one (IndexWriter, committed events): repeats with an
 * expected revision are found in the log itself, for good.
 */
export class RecentIds {
  private readonly positions = new Map<string, number>();

  positionOf(id: Uint8Array): number | undefined {
    return this.positions.get(keyOf(id));
  }

  /** Notes where an id was written, unless it is known. */
  add(id: Uint8Array, position: number): void {
    this.note(keyOf(id), position);
  }

  /** Notes everything the other one knows, in its order. */
  addAll(others: RecentIds): void {
    for (const [key, position] of others.positions) this.note(key, position);
  }

  clear(): void {
    this.positions.clear();
  }

  private note(key: string, position: number): void {
    if (this.positions.has(key)) return;
    this.positions.set(key, position);
    if (this.positions.size <= LIMIT) return;
    const oldest = this.positions.keys().next();
    if (oldest.done !== true) this.positions.delete(oldest.value);
  }
}

const keyOf = (id: Uint8Array): string =>
  Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('latin1');
