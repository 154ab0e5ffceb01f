import { cosigningRequest, withCosignatures, type LogFolder } from '#audit';
import { errorText } from '#platform';
import { longestWitnessRequest, parseCheckpoint, type Policy } from '#transparency';

const answersWithinMs = 10_000;

/** What witnesses answered to a checkpoint. */
export interface WitnessAnswers {
  /** Lines of cosignatures that hold. */
  readonly cosignatures: readonly string[];
  /** Of the others, why not. */
  readonly failures: readonly string[];
}

/** Asks the witnesses of a policy that have an address to cosign, all at once, each from the size that it knows. */
export class Witnesses {
  readonly #known = new Map<string, number>();

  constructor(
    private readonly policy: Policy,
    private readonly folder: LogFolder,
  ) {}

  async ask(checkpoint: string, signal: AbortSignal): Promise<WitnessAnswers> {
    const asked = [...this.policy.witnesses].flatMap(([name, { url }]) =>
      url === null ? [] : [{ name, url }],
    );
    const outcomes = await Promise.allSettled(
      asked.map((witness) => this.#askOne(witness, checkpoint, signal)),
    );
    return {
      cosignatures: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
      failures: outcomes.flatMap((outcome, at) =>
        outcome.status === 'rejected' ? [`${asked[at]?.name}: ${errorText(outcome.reason)}`] : [],
      ),
    };
  }

  /** @throws Error where it does not cosign */
  async #askOne(
    { name, url }: { name: string; url: string },
    checkpoint: string,
    signal: AbortSignal,
  ): Promise<string> {
    const { size } = parseCheckpoint(Buffer.from(checkpoint));
    // The first answer may be no more than the size that it goes on from.
    for (let tries = 0; tries < 2; tries += 1) {
      const body = await cosigningRequest(
        this.folder,
        checkpoint,
        Math.min(this.#known.get(name) ?? 0, size),
      );
      const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        ...{ body, redirect: 'error' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(answersWithinMs)]),
      });
      const text = await boundedText(response);
      if (response.status === 200) {
        withCosignatures(checkpoint, text, this.policy);
        this.#known.set(name, size);
        return text;
      }
      const known = response.status === 409 && /^\d{1,15}\n$/.test(text) ? Number(text) : null;
      if (known === null) throw new Error(`it answered ${response.status}`);
      if (known > size || known === this.#known.get(name))
        throw new Error(`it knows a tree of ${known} entries, of which ours of ${size} is none`);
      this.#known.set(name, known);
    }
    throw new Error('it says another size each time');
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > longestWitnessRequest) throw new Error('it answered with too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
