import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import { CalendarFeed } from './calendar-feed.js';
import { LanguageChoice } from './language-choice.js';
import { Leave } from './leave.js';
import { NotificationSettings } from './notification-settings.js';
import { OwnPassword } from './own-password.js';
import { OwnSessions } from './own-sessions.js';
import { SecondFactor } from './second-factor.js';
import { WebhookSecret } from './webhook-secret.js';

/** What one chooses for oneself: a part a concern, each with its own `h2` and its own forms. */
export function Settings(): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <PageHeading title={t('shell.settings')}>{t('shell.settings')}</PageHeading>
      <LanguageChoice />
      <NotificationSettings />
      <WebhookSecret />
      <CalendarFeed />
      <Leave />
      <OwnPassword />
      <SecondFactor />
      <OwnSessions />
    </>
  );
}
