import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { proof } from '../api/proof.js';

/** Loaded once a proof is asked for. */
const ProofDialog = lazy(async () => {
  const { ProofDialog: component } = await import('./proof-dialog.js');
  return { default: component };
});

/** Asks for the password above the screen, where the API wants it shown again; the screen's form then goes on by itself. */
export function ProveAgain(): ReactNode {
  const [asking, setAsking] = useState(false);
  const answer = useRef<((isProven: boolean) => void)[]>([]);
  useEffect(
    () =>
      proof.answerBy(() => {
        setAsking(true);
        return new Promise((resolve) => answer.current.push(resolve));
      }),
    [],
  );
  if (!asking) return null;
  const settle = (isProven: boolean) => {
    setAsking(false);
    for (const resolve of answer.current.splice(0)) resolve(isProven);
  };
  return (
    <Suspense>
      <ProofDialog done={() => settle(true)} cancel={() => settle(false)} />
    </Suspense>
  );
}
