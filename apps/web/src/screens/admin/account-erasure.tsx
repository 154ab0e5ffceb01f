import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { Banner } from '../../components/banner.js';
import { QueryProblem } from '../../components/faults.js';
import { TextArea, TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { useMessages } from '../../messages/language.js';
import type { Account } from './account-acts.js';
import { CommandDialog } from './command-dialog.js';

type Preview = Schemas['ErasurePreview'];

/** The end of what is kept of an account's person: what goes and what stays is said before it can be done. */
export function ErasePerson({
  account,
  done,
  cancel,
}: {
  account: Account;
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { t, language } = useMessages();
  const preview = useQuery({
    queryKey: ['erasure-preview', account.id, language],
    queryFn: () => previewOf(account.id, language),
    staleTime: 0,
  });
  const form = useCommandForm<{ authority: string; reason: string }, Schemas['CommandAnswer']>({
    initial: { authority: '', reason: '' },
    check: (values): Partial<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, text]) =>
          text.trim() === '' ? [[name, t('common.required')]] : [],
        ),
      ),
    send: (body, header) =>
      client.POST('/api/v1/users/{id}/erase', { params: { path: { id: account.id }, header }, body }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.erase-account-of', { name: account.name })}
      act={t('admin.erase-account')}
      follows={t('admin.erase-account-follows')}
      danger
      {...{ form, cancel }}
    >
      {preview.isPending && <Loading />}
      {preview.error && (
        <QueryProblem problem={problemOf(preview.error)} retry={() => void preview.refetch()} />
      )}
      {preview.data && <WhatGoes preview={preview.data} />}
      <TextField label={t('admin.authority')} {...boundTo(form, 'authority')} />
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

function WhatGoes({ preview: { problem, erased, stays } }: { preview: Preview }): ReactNode {
  const { t } = useMessages();
  const sentences = (all: readonly string[]) => (
    <ul>
      {all.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
  return (
    <>
      {typeof problem?.['detail'] === 'string' && (
        <Banner kind="danger" live>
          {problem['detail']}
        </Banner>
      )}
      <h3>{t('admin.erased-for-good')}</h3>
      {sentences(erased)}
      <h3>{t('admin.stays')}</h3>
      {sentences(stays)}
    </>
  );
}

async function previewOf(id: string, language: string): Promise<Preview> {
  const { data, error } = await client.POST('/api/v1/users/{id}/erase/preview', {
    params: { path: { id } },
    headers: { 'accept-language': language },
    body: {},
  });
  if (!data) throw Object.assign(new Error('preview'), problemOf(error));
  return data;
}
