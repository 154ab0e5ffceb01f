import { useEffect, useRef, type ReactNode } from 'react';
import { Banner } from '../../components/banner.js';

/** What a command came to, and a mark that tells one saying from the next. */
export interface Said {
  readonly text: string;
  readonly kind: 'success' | 'warning';
  readonly mark: number;
}

/** Says what a command came to, in a live region that is always there. It takes the focus that the form had. */
export function Outcome({ said }: { said: Said | undefined }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (said) place.current?.focus();
  }, [said]);
  return (
    <div role="status" ref={place} tabIndex={-1}>
      {said && <Banner kind={said.kind}>{said.text}</Banner>}
    </div>
  );
}
