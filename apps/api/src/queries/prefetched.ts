/**
 * A generator whose first piece is made already, so that what fails at once fails before the answer begins.
 * @throws whatever making the first piece throws
 */
export async function prefetched<Piece>(
  pieces: AsyncGenerator<Piece, void, void>,
): Promise<AsyncGenerator<Piece, void, void>> {
  const first = await pieces.next();
  return resume(first, pieces);
}

async function* resume<Piece>(
  first: IteratorResult<Piece, void>,
  rest: AsyncGenerator<Piece, void, void>,
): AsyncGenerator<Piece, void, void> {
  if (first.done) return;
  try {
    yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}
