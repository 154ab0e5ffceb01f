import type { ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';

/** By what a person chooses a password; the API tells it once. */
export interface Invitation {
  readonly token: string;
  readonly expiresAt: string;
}

/** An invitation, to be handed to the person. It is shown once, and kept nowhere. */
export function Invited({ invitation: { token, expiresAt } }: { invitation: Invitation }): ReactNode {
  const { t } = useMessages();
  return (
    <Banner kind="success" live>
      <p>{t('admin.invited', { at: instant(expiresAt) })}</p>
      <code className={style.token}>{`${location.origin}/invitation#${token}`}</code>
    </Banner>
  );
}
