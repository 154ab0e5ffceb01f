import { useDeferredValue, useEffect, useId, useState, type ReactNode } from 'react';
import { api } from '../../api/client.js';
import { TextField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';

/** A directive by its number: what is typed narrows down what may be chosen. `onChange` gets its id, or nothing. */
export function DirectiveField({
  path,
  value,
  onChange,
  fault,
}: {
  path: string;
  value: string;
  onChange: (id: string) => void;
  fault?: string | undefined;
}): ReactNode {
  const { t } = useMessages();
  const list = useId();
  const [typed, setTyped] = useState<string>();
  const q = useDeferredValue((typed ?? '').trim());
  const { data: one } = api.useQuery(
    'get',
    '/api/v1/directives',
    { params: { query: { q, limit: 20 } } },
    { enabled: q.length > 0 },
  );
  const chosen = useDirectiveNumber(value);
  const found = one?.items ?? [];
  const named = found.find(({ number }) => number === typed?.trim())?.id ?? '';
  // What is typed may be whole before the answer is there that says which directive it names.
  useEffect(() => {
    if (typed !== undefined && named !== value) onChange(named);
  }, [typed, named, value, onChange]);
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
        onChange={setTyped}
      />
      <datalist id={list}>
        {found.map(({ id, number, title }) => (
          <option key={id} value={number} label={title} />
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
