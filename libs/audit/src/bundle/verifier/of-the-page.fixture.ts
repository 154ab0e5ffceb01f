import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { VerdictWords } from '../verdict-description.js';

interface Verdict {
  readonly kind: string;
  readonly holds?: boolean;
  readonly vi?: VerdictWords;
  readonly en?: VerdictWords;
}

const assets = fileURLToPath(new URL('../../../../../dist/apps/web/assets/', import.meta.url));

/** The program with which the built page verifies bundles, run here in the place of a worker of a browser. */
export async function verifierOfThePage(): Promise<(bundle: Uint8Array, key: string) => Promise<Verdict>> {
  const file = readdirSync(assets).find((name) => /^in-the-page-.*\.js$/.test(name));
  if (file === undefined) throw new Error('The page was not built');
  let ask: (event: { data: object }) => void = () => undefined;
  let settle: (verdict: Verdict) => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  Object.assign(globalThis, {
    addEventListener: (_type: string, listener: typeof ask) => (ask = listener),
    postMessage: (message: Verdict) => message.kind !== 'progress' && settle(message),
    reportError: (error: unknown) => failed(error),
  });
  await import(pathToFileURL(`${assets}${file}`).href);
  return (bundle, key) =>
    new Promise((resolve, reject) => {
      [settle, failed] = [resolve, reject];
      ask({ data: { bundle: new Blob([bundle]), key, policy: '' } });
    });
}
