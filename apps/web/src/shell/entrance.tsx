import type { ReactNode } from 'react';
import { PageHeading } from '../components/page-heading.js';
import { speak, useMessages } from '../messages/language.js';
import entrance from './entrance.module.css';
import style from './shell.module.css';

/** What stands around the screens of whoever is not signed in, or not yet wholly: what this is, and the other language. */
export function Entrance({
  title,
  isWide = false,
  children,
}: {
  title: string;
  isWide?: boolean;
  children: ReactNode;
}): ReactNode {
  const { t, language } = useMessages();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <>
      <header className={style.top}>
        <span className={style.product}>{t('shell.product')}</span>
        <button type="button" className={style.plain} lang={other} onClick={() => void speak(other, true)}>
          {t('shell.language')}
        </button>
      </header>
      <main className={isWide ? entrance.wide : entrance.page}>
        <PageHeading title={title}>{title}</PageHeading>
        {children}
      </main>
    </>
  );
}
