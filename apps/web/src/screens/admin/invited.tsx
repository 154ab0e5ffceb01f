import type { ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';

/** By what a person chooses a password; the API tells it once. */
export interface Token {
  readonly token: string;
  readonly expiresAt: string;
}

/** The same with whose it is, as the list of accounts names them. */
export interface Invitation extends Token {
  readonly name: string;
  readonly username: string;
}

/** An invitation, to be handed to the person. It is shown once, and kept nowhere. */
export function Invited({ invitation }: { invitation: Invitation }): ReactNode {
  const { t } = useMessages();
  const { token, expiresAt, name, username } = invitation;
  return (
    <Banner kind="success" live>
      <p>{t('admin.invited', { name, username, at: instant(expiresAt) })}</p>
      <code className={style.token}>{`${location.origin}/invitation#${token}`}</code>
    </Banner>
  );
}
