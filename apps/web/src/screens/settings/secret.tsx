import { useState, type ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { useMessages } from '../../messages/language.js';
import style from './settings.module.css';

/** Something that the API tells once; it is nowhere kept, and gone when the screen is left. */
export function Secret({ label, value }: { label: string; value: string }): ReactNode {
  const { t } = useMessages();
  const [copied, setCopied] = useState(false);
  return (
    <Banner kind="success" live>
      <p>
        {label} {t('settings.told-once')}
      </p>
      <p className={style.secret}>
        <code>{value}</code>
      </p>
      <Button onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
        {t(copied ? 'settings.copied' : 'settings.copy')}
      </Button>
    </Banner>
  );
}
