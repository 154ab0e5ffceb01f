import { useEffect, useRef, useState } from 'react';
import type { Language } from '../../messages/language.js';

/** What verifying came to, in one language: what `libs/audit` calls `VerdictWords`. */
export interface VerdictWords {
  readonly says: string;
  readonly parts: readonly { readonly title: string | null; readonly lines: readonly string[] }[];
}

type VerifierMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | ({ readonly kind: 'verdict'; readonly holds: boolean } & Readonly<Record<Language, VerdictWords>>)
  | { readonly kind: 'no-policy'; readonly reason: string };

export type Verifying = { readonly file: File } & (
  { readonly kind: 'reading' } | { readonly kind: 'failed' } | VerifierMessage
);

/**
 * Verifies bundles in a thread of its own, one at a time: the next ends the one before. Null until the first is chosen.
 */
export function useVerifier(): {
  readonly state: Verifying | null;
  readonly verify: (file: File, trust: { readonly key: string; readonly policy: string }) => void;
} {
  const [state, setState] = useState<Verifying | null>(null);
  const worker = useRef<Worker | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);
  return {
    state,
    verify(file, trust) {
      worker.current?.terminate();
      const started = new Worker(
        new URL('../../../../../libs/audit/src/bundle/verifier/in-the-page.ts', import.meta.url),
        { type: 'module' },
      );
      worker.current = started;
      setState({ kind: 'reading', file });
      started.addEventListener('message', ({ data }: MessageEvent<VerifierMessage>) => {
        setState({ ...data, file });
        if (data.kind !== 'progress') started.terminate();
      });
      started.addEventListener('error', () => {
        setState({ kind: 'failed', file });
        started.terminate();
      });
      started.postMessage({ bundle: file, ...trust });
    },
  };
}
