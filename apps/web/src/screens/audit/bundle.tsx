import { useState, type ReactNode } from 'react';
import { client } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { signingInAgain } from '../../api/session-ended.js';
import { Button } from '../../components/button.js';
import { DownloadLink, saveBytes } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { useMessages } from '../../messages/language.js';
import type { AuditSearch } from './audit-search.js';

/** Asks for the records under the filters with what proves them. */
async function bundleOf({ order: _, ...filters }: AuditSearch): Promise<Blob | 'session-ended'> {
  const { data, error, response } = await client.POST('/api/v1/audit/bundles', {
    body: filters as never,
    parseAs: 'blob',
  });
  if (response.status === 401) return 'session-ended';
  if (!data) throw Object.assign(new Error('bundle'), problemOf(error));
  return data;
}

/** Takes the evidence bundle of what the filters find, and the key that it is verified with, which travels by another way. */
export function Bundle({ search }: { search: AuditSearch }): ReactNode {
  const { t } = useMessages();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const take = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      let made = await bundleOf(search);
      if (made === 'session-ended' && (await signingInAgain.wait())) made = await bundleOf(search);
      if (made !== 'session-ended') saveBytes(made, `${t('audit.bundle-file')}.zip`);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button busy={busy} onClick={() => void take()}>
        {t('audit.bundle')}
      </Button>
      <DownloadLink href="/api/v1/audit/key" name={`${t('audit.key-file')}.txt`}>
        {t('audit.key')}
      </DownloadLink>
      {problem && <QueryProblem problem={problem} retry={() => void take()} />}
    </>
  );
}
