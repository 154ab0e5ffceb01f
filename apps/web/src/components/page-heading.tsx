import { useEffect, useRef, type ReactNode } from 'react';
import { useMessages } from '../messages/language.js';

/**
 * The one `h1` of a screen, and the title of its tab. It takes the focus when the screen opens, so that whoever listens hears
 * where they are.
 */
export function PageHeading({ children, title }: { children: ReactNode; title: string }): ReactNode {
  const { t } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`;
  }, [title, t]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
