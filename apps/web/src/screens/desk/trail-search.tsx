import { useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../components/button.js';
import { TextField } from '../../components/field.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './desk.module.css';

/** Where an inspector begins: words to look for in the trail, and what is to be known before one looks. */
export function TrailSearch({ lastActivityAt }: { lastActivityAt: string | null }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const find = (event: FormEvent) => {
    event.preventDefault();
    const q = words.trim();
    void navigate({ to: '/audit', search: q === '' ? {} : { q } });
  };
  return (
    <>
      <form className={style.find} onSubmit={find} role="search">
        <TextField label={t('desk.find')} path="q" value={words} onChange={setWords} maxLength={200} />
        <Button type="submit" kind="primary">
          {t('common.search')}
        </Button>
      </form>
      <p className="quiet">
        {lastActivityAt && `${t('desk.last-activity', { at: instant(lastActivityAt) })} `}
        {t('desk.reads-recorded')}
      </p>
    </>
  );
}
