import { useDeferredValue, useEffect, useId, type ReactNode } from 'react';
import { api } from '../../api/client.js';
import { TextField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';

/** A directive that is named in a form: its id, empty for none, and what was typed since, if anything was. */
export interface NamedDirective {
  readonly id: string;
  readonly typed?: string;
}

/** Whether something is typed that names no directive, or none that is known so far. */
export const isUnknown = ({ id, typed = '' }: NamedDirective): boolean => id === '' && typed.trim() !== '';

/** A directive by its number: what is typed narrows down what may be chosen. */
export function DirectiveField({
  path,
  value,
  onChange,
  fault,
}: {
  path: string;
  value: NamedDirective;
  onChange: (value: NamedDirective) => void;
  fault?: string | undefined;
}): ReactNode {
  const { t } = useMessages();
  const list = useId();
  const { id, typed } = value;
  const q = useDeferredValue((typed ?? '').trim());
  const { data: one } = api.useQuery(
    'get',
    '/api/v1/directives',
    // By number, so that one whose number begins many others' is among the first.
    { params: { query: { q, sort: 'number', limit: 20 } } },
    { enabled: q.length > 0 },
  );
  const chosen = useDirectiveNumber(id);
  const found = one?.items ?? [];
  const named = found.find(({ number }) => number === typed?.trim())?.id ?? '';
  // What is typed may be whole before the answer is there that says which directive it names.
  useEffect(() => {
    if (typed !== undefined && named !== id) onChange({ id: named, typed });
  }, [typed, named, id, onChange]);
  return (
    <>
      <TextField
        label={t('audit.directive')}
        hint={t('audit.directive-hint')}
        path={path}
        fault={fault}
        list={list}
        autoComplete="off"
        value={typed ?? chosen ?? ''}
        onChange={(text) => onChange({ id: '', typed: text })}
      />
      <datalist id={list}>
        {found.map((item) => (
          <option key={item.id} value={item.number} label={item.title} />
        ))}
      </datalist>
    </>
  );
}

/** The number of a directive by its id, once it is known. */
export function useDirectiveNumber(id: string | undefined): string | undefined {
  const { data } = api.useQuery(
    'get',
    '/api/v1/directives/{id}',
    { params: { path: { id: id ?? '' } } },
    { enabled: id !== undefined && id !== '', staleTime: Infinity },
  );
  return data?.number;
}
