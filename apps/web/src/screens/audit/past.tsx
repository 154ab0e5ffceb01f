import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { DateField } from '../../components/field.js';
import { PrintedBy } from '../../components/printed-by.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import { AuditFrame } from './audit-frame.js';
import type { PastSearch } from './audit-search.js';
import style from './audit.module.css';
import { DirectiveField, useDirectiveNumber, type NamedDirective } from './directive-field.js';
import { Changes } from './changes.js';
import { States, wordsOf } from './states.js';

const route = getRouteApi('/signed-in/audit/past');

/** A directive as it stood on a past day, beside today or another day, and what changed in between. */
export function Past(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const number = useDirectiveNumber(search.id);
  const { id, at, to } = search;
  return (
    <AuditFrame title={t('audit.past')}>
      <p className="screen-only">{t('audit.past-intro')}</p>
      <Choice search={search} />
      {id && at && (
        <>
          <h2>
            <Link to="/directives/$id" params={{ id }}>
              {number ?? t('audit.directive')}
            </Link>
          </h2>
          <States id={id} at={at} to={to} />
          <Changes id={id} at={at} to={to} />
          <PrintedBy
            filter={`${number ?? id}; ${wordsOf(at, t)} – ${to ? wordsOf(to, t) : t('audit.now')}`}
          />
        </>
      )}
    </AuditFrame>
  );
}

/** A day of the address; a position of the log is none. */
const dayIn = (text = ''): string => (text.startsWith('position:') ? '' : text);

function Choice({ search }: { search: PastSearch }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [directive, setDirective] = useState<NamedDirective>({ id: search.id ?? '' });
  const { id } = directive;
  const [at, setAt] = useState(dayIn(search.at));
  const [to, setTo] = useState(dayIn(search.to));
  const [tried, setTried] = useState(false);
  useEffect(() => {
    setDirective({ id: search.id ?? '' });
    setAt(dayIn(search.at));
    setTo(dayIn(search.to));
  }, [search.id, search.at, search.to]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (id === '' || !isDay(at) || (to !== '' && !isDay(to))) return;
    void navigate({ to: '/audit/past', search: { id, at, ...(to === '' ? {} : { to }) } });
  };
  const wrong = (text: string, optional: boolean) =>
    tried && !(optional && text === '') && !isDay(text) ? t('common.impossible-day') : undefined;
  return (
    <form className={style.filters} onSubmit={submit} noValidate>
      <div className={style.grid}>
        <DirectiveField
          path="id"
          value={directive}
          onChange={setDirective}
          fault={tried && id === '' ? t('audit.directive-unknown') : undefined}
        />
        <DateField
          label={t('audit.then-day')}
          path="at"
          value={at}
          onChange={setAt}
          fault={wrong(at, false)}
        />
        <DateField
          label={t('audit.other-day')}
          hint={t('audit.other-day-hint')}
          path="to"
          value={to}
          onChange={setTo}
          fault={wrong(to, true)}
        />
      </div>
      <Button kind="primary" type="submit">
        {t('audit.compare')}
      </Button>
    </form>
  );
}
