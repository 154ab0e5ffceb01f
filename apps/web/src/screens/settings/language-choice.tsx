import type { ReactNode } from 'react';
import { RadioField } from '../../components/field.js';
import { speak, useMessages } from '../../messages/language.js';

/** The language of the page on this device. */
export function LanguageChoice(): ReactNode {
  const { t, language } = useMessages();
  return (
    <section>
      <h2>{t('settings.page-language')}</h2>
      <RadioField
        label={t('settings.page-language-label')}
        path="page-language"
        value={language}
        onChange={(chosen) => void speak(chosen, true)}
        options={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
      />
    </section>
  );
}
