import type { ReactNode } from 'react';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';

/** A code of the second factor: six digits, or a recovery code. */
export function CodeField({
  value,
  onChange,
  fault,
}: {
  value: string;
  onChange: (code: string) => void;
  fault: string | undefined;
}): ReactNode {
  const { t } = useMessages();
  return (
    <TextField
      label={t('session.code')}
      hint={t('session.code-hint')}
      path="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={onChange}
      fault={fault}
    />
  );
}
