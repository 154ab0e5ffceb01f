import type { ReactNode } from 'react';
import { DateField, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';

/** The instrument by which a body is reorganised or renamed, as it is typed, and the day from which it holds. */
export interface LegalBasisValues {
  readonly number: string;
  readonly issuedOn: string;
  readonly issuer: string;
  readonly effectiveOn: string;
}

export const noBasis: LegalBasisValues = { number: '', issuedOn: '', issuer: '', effectiveOn: '' };

/** As the API takes it. */
export const basisOf = ({ number, issuedOn, issuer }: LegalBasisValues) => ({
  number: number.trim(),
  issuedOn,
  issuer: issuer.trim(),
});

/** What needs no asking, by the field that the API names. */
export function basisFaults(
  { number, issuedOn, issuer, effectiveOn }: LegalBasisValues,
  texts: { readonly required: string; readonly impossibleDay: string },
): Partial<Record<string, string>> {
  const { required, impossibleDay } = texts;
  return {
    ...(number.trim() === '' ? { 'basis.number': required } : {}),
    ...(issuer.trim() === '' ? { 'basis.issuer': required } : {}),
    ...(isDay(issuedOn) ? {} : { 'basis.issuedOn': issuedOn === '' ? required : impossibleDay }),
    ...(isDay(effectiveOn) ? {} : { effectiveOn: effectiveOn === '' ? required : impossibleDay }),
  };
}

interface LegalBasisFieldsProps {
  readonly values: LegalBasisValues;
  readonly set: (field: keyof LegalBasisValues, value: string) => void;
  readonly faultOf: (path: string) => string | undefined;
  readonly hint?: string;
}

export function LegalBasisFields({ values, set, faultOf, hint }: LegalBasisFieldsProps): ReactNode {
  const { t } = useMessages();
  const text = (field: 'number' | 'issuer', label: string) => (
    <TextField
      label={label}
      hint={hint}
      path={`basis.${field}`}
      value={values[field]}
      onChange={(value) => set(field, value)}
      fault={faultOf(`basis.${field}`)}
    />
  );
  const date = (field: 'issuedOn' | 'effectiveOn', path: string, label: string) => (
    <DateField
      label={label}
      hint={hint}
      path={path}
      value={values[field]}
      onChange={(value) => set(field, value)}
      fault={faultOf(path)}
    />
  );
  return (
    <>
      {text('number', t('admin.basis-number'))}
      {date('issuedOn', 'basis.issuedOn', t('admin.basis-issued-on'))}
      {text('issuer', t('admin.basis-issuer'))}
      {date('effectiveOn', 'effectiveOn', t('admin.effective-on'))}
    </>
  );
}
