import { useState, type ReactNode } from 'react';
import { proof } from '../../api/proof.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { useMessages } from '../../messages/language.js';

const address = '/api/v1/admin/queues/';

/** Whether the API lets the reader in now: it answers, and wants no password shown first. */
async function isOpen(): Promise<boolean | 'proof-required'> {
  const answer = await fetch(address, { method: 'HEAD' }).catch(() => undefined);
  return answer?.status === 403 ? 'proof-required' : answer?.ok === true;
}

/** Leads to the board of the queues, which is no screen of this page, after asking for the password where the API wants that. */
export function QueueBoard(): ReactNode {
  const { t } = useMessages();
  const [isAway, setIsAway] = useState(false);
  const open = async (): Promise<void> => {
    setIsAway(false);
    let answer = await isOpen();
    if (answer === 'proof-required') {
      if (!(await proof.ask())) return;
      answer = await isOpen();
    }
    if (answer === true) window.location.assign(address);
    else setIsAway(true);
  };
  return (
    <div className="screen-only">
      <p>{t('admin.queues-board-about')}</p>
      {isAway && <Banner kind="danger">{t('admin.queues-away')}</Banner>}
      <Button onClick={() => void open()}>{t('admin.queues-open')}</Button>
    </div>
  );
}
