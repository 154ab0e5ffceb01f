import { Malformed, parsePolicy } from '#transparency';
import { inEnglish, inVietnamese, type VerdictWords } from '../verdict-description.js';
import { verifyBundle, type Trust } from '../verify-bundle.js';

/** What the page hands over: a bundle, and what it is to be believed by, as text; empty where there is none. */
interface Asked {
  readonly bundle: Blob;
  /** Of the log. */
  readonly key: string;
  /** After tlog-policy; where there is one, the key is not asked. */
  readonly policy: string;
}

/** What the page is told: how far it has come, of how much, and in the end what that came to. */
type VerifierMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | {
      readonly kind: 'verdict';
      readonly holds: boolean;
      readonly vi: VerdictWords;
      readonly en: VerdictWords;
    }
  | { readonly kind: 'no-policy'; readonly reason: string };

/** Verifies as `dondoc verify` does, by the same code: what the page is built with stands in for Node. */
async function verifyInThePage(
  { bundle, key, policy }: Asked,
  tell: (message: VerifierMessage) => void,
): Promise<void> {
  let trust: Trust = key.trim() === '' ? { kind: 'none' } : { kind: 'key', key: key.trim() };
  if (policy.trim() !== '')
    try {
      trust = { kind: 'policy', policy: parsePolicy(new TextEncoder().encode(policy)) };
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      return tell({ kind: 'no-policy', reason: error.message });
    }
  const bytes = new Uint8Array(await bundle.arrayBuffer());
  const verdict = await verifyBundle(bytes, trust, (done, of) => tell({ kind: 'progress', done, of }));
  const holds = verdict.faults.length === 0 && verdict.signed !== null;
  tell({ kind: 'verdict', holds, vi: inVietnamese(verdict), en: inEnglish(verdict) });
}

// A worker of the page, beside the thread that draws. What it is given never leaves it; what it throws the page hears of.
const worker = globalThis as unknown as {
  postMessage(message: VerifierMessage): void;
  reportError(error: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Asked }) => void): void;
};
worker.addEventListener('message', ({ data }) => {
  verifyInThePage(data, (message) => worker.postMessage(message)).catch((error: unknown) =>
    worker.reportError(error),
  );
});
