import { Link } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Banner } from '../components/banner.js';
import { Button } from '../components/button.js';
import { useConnection } from '../live/live.js';
import { counted, instant } from '../messages/formats.js';
import { useMessages } from '../messages/language.js';
import { useSignedIn } from '../session/session.js';
import { showsOld, useAsOf } from './as-of.js';
import style from './offline.module.css';
import { showOutboxOf, useOutbox } from './outbox.js';
import { keepPage } from './page-editions.js';
import { sendOutbox } from './send-outbox.js';

/** While something waits or is old, it is tried again this often, in milliseconds, whatever the browser says of the network. */
const tryAgain = 15_000;

/** What the reader should know of the network: how old what is shown is, what waits to be sent, that a new page is there. */
export function Offline(): ReactNode {
  return (
    <div className={style.notices}>
      <AsOf />
      <Waiting />
      <NewEdition />
    </div>
  );
}

function AsOf(): ReactNode {
  const { t } = useMessages();
  const asOf = useAsOf();
  const connection = useConnection();
  const queries = useQueryClient();
  const isOld = asOf !== null;
  useEffect(() => {
    if (connection === 'live' && showsOld()) void queries.invalidateQueries();
  }, [connection, queries]);
  useEffect(() => {
    if (!isOld) return;
    const ask = () => void queries.invalidateQueries();
    const timer = setInterval(ask, tryAgain);
    addEventListener('online', ask);
    return () => {
      clearInterval(timer);
      removeEventListener('online', ask);
    };
  }, [isOld, queries]);
  return (
    <div role="status">
      {asOf && <Banner kind="warning">{t('offline.as-of', { at: instant(asOf) })}</Banner>}
    </div>
  );
}

function Waiting(): ReactNode {
  const { t } = useMessages();
  const { id } = useSignedIn();
  const connection = useConnection();
  const queries = useQueryClient();
  const reports = useOutbox();
  const [sent, setSent] = useState(0);
  const waiting = reports.filter(({ state }) => state === 'waiting').length;
  const held = reports.filter(({ state }) => state !== 'waiting');
  const isWaiting = waiting > 0;
  useEffect(() => void showOutboxOf(id), [id]);
  useEffect(() => {
    if (!isWaiting) return;
    const send = () =>
      void sendOutbox(id).then((count) => {
        if (count === 0) return;
        setSent((before) => before + count);
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      });
    if (connection !== 'lost') send();
    const timer = setInterval(send, tryAgain);
    addEventListener('online', send);
    return () => {
      clearInterval(timer);
      removeEventListener('online', send);
    };
  }, [id, isWaiting, connection, queries]);
  return (
    <div role="status">
      {isWaiting && <Banner kind="info">{t('offline.waiting', { count: counted(waiting) })}</Banner>}
      {sent > 0 && !isWaiting && (
        <Banner kind="success">
          {t('offline.sent', { count: counted(sent) })}{' '}
          <Button kind="plain" onClick={() => setSent(0)}>
            {t('common.close')}
          </Button>
        </Banner>
      )}
      {held.length > 0 && (
        <Banner kind="danger">
          {t('offline.held', { count: counted(held.length) })}{' '}
          {[...new Map(held.map((report) => [report.directiveId, report])).values()].map((report) => {
            const place: string = `/directives/${report.directiveId}`;
            return (
              <Link key={report.key} to={place}>
                {report.number}{' '}
              </Link>
            );
          })}
        </Banner>
      )}
    </div>
  );
}

function NewEdition(): ReactNode {
  const { t } = useMessages();
  const [takeOver, setTakeOver] = useState<() => void>();
  useEffect(() => keepPage((take) => setTakeOver(() => take)), []);
  return (
    <div role="status">
      {takeOver && (
        <Banner kind="info">
          {t('offline.new-edition')} <Button onClick={takeOver}>{t('offline.reload')}</Button>
        </Banner>
      )}
    </div>
  );
}
