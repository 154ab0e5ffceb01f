import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { DateField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import style from './audit.module.css';

/** The first and the last day that are asked about; nothing is asked on a day that is none. */
export function PeriodForm({
  period,
  isOptional = false,
  onShow,
  children,
}: {
  period: { readonly from?: string | undefined; readonly to?: string | undefined };
  /** Whether either day may be left empty. */
  isOptional?: boolean;
  onShow: (from: string, to: string) => void;
  /** The fields that stand before the days. */
  children?: ReactNode;
}): ReactNode {
  const { t } = useMessages();
  const [from, setFrom] = useState(period.from ?? '');
  const [to, setTo] = useState(period.to ?? '');
  const [tried, setTried] = useState(false);
  useEffect(() => {
    setFrom(period.from ?? '');
    setTo(period.to ?? '');
  }, [period.from, period.to]);
  const isGood = (text: string) => isDay(text) || (isOptional && text === '');
  const faultOf = (text: string) => (tried && !isGood(text) ? t('common.impossible-day') : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isGood(from) && isGood(to)) onShow(from, to);
  };
  return (
    <form className={style.filters} onSubmit={submit} noValidate>
      <div className={style.grid}>
        {children}
        <DateField
          label={t('audit.from')}
          path="from"
          value={from}
          onChange={setFrom}
          fault={faultOf(from)}
        />
        <DateField label={t('audit.to')} path="to" value={to} onChange={setTo} fault={faultOf(to)} />
      </div>
      <Button kind="primary" type="submit">
        {t('audit.show')}
      </Button>
    </form>
  );
}
